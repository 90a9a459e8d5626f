import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { aFile } from "../config/given.ts";
import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import { systemClock } from "../lib/clock.ts";
import { incomplete, NOW } from "../model/given.ts";
import type { Observation } from "../model/observation.ts";
import type { SystemSource } from "../model/source.ts";
import { PROBE_MS } from "../monitor/follow.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";
import { Page } from "./output/page.ts";
import { printChanges } from "./output/watch-lines.ts";
import { changesSince, NOTHING_TOLD, type Told, type WatchedChange } from "./watch-changes.ts";

function aFinding(id: string, over: Partial<Finding> = {}): Finding {
  const subject = { kind: "pv", name: id, namespace: null, source: "prod" } as Finding["subject"];
  const scope = { key: "prod", name: "prod", kind: "cluster", closed: null } as Finding["scope"];
  return {
    id,
    rule: "pv-released",
    verdict: "confirmed",
    word: null,
    subject,
    scope,
    evidence: [],
    ...over,
  } as Finding;
}

const REPORT = {
  scopes: [],
  skipped: [],
  sources: [{ kind: "cluster", name: "prod", id: "prod" }],
} as unknown as Report;

const tell = (told: Told, findings: readonly Finding[], report: Partial<Report> = {}) =>
  changesSince(told, { ...REPORT, ...report }, { findings, suppressed: report.suppressed ?? [] });

function changes(
  before: readonly Finding[],
  now: readonly Finding[],
  report: Partial<Report> = {},
): string {
  return printed(tell(tell(NOTHING_TOLD, before).told, now, report).changes);
}

function printed(told: readonly WatchedChange[]): string {
  const out: string[] = [];
  const page = new Page({ columns: null, color: false, unicode: true }, (text) => out.push(text));
  printChanges(page, told, NOW);
  return out.join("");
}

/** A rule that could not run on the cluster. */
const BLIND = aFinding("blind", {
  verdict: "unknown",
  evidence: [{ fact: "PersistentVolumes of prod", value: "no connection" }],
});

const DENIED = {
  ...incomplete("persistentVolumeClaims"),
  state: "notPermitted",
  reason: { code: "notPermitted", message: "may not list claims", next: "ask for the right" },
} as Observation;

const CLOSED = {
  ...incomplete("system"),
  reason: { code: "unreachable", message: "nas1: connection refused", next: "check the address" },
} as Observation;

const directory = mkdtempSync(path.join(tmpdir(), "plumbline-watch-"));
const NAS = [
  "--truenas",
  "wss://nas1",
  "--truenas-user",
  "u",
  "--api-key-file",
  aFile(directory, "key", "1-abc"),
];

