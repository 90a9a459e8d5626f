import { X509Certificate } from "node:crypto";
import tls from "node:tls";
import { ConfigError } from "../lib/errors.ts";
import type { Connection } from "./kubeconfig/connection.ts";
import { type Credential, readPem, staticCertificate } from "./kubeconfig/credentials.ts";

/** The certificates that a server's certificate must lead to, as PEM. */
export type Authority = string | readonly string[];

/**
 * The certificates we trust: those of the kubeconfig, else those of the machine; null over plain HTTP. Throws ConfigError
 * where a file of the connection cannot be read or holds something else, so that this is told before the first request.
 */
export function authorityOf(connection: Connection): Authority | null {
  const { tls: trust, server, serverWhere, user, userWhere } = connection;
  if (server.protocol !== "https:") return null;
  const authority =
    trust.certificateAuthority === null
      ? machineAuthority()
      : readPem(trust.certificateAuthority, serverWhere).reveal();
  if (typeof authority === "string") checkCertificates(authority, serverWhere);
  const certificate = user === null ? null : staticCertificate(user, userWhere)();
  if (certificate !== null) secureContext(authority, certificate, userWhere);
  return authority;
}

/** What TLS is spoken with. Throws ConfigError where certificate and key are none, or do not belong together. */
export function secureContext(
  authority: Authority,
  certificate: Credential["clientCertificate"],
  where: string,
): tls.SecureContext {
  const options = {
    ca: typeof authority === "string" ? authority : [...authority],
    minVersion: "TLSv1.2",
  } as const;
  if (certificate === null) return tls.createSecureContext(options);
  try {
    return tls.createSecureContext({
      ...options,
      cert: certificate.certificate,
      key: certificate.key.reveal(),
    });
  } catch {
    throw new ConfigError({
      where,
      expected: "a PEM certificate and the private key that belongs to it",
      found: "something else",
      next: "check client-certificate and client-key",
    });
  }
}

function machineAuthority(): Authority {
  const system = tls.getCACertificates("system");
  return system.length > 0 ? system : tls.rootCertificates;
}

/** Node passes over certificates that it cannot read; nothing would be trusted, and nobody told why. */
function checkCertificates(pem: string, where: string): void {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const block of blocks) void new X509Certificate(block);
    if (blocks.length > 0) return;
  } catch {
    // Told below, as where there is none at all.
  }
  throw new ConfigError({
    where,
    expected: "PEM certificates of an authority",
    found: "something else",
    next: "check certificate-authority",
  });
}
