import type { KeyPair } from "../certificates.ts";

/** How a user proves who he is. */
export type Credential = { readonly token: string } | { readonly certificate: KeyPair };

/** What a kubeconfig says of one server and one user. */
export interface KubeconfigOptions {
  readonly url: string;
  /** Absent for a server without TLS. */
  readonly caPem: string | undefined;
  readonly user: string;
  readonly credential: Credential;
}

/**
 * A kubeconfig with one cluster, one user and one context (called after the user), all data inline. JSON, which every
 * reader of YAML reads. Format: client-go `tools/clientcmd/api/v1`.
 */
export function kubeconfigText({ url, caPem, user, credential }: KubeconfigOptions): string {
  const authority = caPem === undefined ? {} : { "certificate-authority-data": base64(caPem) };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": user,
    clusters: [{ name: "test", cluster: { server: url, ...authority } }],
    users: [{ name: user, user: proof(credential) }],
    contexts: [{ name: user, context: { cluster: "test", user } }],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function proof(credential: Credential): Record<string, string> {
  return "token" in credential
    ? { token: credential.token }
    : {
        "client-certificate-data": base64(credential.certificate.certificatePem),
        "client-key-data": base64(credential.certificate.keyPem),
      };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
