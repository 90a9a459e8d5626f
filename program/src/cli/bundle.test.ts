import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { systemClock } from "../lib/clock.ts";
import { aClaim, aPod, aPv, incomplete, nfsSource, NOW, observed } from "../model/given.ts";
import type { Recording } from "../monitor/recording.ts";
import { fakeCluster, runCli } from "./given.ts";

const directory = mkdtempSync(path.join(tmpdir(), "plumbline-bundle-"));
const released = aPv({
  name: "old",
  phase: "Released",
  claimRef: { namespace: "lab", name: "x", uid: "u" },
  source: nfsSource("old"),
});
const cluster = fakeCluster({
  persistentVolumeClaims: [aClaim()],
  persistentVolumes: [aPv(), released],
  pods: [aPod()],
});
const file = path.join(directory, "bundle");
const made = runCli(["bundle", "-o", file], { cluster });

function damaged(name: string, content: string | Buffer): string {
  const bad = path.join(directory, name);
  writeFileSync(bad, content);
  return bad;
}

const RECORDED = observed("pods", []);

/** What stands above an answer that a person reads. */
const ORIGIN = /^.*: read at 2026-11-24 12:00:00Z, 0s ago; ages below are as of then\n\n/;

describe("an answer from a bundle", () => {
  const clock = { ...systemClock, now: () => NOW + 3 * 24 * 3_600_000 };

  it("says from which file, when that was read and how old it is, wherever a person reads it", async () => {
    const old = path.join(directory, "old.json.gz");
    await runCli(["bundle", "-o", old], { cluster });
    const claim = ["trace", "pvc/data-postgres-0"];
    for (const command of [["scan"], ["scan", "-owide"], ["orphans"], [], ["df"], claim]) {
      const { stdout } = await runCli([...command, "--from", old], { clock });
      expect(stdout.split("\n", 1)).toEqual([
        `${old}: read at 2026-11-24 12:00:00Z, 3d ago; ages below are as of then`,
      ]);
    }
    const { stdout } = await runCli(["scan", "-oname", "--from", old], { clock });
    expect(stdout).not.toContain("read at");
  });
});

