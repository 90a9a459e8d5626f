import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createAuthority, createSelfSigned } from "./certificates.ts";

const DAY_MS = 86_400_000;

describe("an authority", () => {
  test("signs itself as one that may sign others", async () => {
    const root = new X509Certificate((await createAuthority("the root")).certificatePem);
    expect(root.subject).toBe("CN=the root");
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
  });

  test("issues server certificates for names and addresses", async () => {
    const authority = await createAuthority("the root");
    const { certificatePem, keyPem } = await authority.issueServer([
      "127.0.0.1",
      "::1",
      "nas.example",
    ]);
    const certificate = new X509Certificate(certificatePem);
    const root = new X509Certificate(authority.certificatePem);
    expect(certificate.checkIssued(root) && certificate.verify(root.publicKey)).toBe(true);
    expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(certificate.checkIP("::1")).toBe("::1");
    expect(certificate.checkHost("nas.example")).toBe("nas.example");
    expect(certificate.checkHost("other.example")).toBeUndefined();
    expect(keyPem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/u);
  });

  test("issues client certificates that name user and groups, whatever is in the names", async () => {
    const authority = await createAuthority("the root");
    const { certificatePem } = await authority.issueClient("Doe, Jane", ["a=b", "system:masters"]);
    const { CN, O } = new X509Certificate(certificatePem).toLegacyObject().subject;
    expect({ CN, O }).toEqual({ CN: "Doe, Jane", O: ["a=b", "system:masters"] });
  });

  test("issues certificates that have expired, too", async () => {
    const authority = await createAuthority("the root");
    const now = Date.UTC(2026, 10, 24);
    const validity = { notBefore: now - 2 * DAY_MS, notAfter: now - DAY_MS };
    const { certificatePem } = await authority.issueServer(["127.0.0.1"], validity);
    expect(new Date(new X509Certificate(certificatePem).validTo).getTime()).toBe(now - DAY_MS);
  });
});

test("a self-signed certificate is signed by its own key", async () => {
  const certificate = new X509Certificate((await createSelfSigned(["nas1"])).certificatePem);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkHost("nas1")).toBe("nas1");
});
