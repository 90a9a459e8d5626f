import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pino } from "pino";
import { expect, it } from "vitest";
import { createSelfSigned, type KeyPair } from "../../../simulators/certificates.ts";
import { aDirectory, aFile, load } from "../config/given.ts";
import { readServingFiles } from "../config/serving-files.ts";
import { systemClock } from "../lib/clock.ts";
import { ServedCertificate } from "./served-certificate.ts";

function write(directory: string, { certificatePem, keyPem }: KeyPair): void {
  mkdirSync(directory);
  writeFileSync(path.join(directory, "tls.crt"), certificatePem);
  writeFileSync(path.join(directory, "tls.key"), keyPem, { mode: 0o600 });
}

it("a certificate of which no notification comes is read within a minute all the same", async () => {
  const [first, second] = [await createSelfSigned(["a"]), await createSelfSigned(["a"])];
  const directory = aDirectory();
  const place = path.join(directory, "tls");
  write(place, first);
  const text = "version: 1\nserve: { tls: { certFile: tls/tls.crt, keyFile: tls/tls.key } }\n";
  const loaded = load({ config: aFile(directory, "plumbline.yaml", text) });
  const files = readServingFiles(loaded);
  if (files === null) throw new Error("it was written");
  const slept: number[] = [];
  const over = new AbortController();
  const shown: unknown[] = [];
  let minute = () => {};
  const certificate = new ServedCertificate({
    loaded,
    files,
    log: pino({ enabled: false }),
    server: {
      setSecureContext: ({ cert }) => {
        shown.push(cert);
        over.abort();
      },
    },
    clock: {
      ...systemClock,
      sleep: async (ms, signal) => {
        slept.push(ms);
        if (ms < 60_000) return;
        await new Promise<void>((resolve) => {
          minute = resolve;
          signal?.addEventListener("abort", () => resolve(), { once: true });
        });
      },
    },
  });
  const following = certificate.follow(over.signal);
  renameSync(place, `${place}-old`); // what is watched is the old place from now on
  write(place, second);
  minute();
  await following;
  expect(shown).toEqual([second.certificatePem]);
  expect(slept).toContain(60_000);
});
