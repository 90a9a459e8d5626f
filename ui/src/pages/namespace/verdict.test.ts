import { describe, expect, it } from "vitest";
import type { FindingRow, Unread } from "../../../../program/src/api/contract.ts";
import { anUnread } from "../../data/given-answers.ts";
import { givenFinding } from "./given-findings.ts";
import { ofCluster, sorted, verdictOf } from "./verdict.ts";

function verdict(findings: readonly FindingRow[], unread: readonly Unread[] = [], total?: number) {
  return verdictOf({ findings, total: total ?? findings.length, unread });
}

describe("the verdict of a namespace", () => {
  it("is that all is in plumb where all was read and nothing was found", () => {
    expect(verdict([])).toEqual({
      tone: "success",
      text: "Everything that is looked for here is in plumb",
      doubts: [],
    });
  });

  it("is never that where something was not read, or could not be judged", () => {
    expect(verdict([], [anUnread()])).toMatchObject({ tone: "warning" });
    const unknown = verdict([givenFinding({ verdict: "unknown", severity: "error" })]);
    expect(unknown).toMatchObject({
      tone: "warning",
      text: "Nothing was found, as far as can be told",
    });
    expect(unknown.doubts).toEqual(["1 rule could not be judged here"]);
  });

  it("counts what needs somebody, errors first", () => {
    const findings = [
      givenFinding({ severity: "error" }),
      givenFinding({ severity: "error" }),
      givenFinding(),
      givenFinding({ severity: "info" }),
    ];
    expect(verdict(findings)).toMatchObject({
      tone: "danger",
      text: "2 things need you and 1 more is worth a look",
    });
  });

  it("is only worth knowing where nothing is worse than that", () => {
    expect(verdict([givenFinding({ severity: "info" })])).toMatchObject({
      tone: "info",
      text: "Nothing needs you; 1 thing is good to know",
    });
  });

  it("says that there are more than were counted", () => {
    expect(verdict([givenFinding()], [], 700).doubts).toEqual([
      "699 more findings are not counted here",
    ]);
  });
});

describe("what concerns a namespace", () => {
  it("is not what could not be judged in another cluster", () => {
    const ours = givenFinding();
    const { scope } = ours;
    const unjudgedIn = (kind: "cluster" | "scope", name: string) =>
      givenFinding({
        verdict: "unknown",
        scope: { ...scope, kind, key: name, name },
        concerns: [],
      });
    const [here, onNas] = [unjudgedIn("cluster", "prod"), unjudgedIn("scope", "nas1:tank/k8s")];
    const findings = [ours, here, unjudgedIn("cluster", "stage"), onNas];
    expect(ofCluster({ findings, total: 19, unread: [] }, "prod")).toMatchObject({
      findings: [ours, here, onNas],
      total: 18,
    });
  });

  it("is its own, a matter of attachments, or of the storage that others use as well", () => {
    const impact = { claims: 3, namespaces: 2, named: [], unread: [] };
    const { own, attachments, beneath } = sorted([
      givenFinding(),
      givenFinding({}, "volumeattachment"),
      givenFinding({}, "session"),
      givenFinding({ rule: "block-volume-on-two-nodes" }, "pv"),
      givenFinding({ impact }, "disk"),
    ]);
    expect([own.length, attachments.length, beneath.length]).toEqual([1, 3, 1]);
  });

  it("is not what could not be judged: that is about what was read, and may concern anybody", () => {
    const unknown = givenFinding(
      { verdict: "unknown", rule: "block-volume-on-two-nodes" },
      "cluster",
    );
    const { all, attachments } = sorted([givenFinding(), unknown]);
    expect([all.length, attachments.length]).toEqual([1, 0]);
  });
});