describe("a bundle", () => {
  it("is a gzipped recording that only its owner can read", async () => {
    expect(await made).toMatchObject({ code: 0, stderr: "" });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(gunzipSync(readFileSync(file)).toString())).toMatchObject({
      schemaVersion: 1,
      madeBy: "0.1.0",
      sources: [{ kind: "cluster", name: "prod" }],
    });
  });

  it.each([
    ["scan", "-ojson"],
    ["orphans", "-ojson"],
    ["trace", "pvc/data-postgres-0", "-ojson"],
    ["df", "-ojson"],
    ["scan", "-oyaml"],
    ["orphans", "-ojunit"],
    ["df", "-ocsv"],
    ["df", "-omarkdown"],
    ["trace", "pvc/data-postgres-0", "-omarkdown"],
    ["-omarkdown"],
    ["explain", "pv/old", "-ocsv"],
    ["explain", "pv/old", "-ojsonpath={.findings}"],
    ["scan"],
    ["-ojson"],
  ])("answers %s %s byte for byte as the sources did", async (...command) => {
    await made;
    const live = await runCli(command, { cluster });
    const later = await runCli([...command, "--from", file]);
    expect({ ...later, stdout: later.stdout.replace(ORIGIN, "") }).toEqual(live);
    expect(live.stdout.length).toBeGreaterThan(100);
  });

  it("tells which Kubernetes it was; an older one, without it, is read all the same", async () => {
    const told = path.join(directory, "told");
    await runCli(["bundle", "-o", told], { cluster: { ...cluster, version: "v1.37.2" } });
    const { stdout } = await runCli(["--from", told]);
    expect(stdout).toContain("cluster prod  Kubernetes v1.37.2, 1 claim, ");
    const whole = JSON.parse(gunzipSync(readFileSync(told)).toString()) as Recording;
    const older = (version: unknown) => {
      const sources = whole.sources.map((source) => ({ ...source, version }));
      return damaged("older", gzipSync(JSON.stringify({ ...whole, sources })));
    };
    expect((await runCli(["--from", older(undefined)])).stdout).toContain("prod  1 claim, ");
    expect((await runCli(["--from", older(137)])).stderr).toContain("found other data");
  });

  it("is not overwritten, unless forced", async () => {
    await made;
    expect(await runCli(["bundle", "-o", file], { cluster })).toEqual({
      code: 64,
      stdout: "",
      stderr: `plumbline: --output: expected a file that does not exist yet, found ${file}; choose another name or add --force\n`,
    });
    expect((await runCli(["bundle", "-o", file, "--force"], { cluster })).code).toBe(0);
  });

  it("is refused before anything is read, where its file exists", async () => {
    await made;
    const asked: string[] = [];
    const watched = {
      ...cluster,
      read: async () => {
        asked.push("read");
        return [];
      },
    };
    expect((await runCli(["bundle", "-o", file], { cluster: watched })).code).toBe(64);
    expect(asked).toEqual([]);
  });

  it("leaves every other file alone", async () => {
    const stranger = path.join(directory, "fresh.tmp");
    writeFileSync(stranger, "mine");
    const fresh = path.join(directory, "fresh");
    const before = readdirSync(directory);
    expect((await runCli(["bundle", "-o", fresh], { cluster })).code).toBe(0);
    expect(readFileSync(stranger, "utf8")).toBe("mine");
    expect(readdirSync(directory).toSorted()).toEqual([...before, "fresh"].toSorted());
  });

  it("in which a bit is wrong is called damaged, and one of a newer program by its version", async () => {
    await made;
    const bytes = Buffer.from(readFileSync(file));
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle);
    expect((await runCli(["--from", damaged("flipped", bytes)])).stderr).toContain(
      "found a damaged file",
    );
    const whole = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Recording;
    const observations = [{ ...RECORDED, collection: "vols" }];
    const newer = { ...whole, madeBy: "9.1.0", observations };
    expect(
      (await runCli(["--from", damaged("newer", gzipSync(JSON.stringify(newer)))])).stderr,
    ).toContain(
      'expected what this plumbline knows, found "vols", written by plumbline 9.1.0; use that version or a newer one',
    );
  });

  it("leaves what was there alone where it cannot be written", async () => {
    const taken = path.join(directory, "taken");
    mkdirSync(path.join(taken, "inside"), { recursive: true });
    const ended = await runCli(["bundle", "-o", taken, "--force"], { cluster });
    expect(ended).toEqual({
      code: 64,
      stdout: "",
      stderr: `plumbline: --output: expected a file that can be written, found ${taken} (a directory); choose another place\n`,
    });
    const nowhere = path.join(directory, "no", "where");
    expect((await runCli(["bundle", "-o", nowhere], { cluster })).stderr).toBe(
      `plumbline: --output: expected a file that can be written, found ${nowhere} (there is no directory ${path.dirname(nowhere)}); choose another place\n`,
    );
    expect(readdirSync(directory)).not.toContain("taken.tmp");
    expect(readdirSync(taken)).toEqual(["inside"]);
  });

  it("ends with 3 where it does not hold everything", async () => {
    const cut = fakeCluster({}, { pods: incomplete("pods") });
    expect(
      (await runCli(["bundle", "-o", path.join(directory, "cut")], { cluster: cut })).code,
    ).toBe(3);
  });

  it.each([
    ["sources", [{ kind: "nas", name: "x" }]],
    ["observations", [{}]],
    ["settings", null],
    ["observations", [{ ...RECORDED, collection: 7 }]],
    ["observations", [{ ...RECORDED, state: "fine" }]],
    ["observations", [{ ...RECORDED, records: null }]],
  ])("with %s that are none is refused as damaged: %j", async (key, value) => {
    await made;
    const whole = JSON.parse(gunzipSync(readFileSync(file)).toString()) as object;
    const bad = damaged("frame", gzipSync(JSON.stringify({ ...whole, [key]: value })));
    expect((await runCli(["scan", "--from", bad])).stderr).toBe(
      `plumbline: ${bad}: expected a bundle made by "plumbline bundle", found other data; make or copy it again\n`,
    );
  });

  it.each([
    [
      "is missing",
      () => path.join(directory, "none"),
      "--from: expected a readable bundle, found FILE (no such file); check the path",
    ],
    [
      "is no gzip",
      () => damaged("text", "hello"),
      'FILE: expected a bundle made by "plumbline bundle", found something that is not gzip; make or copy it again',
    ],
    [
      "is cut short",
      () => damaged("short", readFileSync(file).subarray(0, 200)),
      'FILE: expected a bundle made by "plumbline bundle", found a file that is cut short; make or copy it again',
    ],
    [
      "holds no JSON",
      () => damaged("nojson", gzipSync("{")),
      'FILE: expected a bundle made by "plumbline bundle", found damaged JSON; make or copy it again',
    ],
    [
      "holds other JSON",
      () => damaged("other", gzipSync('{"schemaVersion":"x","observations":[]}')),
      'FILE: expected a bundle made by "plumbline bundle", found other data; make or copy it again',
    ],
    [
      "was made by a newer program",
      () => damaged("newer", gzipSync('{"schemaVersion":2,"madeBy":"9.0.0","observations":[]}')),
      "FILE: expected a bundle of version 1, found version 2, made by plumbline 9.0.0; use that version or a newer one",
    ],
  ])("that %s is refused in one sentence", async (_, make, sentence) => {
    await made;
    const bad = make();
    expect(await runCli(["scan", "--from", bad])).toEqual({
      code: 64,
      stdout: "",
      stderr: `plumbline: ${sentence.replace("FILE", bad)}\n`,
    });
  });
});
