import { describe, expect, it } from "vitest";
import { aDirectory, aFile, load, refusals } from "./given.ts";
import { readSecretFile } from "./secret-file.ts";
import { readSystemFiles } from "./system-files.ts";

const directory = aDirectory();
const KEY = `7-${"a1B2".repeat(16)}`;

describe("a secret file", () => {
  it("FLT-C5: gives its content without byte order mark and white space around it", () => {
    const { secret, warning } = readSecretFile(
      aFile(directory, "key", `\uFEFF ${KEY}\n\n`),
      "here",
    );
    expect(secret.reveal()).toBe(KEY);
    expect(warning).toBeNull();
  });

  it("FLT-C5: only warns where everybody can read it", () => {
    const file = aFile(directory, "open", KEY, 0o644);
    expect(readSecretFile(file, "here").warning).toBe(
      `everybody on this machine can read ${file}; chmod 600 it unless Kubernetes mounted it`,
    );
  });

  it.each([
    [
      "missing",
      "none",
      "here: expected a readable file, found none (no such file); check the path and who may read it",
    ],
    [
      "empty",
      "empty",
      "here: expected a file with a secret in it, found an empty file, empty; write the secret into it",
    ],
    [
      "of several lines",
      "long",
      "here: expected a file with one line, found several lines in long; leave only the secret in it",
    ],
    [
      "a directory",
      ".",
      "here: expected a readable file, found . (a directory); check the path and who may read it",
    ],
  ])("FLT-C5: that is %s is refused", (_, name, sentence) => {
    aFile(directory, "empty", " \n");
    aFile(directory, "long", `${KEY}\n${KEY}\n`);
    expect(refusals(() => readSecretFile(`${directory}/${name}`, "here"), directory)).toEqual([
      sentence,
    ]);
  });

  it("FLT-C5: does not repeat a key that was written where the path belongs", () => {
    expect(refusals(() => readSecretFile(KEY, "here"), directory)[0]).not.toContain(KEY.slice(2));
  });
});

it.each([
  [
    "a token of a ServiceAccount",
    `eyJ${"hbGci".repeat(4)}.eyJ${"pc3Mi".repeat(4)}.${"s1gn".repeat(10)}`,
  ],
  ["a token of OpenShift", `sha256~${"Ab3_".repeat(11)}`],
  ["any other token", "q7Xz".repeat(16)],
])("FLT-C5: %s that was written where the path belongs is not repeated", (_, token) => {
  for (const written of [token, `/run/secrets/${token}`])
    expect(refusals(() => readSecretFile(written, "here"), directory)[0]).not.toContain(
      token.slice(-12),
    );
});

it("FLT-C5: a path that holds no token is said whole", () => {
  const path =
    "/var/lib/kubelet/pods/7a0e3a5c-8a3e-4f43-a3f5-2f0b0f0a6d11/volumes/kubernetes.io~projected/token";
  expect(refusals(() => readSecretFile(path, "here"), directory)[0]).toContain(path);
});

describe("the files of a system", () => {
  it("are read together, and all that is wrong with them is said at once", () => {
    const config = aFile(
      directory,
      "plumbline.yaml",
      `version: 1
systems:
  - { name: a, url: wss://a, user: u, apiKeyFile: none }
  - { name: b, url: wss://b, user: u, apiKeyFile: good, caFile: good }
`,
    );
    aFile(directory, "good", KEY);
    expect(refusals(() => readSystemFiles(load({ config })), directory)).toEqual([
      "plumbline.yaml:3:51: expected a readable file, found none (no such file); check the path and who may read it",
      "plumbline.yaml:4:65: expected a PEM file with the authority's certificate, found none in good; export the certificate as PEM",
    ]);
  });
});
