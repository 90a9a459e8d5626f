import { beforeAll, describe, expect, it } from "vitest";
import { createAuthority, type KeyPair } from "../../../simulators/certificates.ts";
import { aDirectory, aFile, load, refusals } from "./given.ts";
import { readServingFiles } from "./serving-files.ts";

const directory = aDirectory();
const BROKEN = "-----BEGIN CERTIFICATE-----\nAAAA=A\n-----END CERTIFICATE-----\n";
const END = Date.UTC(2027, 4, 1);

let [ours, others]: readonly (KeyPair | undefined)[] = [];

beforeAll(async () => {
  const authority = await createAuthority("test authority");
  const validity = { notBefore: Date.UTC(2026, 0, 1), notAfter: END };
  ours = await authority.issueServer(["plumbline.example"], validity);
  others = await authority.issueServer(["plumbline.example"]);
});

function configured(serve: string) {
  return load({ config: aFile(directory, "plumbline.yaml", `version: 1\nserve: ${serve}\n`) });
}

function withFiles(cert: string, key: string) {
  aFile(directory, "tls.crt", cert);
  aFile(directory, "tls.key", key);
  return configured("{ tls: { certFile: tls.crt, keyFile: tls.key } }");
}

describe("certificate and key of the service", () => {
  it("are read with the day on which they end, and the key is no text that could be printed", () => {
    const files = readServingFiles(withFiles(ours?.certificatePem ?? "", ours?.keyPem ?? ""));
    expect(files).toMatchObject({ cert: ours?.certificatePem, expiresAt: END, warning: null });
    expect(files?.key.reveal()).toBe(ours?.keyPem);
    expect(JSON.stringify(files)).not.toContain("PRIVATE KEY");
  });

  it("are none where it answers in the clear", () => {
    expect(readServingFiles(configured("{}"))).toBe(null);
  });

  it.each([
    [
      "of two pairs",
      () => [ours?.certificatePem, others?.keyPem],
      "plumbline.yaml:2:45: expected the private key of the certificate in tls.crt, found that of another in tls.key; name the two files that were made together",
    ],
    [
      "in each other's place",
      () => [ours?.keyPem, ours?.certificatePem],
      "plumbline.yaml:2:27: expected a PEM file with a certificate, found none in tls.crt; name the certificate first, then those that lead to its authority",
    ],
    [
      "half written",
      () => [ours?.certificatePem, ours?.keyPem.slice(0, 60)],
      "plumbline.yaml:2:45: expected a PEM file with a private key without a passphrase, found none in tls.key; name the key of the certificate",
    ],
    [
      "with a chain that cannot be read",
      () => [`${ours?.certificatePem}\n${BROKEN}`, ours?.keyPem],
      "plumbline.yaml:2:27: expected a certificate that TLS takes with its key, found tls.crt (ERR_OSSL_PEM_BAD_BASE64_DECODE); make it of EC P-256, or of RSA with 2048 bits at least, and put behind it only the certificates that lead to its authority",
    ],
    [
      "empty",
      () => ["", ""],
      "plumbline.yaml:2:27: expected a PEM file with a certificate, found none in tls.crt; name the certificate first, then those that lead to its authority",
    ],
  ])("are refused %s", (_, texts, sentence) => {
    const [cert = "", key = ""] = texts();
    expect(refusals(() => readServingFiles(withFiles(cert, key)), directory)).toEqual([sentence]);
  });

  it("are refused where they are not there", () => {
    const loaded = configured("{ tls: { certFile: none.crt, keyFile: none.key } }");
    expect(refusals(() => readServingFiles(loaded), directory)).toEqual([
      "plumbline.yaml:2:27: expected a readable file, found none.crt (no such file); check the path and who may read it",
    ]);
  });
});

describe("an address that others reach", () => {
  it.each(["0.0.0.0:9797", "[::]:9797", "10.0.0.5:9797", "nas.example:9797"])(
    "%s needs TLS, or somebody in front who ends it",
    (listen) => {
      const without = configured(`{ listen: "${listen}" }`);
      expect(refusals(() => readServingFiles(without), directory)).toEqual([
        `plumbline.yaml:2:18: expected serve.tls for an address that others reach, because callers send tokens, found ${listen} without it; name certFile and keyFile under serve.tls, or say serve.plaintext: true where something in front ends TLS`,
      ]);
      expect(readServingFiles(configured(`{ listen: "${listen}", plaintext: true }`))).toBe(null);
    },
  );

  it.each(["127.0.0.1:9797", "[::1]:9797", "LOCALHOST:9797"])("%s is none", (listen) => {
    expect(readServingFiles(configured(`{ listen: "${listen}" }`))).toBe(null);
  });
});
