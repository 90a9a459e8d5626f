import { afterEach, describe, expect, test } from "vitest";
import { createAuthority, createSelfSigned } from "../../../simulators/certificates.ts";
import { GIVEN_TIME, nasState } from "../../../simulators/truenas/given.ts";
import {
  type ServerTls,
  startTruenasSimulator,
  type TruenasSimulator,
} from "../../../simulators/truenas/simulator.ts";
import { containing, hastyClock, matching, only, readOptions, sourceOf } from "./given.ts";
import type { SystemOptions } from "./system-source.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

async function nas(tls?: ServerTls): Promise<TruenasSimulator> {
  return stack.use(await startTruenasSimulator({ state: nasState(), ...(tls ? { tls } : {}) }));
}

async function read(simulator: TruenasSimulator, options: Partial<SystemOptions>) {
  const source = sourceOf(simulator, options, hastyClock);
  const observation = only(await source.read(["pools"], readOptions()), "pools");
  await source.close();
  return "reason" in observation ? observation.reason : observation.state;
}

const NOTHING = { caPem: undefined };
const YEAR_MS = 365 * 86_400_000;
const expired = { notBefore: GIVEN_TIME - 2 * YEAR_MS, notAfter: GIVEN_TIME - YEAR_MS };

async function signed(names: readonly string[], validity?: typeof expired): Promise<ServerTls> {
  const authority = await createAuthority("Test CA");
  return { ...(await authority.issueServer(names, validity)), caPem: authority.certificatePem };
}

async function selfSigned(): Promise<ServerTls> {
  const pair = await createSelfSigned(["localhost", "127.0.0.1"]);
  return { ...pair, caPem: pair.certificatePem };
}

describe("FLT-N4: a certificate is trusted", () => {
  test("by the authority of the CA file", async () => {
    expect(await read(await nas(), {})).toBe("complete");
  });

  test("by its pin, with or without colons, whatever its authority, name and date", async () => {
    for (const tls of [
      await selfSigned(),
      await signed(["other.example"]),
      await signed(["127.0.0.1"], expired),
    ]) {
      const simulator = await nas(tls);
      const colons = (simulator.pinSha256.toUpperCase().match(/../g) ?? []).join(":");
      expect(await read(simulator, { ...NOTHING, pinSha256: simulator.pinSha256 })).toBe(
        "complete",
      );
      expect(await read(simulator, { ...NOTHING, pinSha256: colons })).toBe("complete");
    }
  });
});

describe("FLT-N4: nothing is sent to a system whose certificate", () => {
  test.each<[string, () => Promise<ServerTls>, boolean, string]>([
    ["is self-signed", selfSigned, false, "its certificate is self-signed and not pinned"],
    [
      "is of an unknown authority",
      () => signed(["127.0.0.1"]),
      false,
      "signed by an authority that is not trusted",
    ],
    [
      "is of another authority than the one in the CA file",
      async () => ({ ...(await signed(["127.0.0.1"])), caPem: (await selfSigned()).caPem }),
      true,
      "its certificate is not signed by the authority in the CA file, but by",
    ],
    ["has expired", () => signed(["127.0.0.1"], expired), true, "its certificate expired on"],
    [
      "is for another name",
      () => signed(["other.example"]),
      true,
      "its certificate is for DNS:other.example, not for 127.0.0.1",
    ],
  ])("%s", async (_title, make, trusted, words) => {
    const tls = await make();
    const simulator = await nas(tls);
    const reason = await read(simulator, trusted ? { caPem: tls.caPem } : NOTHING);
    expect(reason).toMatchObject({
      code: "untrustedCertificate",
      message: containing(words),
    });
    expect(simulator.calls).toEqual([]);
  });

  test("is not the pinned one, even if its authority is trusted: renewed or not, no new pin is offered for pasting", async () => {
    const simulator = await nas();
    const reason = await read(simulator, { pinSha256: "00".repeat(32), caPem: simulator.caPem });
    expect(reason).toMatchObject({
      code: "untrustedCertificate",
      message: containing(
        `the certificate changed: it was renewed, or somebody is in between; pinned is ${"00".repeat(32)}, presented was ${simulator.pinSha256}`,
      ),
      next: matching(
        /^do not pin the new one before you know: compare both [^\n]+\nopenssl x509 [^\n]+$/,
      ),
    });
    expect(simulator.calls).toEqual([]);
  });

  test("FLT-N5: changes between two connections", async () => {
    const simulator = await nas();
    const source = sourceOf(simulator, { ...NOTHING, pinSha256: simulator.pinSha256 }, hastyClock);
    stack.defer(() => source.close());
    expect(only(await source.read(["pools"], readOptions()), "pools").state).toBe("complete");
    await simulator.swapCertificate();
    simulator.dropConnections();
    const seen = simulator.calls.length;
    expect(only(await source.read(["pools"], readOptions()), "pools")).toMatchObject({
      reason: { code: "untrustedCertificate" },
    });
    expect(simulator.calls).toHaveLength(seen);
  });
});

test("an untrusted certificate is described, with where to compare it and lines to paste that pin it, last", async () => {
  const simulator = await nas(await selfSigned());
  const reason = await read(simulator, NOTHING);
  expect(reason).toMatchObject({
    message: matching(
      new RegExp(
        `; its SHA-256 is ${simulator.pinSha256}, its SHA-1 ([0-9A-F]{2}:){19}[0-9A-F]{2}; the API key was not sent$`,
      ),
    ),
    next: matching(
      new RegExp(
        `View/Download Certificate[^\\n]*\\nopenssl x509 -noout -fingerprint -sha256 [^\\n]+\\n--truenas-pin-sha256 ${simulator.pinSha256}\\npinSha256: ${simulator.pinSha256}$`,
      ),
    ),
  });
});

test("FLT-N9: NODE_TLS_REJECT_UNAUTHORIZED changes nothing", async () => {
  const simulator = await nas(await selfSigned());
  const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  stack.defer(() => {
    if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
  });
  expect(await read(simulator, NOTHING)).toMatchObject({ code: "untrustedCertificate" });
});

test("FLT-T1: a port where nobody listens is said in one sentence", async () => {
  const simulator = await nas();
  const { url, caPem } = simulator;
  await simulator.goDown();
  expect(await read({ ...simulator, url, caPem }, {})).toMatchObject({
    code: "unreachable",
    message: matching(/^nas1: nothing listens there \(127\.0\.0\.1:\d+\)$/),
  });
});

test.each(["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])(
  "a CA file of %j is refused before anything is sent",
  (caPem) => {
    expect(() => sourceOf({ url: "wss://nas.example", caPem })).toThrow(
      "nas1: the CA file holds no certificate that can be read",
    );
  },
);
