import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createAuthority } from "../../../simulators/certificates.ts";
import { ConfigError } from "../lib/errors.ts";
import { ENVIRONMENT, temporaryFile } from "./given.ts";
import { handedToken } from "./handed-token.ts";

const { signal } = new AbortController();

/** A kubeconfig with this user, for a cluster at this address. */
function kubeconfigOf(user: object, server = "https://api.example:6443"): string {
  return JSON.stringify({
    "current-context": "prod",
    contexts: [{ name: "prod", context: { cluster: "c", user: "ann" } }],
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "ann", user }],
  });
}

function tokenOf(kubeconfig: string) {
  const file = temporaryFile("kubeconfig", kubeconfig);
  return handedToken({ kubeconfig: file, context: null }, ENVIRONMENT);
}

describe("the token that is handed on", () => {
  it("is that of the user of the context, as oc login writes it", async () => {
    const handed = tokenOf(kubeconfigOf({ token: "sha256~abc" }));
    expect((await handed.current(signal)).reveal()).toBe("sha256~abc");
    expect(await handed.renew(signal)).toBe(false);
  });

  it("is read from its file", async () => {
    const tokenFile = temporaryFile("token", "from-file\n");
    const handed = tokenOf(kubeconfigOf({ tokenFile }));
    expect((await handed.current(signal)).reveal()).toBe("from-file");
  });

  it("is what an exec plugin gives, which is asked again once it was refused", async () => {
    const plugin = temporaryFile(
      "plugin.mjs",
      `console.log(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token: "t" + process.hrtime.bigint() } }));`,
    );
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: process.execPath,
      args: [plugin],
      interactiveMode: "Never",
    };
    const handed = tokenOf(kubeconfigOf({ exec }));
    const first = await handed.current(signal);
    expect((await handed.current(signal)).reveal()).toBe(first.reveal());
    expect(await handed.renew(signal)).toBe(true);
    expect((await handed.current(signal)).reveal()).not.toBe(first.reveal());
  });

  it("is that of the Pod we run in, where there is no kubeconfig", async () => {
    const token = temporaryFile("token", "of-the-pod");
    const folder = path.dirname(token);
    writeFileSync(path.join(folder, "ca.crt"), "");
    const env = { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" };
    const handed = handedToken(
      { kubeconfig: null, context: null },
      { ...ENVIRONMENT, env, serviceAccountFolder: folder },
    );
    expect((await handed.current(signal)).reveal()).toBe("of-the-pod");
  });

  it("cannot be a client certificate, and says what to do", async () => {
    const authority = await createAuthority("Cluster");
    const { certificatePem, keyPem } = await authority.issueClient("ann");
    const data = (pem: string) => Buffer.from(pem).toString("base64");
    const user = {
      "client-certificate-data": data(certificatePem),
      "client-key-data": data(keyPem),
    };
    await expect(tokenOf(kubeconfigOf(user)).current(signal)).rejects.toThrow(
      "expected a user with a token, found a client certificate, which cannot be handed on: only who holds its key can show it; make a token with kubectl create token SERVICEACCOUNT, and name its file with --token-file",
    );
  });

  it.each<[string, object, string, string]>([
    [
      "a name and password",
      { username: "ann", password: "canary" },
      "https://a",
      "found credentials that are no token",
    ],
    ["nothing", {}, "https://a", "found none"],
    ["a token for a server over plain http", { token: "canary" }, "http://a", "found none"],
    [
      "what no header may hold",
      { token: "canary\ncanary" },
      "https://a",
      "found credentials that are no token",
    ],
  ])("cannot be %s", async (_, user, server, sentence) => {
    const error: unknown = await tokenOf(kubeconfigOf(user, server))
      .current(signal)
      .catch((one: unknown) => one);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain(sentence);
    expect(String(error)).not.toContain("canary");
  });
});
