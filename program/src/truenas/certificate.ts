import { createHash } from "node:crypto";
import type { PeerCertificate } from "node:tls";
import { SourceError } from "../lib/errors.ts";

/** SHA-256 of a certificate's DER form as 64 lower-case digits, from either way of writing it. */
export function normalizePin(pin: string): string {
  return pin.replaceAll(":", "").toLowerCase();
}

/** SHA-256 of the certificate's DER form as 64 lower-case digits. */
export function pinOf(certificate: PeerCertificate): string {
  return createHash("sha256").update(certificate.raw).digest("hex");
}

/** The pin does not match. */
export function wrongPin(source: string, pin: string, certificate: PeerCertificate): SourceError {
  return untrusted(
    source,
    certificate,
    `${source} presents another certificate than the pinned one (${colons(pin)})`,
  );
}

/** The certificate was not accepted for `reason`, an error code of OpenSSL or Node. */
export function notTrusted(
  source: string,
  host: string,
  reason: string,
  certificate: PeerCertificate,
): SourceError {
  return untrusted(source, certificate, `${source}: ${explain(reason, host, certificate)}`);
}

/**
 * Says what was presented, how to pin it, and where to compare it first. TrueNAS' own pages show no fingerprint and its
 * API only a SHA-1 (facts/truenas-gaps §9), so both are printed, with the command for the downloaded certificate.
 */
function untrusted(source: string, certificate: PeerCertificate, problem: string): SourceError {
  const sha256 = certificate.fingerprint256;
  return new SourceError({
    code: "untrustedCertificate",
    source,
    message: `${problem}; it has SHA-256 ${sha256} and SHA-1 ${certificate.fingerprint}; the API key was not sent`,
    next:
      "compare the SHA-256 with that of the certificate itself (TrueNAS: Credentials > Certificates > View/Download Certificate, " +
      "then openssl x509 -noout -fingerprint -sha256 -in FILE; certificate.query shows the SHA-1), " +
      `then pin it with pinSha256: ${normalizePin(sha256)} (--truenas-pin-sha256), or trust its authority with caFile (--truenas-ca-file)`,
  });
}

function explain(reason: string, host: string, certificate: PeerCertificate): string {
  switch (reason) {
    case "CERT_HAS_EXPIRED":
      return `its certificate expired on ${certificate.valid_to}`;
    case "CERT_NOT_YET_VALID":
      return `its certificate is valid only from ${certificate.valid_from} on`;
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `its certificate is for ${certificate.subjectaltname ?? "no host name"}, not for ${host}`;
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return "its certificate is self-signed and not pinned";
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return "its certificate is signed by an authority that is not trusted";
    default:
      return `its certificate was not accepted (${reason})`;
  }
}

function colons(pin: string): string {
  return (normalizePin(pin).toUpperCase().match(/../g) ?? []).join(":");
}