describe("what changes while scan -w watches", () => {
  it("is a finding that comes, one that goes, one that is judged otherwise; nothing else", () => {
    const before = [aFinding("stays"), aFinding("goes"), aFinding("turns", { verdict: "suspect" })];
    const now = [aFinding("stays"), aFinding("turns"), aFinding("comes", { word: "orphan" })];
    expect(changes(before, now)).toBe(
      "2026-11-24 12:00:00Z ~ pv/turns  confirmed  pv-released\n" +
        "2026-11-24 12:00:00Z + pv/comes  orphan, confirmed  pv-released\n" +
        "2026-11-24 12:00:00Z - pv/goes  ended  pv-released\n",
    );
  });

  it("is not that a finding is gone where its rule could not be asked", () => {
    expect(changes([aFinding("hidden")], [BLIND])).toBe(
      "2026-11-24 12:00:00Z ? pv/hidden  cannot be told any more: no connection  pv-released\n" +
        "2026-11-24 12:00:00Z ? pv-released cannot be asked: no connection\n",
    );
  });

  it("is counted by cause where many findings cannot be told any more, or are still there", () => {
    const many = Array.from({ length: 60 }, (_, index) => aFinding(`pv-${index}`));
    const other = aFinding("other", { rule: "pv-failed" });
    const seen = tell(NOTHING_TOLD, [...many, other]);
    const blind = tell(seen.told, [BLIND, other]);
    expect(printed(blind.changes)).toBe(
      "2026-11-24 12:00:00Z ? 60 findings cannot be told any more: no connection  pv-released\n" +
        "2026-11-24 12:00:00Z ? pv-released cannot be asked: no connection\n",
    );
    expect(printed(tell(blind.told, [...many, other]).changes)).toBe(
      "2026-11-24 12:00:00Z ~ 60 findings are still there  pv-released\n" +
        "2026-11-24 12:00:00Z ~ pv-released can be asked again\n",
    );
  });

  it("is not that a finding is gone where its place went with the identity of a lost source", () => {
    const lost = {
      ...BLIND,
      scope: { ...BLIND.scope, key: "nas1", name: "nas1" },
      evidence: [{ fact: "datasets of nas1", value: "the socket closed" }],
    };
    const before = aFinding("hidden", { scope: { ...BLIND.scope, key: "hash of a scope" } });
    expect(changes([before], [lost])).toContain(
      "pv/hidden  cannot be told any more: the socket closed",
    );
    expect(changes([before], [])).toContain(
      "pv/hidden  cannot be told any more: prod is not known",
    );
    const because = "needs a TrueNAS";
    const skipped = [{ rule: "pv-released", title: "", lacks: [], because }];
    expect(changes([aFinding("hidden")], [], { skipped })).toContain(
      "cannot be told any more: needs a TrueNAS",
    );
  });

  it("is not that a finding is gone that somebody's word keeps out from now on", () => {
    const finding = aFinding("kept");
    const suppressed = [{ by: "kor/used=true", on: null, finding }];
    expect(changes([finding], [], { suppressed })).toBe(
      "2026-11-24 12:00:00Z - pv/kept  is left out: kor/used=true  pv-released\n",
    );
  });

  it("is told once, however often the cause is worded anew, and told again when it can be seen", () => {
    const first = tell(NOTHING_TOLD, [aFinding("hidden"), aFinding("lost")]);
    const blind = tell(first.told, [BLIND]);
    const evidence = [{ fact: "PersistentVolumes of prod", value: "connection refused" }];
    const still = tell(blind.told, [{ ...BLIND, id: "blind again", evidence }]);
    expect(still.changes).toEqual([]);
    const back = tell(still.told, [aFinding("hidden")]);
    expect(back.changes.map((change) => change.is)).toEqual(["again", "gone", "asked"]);
  });

  it("is not that a finding in a claim scope is gone while nobody can look at its system", () => {
    const scope = { key: "nas1:tank/k8s", name: "nas1:tank/k8s", kind: "scope" };
    const system = { key: "nas1", name: "nas1", kind: "system" };
    const share = { rule: "share-disabled" };
    const found = aFinding("off", {
      ...share,
      scope: { ...scope, closed: null } as Finding["scope"],
    });
    const blind = { ...BLIND, ...share, scope: { ...system, closed: null } as Finding["scope"] };
    const report = {
      scopes: [{ key: scope.key, system: system.key }],
      sources: [{ kind: "system", name: "nas1", id: "nas1" }],
    } as unknown as Report;
    const text = changes([found], [blind], report);
    expect(text).not.toContain("  ended  ");
    expect(text).toContain("pv/off");
  });

  it("is that a finding is gone which an unknown about other objects does not mean", () => {
    const evidence = [
      { fact: "cannot tell for 1", value: "its dataset was not read" },
      { fact: "subject", value: "pv/other" },
    ];
    expect(changes([aFinding("goes")], [{ ...BLIND, evidence }])).toContain("pv/goes  ended");
  });
});

describe("a source that is lost while scan -w watches", () => {
  it("is said with its cause, said again when it is back, and makes the exit code 3", async () => {
    const controller = new AbortController();
    const system = flaky(fakeSystem({}), controller);
    const clock = { ...systemClock, now: () => NOW, sleep: briefly };
    const ended = await runCli(["scan", "-w", ...NAS], {
      cluster: fakeCluster({}),
      system,
      clock,
      signal: controller.signal,
    });
    expect(ended.stdout).toContain(
      "2026-11-24 11:59:59Z ! nas1 cannot be read any more: connection refused\n  next: check the address\n" +
        "2026-11-24 11:59:59Z ! nas1 can be read again\n" +
        "2026-11-24 11:59:59Z ! nas1 cannot be read any more: connection refused\n",
    );
    expect(ended.code).toBe(3);
  });
});

/** A sleep that takes a turn of the event loop, and ends with its signal. */
async function briefly(ms: number, signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (ms !== PROBE_MS)
    await new Promise<void>((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
  signal?.throwIfAborted();
}

/** Answers the first look, then to probes not, again, and not; then Ctrl-C is pressed. */
function flaky(system: SystemSource, controller: AbortController): SystemSource {
  const answers = [true, false, true, false];
  return {
    ...system,
    read: async (collections, options) => {
      const answer = answers.shift();
      if (answer === undefined) controller.abort(new Error("interrupted"));
      if (answer !== false) return system.read(collections, options);
      return collections.map((collection) => ({ ...CLOSED, collection }) as Observation);
    },
  };
}

describe("scan -w with the rights of one namespace", () => {
  it("watches that namespace alone, and says on a terminal that it is watching", async () => {
    const opened: (string | null)[] = [];
    const controller = new AbortController();
    const ended = await runCli(["scan", "-w", "-n", "shop"], {
      signal: controller.signal,
      stderrColumns: 200,
      onStderr: () => controller.abort(new Error("interrupted")),
      ports: {
        openCluster: async (_, { namespace }) => {
          opened.push(namespace);
          return fakeCluster({}, namespace === null ? { persistentVolumeClaims: DENIED } : {});
        },
      },
    });
    expect(opened).toEqual([null, "shop"]);
    expect(ended.stderr).toBe("watching for changes; Ctrl-C ends it\n");
    expect(ended.stdout).not.toContain("may not list");
  });
});
