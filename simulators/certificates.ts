// This one first: the next does not load without it.
import "./reflect-metadata.ts";
import * as x509 from "@peculiar/x509";
import { webcrypto } from "node:crypto";
import { systemClock } from "./clock.ts";

/** A certificate and its private key, both PEM (the key PKCS #8). */
export interface KeyPair {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** A certificate authority that lives as long as the test that made it. */
export interface Authority {
  readonly certificatePem: string;
  /** Certificate for a server that answers on these DNS names and IP addresses (subjectAltName; RFC 6125). */
  issueServer(names: readonly string[], validity?: Validity): Promise<KeyPair>;
  /** Certificate of a Kubernetes user: the common name is the user, organisations are the groups. */
  issueClient(
    commonName: string,
    organizations?: readonly string[],
    validity?: Validity,
  ): Promise<KeyPair>;
}

/** From and until when a certificate holds, epoch ms. An hour ago to a year from now unless told. */
export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
}

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const ECDSA = Object.freeze({ name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" });

/** A new authority with a P-256 key. */
export async function createAuthority(commonName: string): Promise<Authority> {
  const keys = await generateKeys();
  const subject = nameOf(commonName);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...term(defaultValidity()),
    serialNumber: serialNumber(),
    name: subject,
    keys,
    signingAlgorithm: ECDSA,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const issuer: Issuer = { root, signingKey: keys.privateKey };
  return Object.freeze({
    certificatePem: root.toString("pem"),
    issueServer: async (names: readonly string[], validity?: Validity) =>
      issueServer(issuer, names, validity),
    issueClient: async (name: string, organizations?: readonly string[], validity?: Validity) =>
      issueClient(issuer, name, organizations, validity),
  });
}

/** A server certificate that nobody signed but itself, as a TrueNAS has it on its first day. */
export async function createSelfSigned(
  names: readonly string[],
  validity?: Validity,
): Promise<KeyPair> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...term(validity),
    serialNumber: serialNumber(),
    name: nameOf(names[0] ?? "localhost"),
    keys,
    signingAlgorithm: ECDSA,
    extensions: serverExtensions(names),
  });
  return pairOf(certificate, keys.privateKey);
}

interface Issuer {
  readonly root: x509.X509Certificate;
  readonly signingKey: webcrypto.CryptoKey;
}

async function issueServer(
  issuer: Issuer,
  names: readonly string[],
  validity?: Validity,
): Promise<KeyPair> {
  return issue(issuer, nameOf(names[0] ?? "localhost"), serverExtensions(names), validity);
}

async function issueClient(
  issuer: Issuer,
  commonName: string,
  organizations: readonly string[] = [],
  validity?: Validity,
): Promise<KeyPair> {
  const extensions = [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])];
  return issue(issuer, nameOf(commonName, organizations), extensions, validity);
}

async function issue(
  { root, signingKey }: Issuer,
  subject: string,
  extensions: x509.Extension[],
  validity?: Validity,
): Promise<KeyPair> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    ...term(validity),
    serialNumber: serialNumber(),
    subject,
    issuer: root.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ECDSA,
    extensions: [...extensions, await x509.AuthorityKeyIdentifierExtension.create(root.publicKey)],
  });
  return pairOf(certificate, keys.privateKey);
}

function serverExtensions(names: readonly string[]): x509.Extension[] {
  const alternatives = names.map(
    (name) => ({ type: isAddress(name) ? "ip" : "dns", value: name }) as const,
  );
  return [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension([...alternatives]),
  ];
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/u.test(name) || name.includes(":");
}

/** A distinguished name; commas and other special characters in the values are escaped (RFC 4514). */
function nameOf(commonName: string, organizations: readonly string[] = []): string {
  return new x509.Name([
    ...organizations.map((value) => ({ O: [value] })),
    { CN: [commonName] },
  ]).toString();
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ECDSA, true, ["sign", "verify"]);
}

async function pairOf(
  certificate: x509.X509Certificate,
  key: webcrypto.CryptoKey,
): Promise<KeyPair> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", key);
  return Object.freeze({
    certificatePem: certificate.toString("pem"),
    keyPem: x509.PemConverter.encode(pkcs8, "PRIVATE KEY"),
  });
}

/** 16 random bytes with the top bit clear: RFC 5280 §4.1.2.2 wants a positive number. */
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

function term(validity: Validity = defaultValidity()): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(validity.notBefore), notAfter: new Date(validity.notAfter) };
}

function defaultValidity(): Validity {
  const now = systemClock.now();
  return { notBefore: now - HOUR_MS, notAfter: now + YEAR_MS };
}
