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

/**
 * The pin does not match: renewed, or somebody stands in between. The new pin is not offered: whoever pastes it has checked
 * nothing.
 */
export function wrongPin(source: string, pin: string, certificate: PeerCertificate): SourceError {
  return new SourceError({
    code: "untrustedCertificate",
    source,
    message:
      `${source}: the certificate changed: it was renewed, or somebody is in between; ` +
      `pinned is ${normalizePin(pin)}, presented was ${pinOf(certificate)}, issued by ${issuerOf(certificate)}, valid from ${certificate.valid_from}; ` +
      "the API key was not sent",
    next:
      "do not pin the new one before you know: compare both with the certificate on TrueNAS itself, from a connection that you trust " +
      `(${WHERE_TO_LOOK})\n${OPENSSL}`,
  });
}

/** The authority that was named did not sign it. A pin and an authority exclude each other, so one stands in the place of the other. */
export function ofAnotherAuthority(source: string, certificate: PeerCertificate): SourceError {
  const pin = pinOf(certificate);
  return new SourceError({
    code: "untrustedCertificate",
    source,
    message: `${source}: its certificate is not signed by the authority in the CA file, but by ${issuerOf(certificate)}; its SHA-256 is ${pin}, its SHA-1 ${certificate.fingerprint}; the API key was not sent`,
    next:
      `name the file of that authority (caFile, --truenas-ca-file); or compare the certificate with the one on TrueNAS itself (${WHERE_TO_LOOK}) ` +
      `and pin it in the place of the CA file\n${OPENSSL}\n--truenas-pin-sha256 ${pin}\npinSha256: ${pin}`,
  });
}

/** OpenSSL's codes for a certificate whose authority is not among those that are trusted. */
export const NO_AUTHORITY: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** The certificate was not accepted for `reason`, an error code of OpenSSL or Node. */
export function notTrusted(
  source: string,
  host: string,
  reason: string,
  certificate: PeerCertificate,
): SourceError {
  return untrusted(source, certificate, `${source}: ${explain(reason, host, certificate)}`);
}

const WHERE_TO_LOOK =
  "Credentials > Certificates > View/Download Certificate; certificate.query shows the SHA-1";

/** What prints the fingerprint of the downloaded certificate in the form of the pin. */
const OPENSSL =
  "openssl x509 -noout -fingerprint -sha256 -in FILE | cut -d= -f2 | tr -d : | tr A-F a-f";

/**
 * Says what was presented, and where to compare it before it is pinned. TrueNAS' own pages show no fingerprint and its
 * API only a SHA-1 (facts/truenas-gaps §9), so both are printed. What is to be pasted stands on lines of its own, last: the
 * flag, and the setting for who keeps a file.
 */
function untrusted(source: string, certificate: PeerCertificate, problem: string): SourceError {
  const pin = pinOf(certificate);
  return new SourceError({
    code: "untrustedCertificate",
    source,
    message: `${problem}; its SHA-256 is ${pin}, its SHA-1 ${certificate.fingerprint}; the API key was not sent`,
    next:
      `compare it with the certificate on TrueNAS itself (${WHERE_TO_LOOK}), ` +
      "then pin it with --truenas-pin-sha256, or pinSha256 in the configuration; " +
      `or trust its authority with --truenas-ca-file, or caFile\n${OPENSSL}\n--truenas-pin-sha256 ${pin}\npinSha256: ${pin}`,
  });
}

function issuerOf({ issuer }: PeerCertificate): string {
  const name = issuer.CN ?? issuer.O ?? "nobody named";
  return Array.isArray(name) ? name.join(", ") : name;
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
