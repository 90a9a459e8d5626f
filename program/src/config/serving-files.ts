import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { ConfigError } from "../lib/errors.ts";
import { isLoopback } from "../lib/loopback.ts";
import { Secret } from "../lib/secret.ts";
import type { LoadedConfig } from "./config.ts";
import { listenText } from "./listen.ts";
import { permissionWarning, readSmallFile } from "./secret-file.ts";

/** The certificate that the service shows, and its key. */
export interface ServingFiles {
  /** PEM, with those that lead to the authority. */
  readonly cert: string;
  /** PEM. */
  readonly key: Secret;
  /** When the certificate ends, epoch ms. */
  readonly expiresAt: number;
  /** One sentence, where others on this machine can read the key; null where they cannot. */
  readonly warning: string | null;
}

/**
 * Reads certificate and key of the service; null where it answers in the clear. Throws ConfigError where it must not, where a file
 * cannot be read or is none, and where the two do not belong together. A certificate that is over is read all the same.
 */
export function readServingFiles(loaded: LoadedConfig): ServingFiles | null {
  const { tls } = loaded.config.serve;
  if (tls === null) {
    refusePlaintext(loaded, loaded.at("serve.listen"));
    return null;
  }
  const { certFile, keyFile } = tls;
  const certWhere = loaded.at("serve.tls.certFile");
  const keyWhere = loaded.at("serve.tls.keyFile");
  const cert = readSmallFile(certFile, certWhere);
  const keyPem = readSmallFile(keyFile, keyWhere);
  const certificate = certificateIn(cert, certFile, certWhere);
  const key = keyIn(keyPem, keyFile, keyWhere);
  if (!certificate.checkPrivateKey(key))
    throw new ConfigError({
      where: keyWhere,
      expected: `the private key of the certificate in ${certFile}`,
      found: `that of another in ${keyFile}`,
      next: "name the two files that were made together",
    });
  refuseUnusable(cert, keyPem, certFile, certWhere);
  const expiresAt = certificate.validToDate.getTime();
  return { cert, key: new Secret(keyPem), expiresAt, warning: permissionWarning(keyFile) };
}

function certificateIn(pem: string, file: string, where: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new ConfigError({
      where,
      expected: "a PEM file with a certificate",
      found: `none in ${file}`,
      next: "name the certificate first, then those that lead to its authority",
    });
  }
}

/** What only TLS itself refuses: a key that is too short, a chain that cannot be read. */
function refuseUnusable(cert: string, key: string, certFile: string, where: string): void {
  try {
    createSecureContext({ cert, key, minVersion: "TLSv1.2" });
  } catch (error) {
    throw new ConfigError({
      where,
      expected: "a certificate that TLS takes with its key",
      found: `${certFile} (${(error as NodeJS.ErrnoException).code ?? "refused"})`,
      next: "make it of EC P-256, or of RSA with 2048 bits at least, and put behind it only the certificates that lead to its authority",
    });
  }
}

/** What the cryptography says of a key is not repeated: it could quote it. */
function keyIn(pem: string, file: string, where: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new ConfigError({
      where,
      expected: "a PEM file with a private key without a passphrase",
      found: `none in ${file}`,
      next: "name the key of the certificate",
    });
  }
}

/** Tokens of callers would cross a network for everybody to read. */
function refusePlaintext({ config: { serve } }: LoadedConfig, where: string): void {
  if (serve.plaintext || isLoopback(serve.host.toLowerCase())) return;
  throw new ConfigError({
    where,
    expected: "serve.tls for an address that others reach, because callers send tokens",
    found: `${listenText(serve)} without it`,
    next: "name certFile and keyFile under serve.tls, or say serve.plaintext: true where something in front ends TLS",
  });
}
