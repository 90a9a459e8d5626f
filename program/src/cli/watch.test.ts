import { describe, expect, it } from "vitest";
import type { Finding } from "../findings/finding.ts";
import { incomplete, NOW } from "../model/given.ts";
import type { Observation } from "../model/observation.ts";
import { fakeCluster, runCli } from "./given.ts";
import { Page } from "./output/page.ts";
import { printChanges } from "./watch.ts";

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
    ...over,
  } as Finding;
}

function changes(before: readonly Finding[], now: readonly Finding[]): string {
  const out: string[] = [];
  const page = new Page({ columns: null, color: false, unicode: true }, (text) => out.push(text));
  printChanges(page, before, now, NOW);
  return out.join("");
}

const DENIED = {
  ...incomplete("persistentVolumeClaims"),
  state: "notPermitted",
  reason: { code: "notPermitted", message: "may not list claims", next: "ask for the right" },
} as Observation;

describe("what changes while scan -w watches", () => {
  it("is a finding that comes, one that goes, one that is judged otherwise; nothing else", () => {
    const before = [aFinding("stays"), aFinding("goes"), aFinding("turns", { verdict: "suspect" })];
    const now = [aFinding("stays"), aFinding("turns"), aFinding("comes", { word: "orphan" })];
    expect(changes(before, now)).toBe(
      "2026-11-24 12:00:00Z ~ pv/turns  confirmed  pv-released\n" +
        "2026-11-24 12:00:00Z + pv/comes  orphan, confirmed  pv-released\n" +
        "2026-11-24 12:00:00Z - pv/goes  is gone  pv-released\n",
    );
  });

  it("is not that a finding is gone where its rule could not be judged", () => {
    const blind = aFinding("blind", { verdict: "unknown" });
    expect(changes([aFinding("hidden")], [blind])).toBe(
      "2026-11-24 12:00:00Z + pv/blind  unknown  pv-released\n",
    );
  });
});

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
