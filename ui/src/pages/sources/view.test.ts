import { describe, expect, it } from "vitest";
import type { FindingRow, ReportAnswer } from "../../../../program/src/api/contract.ts";
import { aPart, anUnread, aSource, NOW } from "../../data/given-answers.ts";
import {
  agedByRule,
  lossesOf,
  partsOf,
  rightsIn,
  scopeViews,
  skippedByCause,
  stepsOf,
} from "./view.ts";

describe("parts of a source", () => {
  it("are told apart by how far they are known", () => {
    const collections = [
      aPart({ collection: "pools" }),
      aPart({ collection: "disks", state: "notPermitted" }),
      aPart({ collection: "claimUsage", state: "notConfigured" }),
      aPart({ collection: "datasets", state: "incomplete" }),
    ];
    const { broken, whole, notConfigured } = partsOf(aSource({ collections }));
    const names = (rows: typeof broken) => rows.map(({ collection }) => collection);
    expect(names(broken)).toEqual(["disks", "datasets"]);
    expect(names(whole)).toEqual(["pools"]);
    expect(names(notConfigured)).toEqual(["claimUsage"]);
  });
});

describe("our rights in a source", () => {
  const whole = aPart({ collection: "pools" });
  const broken = aPart({ collection: "datasets", state: "incomplete" });
  const absent = aPart({ collection: "claimUsage", state: "notConfigured" });
  const forbidden = (collection: "disks" | "jobs" | "shares", next: string) =>
    aPart({ collection, state: "notPermitted", next });

  it("reach everything where every part that is asked for was read", () => {
    expect(rightsIn({ collections: [whole, absent] })).toBe("all");
  });

  it("are not said to reach what was not read for another reason", () => {
    expect(rightsIn({ collections: [whole, broken] })).toBe("asFarAs");
    expect(rightsIn({ collections: [broken, absent] })).toBe("unknown");
  });

  it("do not reach some parts, which stand together by their next step", () => {
    const collections = [
      forbidden("disks", "add a role"),
      whole,
      forbidden("jobs", "ask somebody"),
      forbidden("shares", "add a role"),
      forbidden("shares", "add a role"),
    ];
    expect(rightsIn({ collections })).toEqual([
      { collections: ["disks", "shares"], next: "add a role" },
      { collections: ["jobs"], next: "ask somebody" },
    ]);
  });
});

describe("what is missing of a source", () => {
  const right = anUnread({ code: "notPermitted" });
  const wrong = anUnread({ code: "timeout" });
  const shut = anUnread({ code: "notPermitted", everything: true });

  it("is what went wrong now, or what our rights never reach", () => {
    expect(lossesOf("nas1", [right, wrong])).toEqual({ now: [wrong], lasting: [right] });
  });

  it("is wrong now where nothing at all could be read, rights or not", () => {
    expect(lossesOf("nas1", [shut])).toEqual({ now: [shut], lasting: [] });
  });

  it("is not what is missing of another", () => {
    expect(lossesOf("prod", [right, wrong])).toEqual({ now: [], lasting: [] });
  });

  it("has a remedy of a sentence and commands, line by line", () => {
    expect(stepsOf({ next: "grant it:\nkubectl create role x\n" })).toEqual([
      "grant it:",
      "kubectl create role x",
    ]);
  });
});

describe("rules that could not be asked", () => {
  it("stand together by what they lack", () => {
    const skipped = ["a", "b", "c"].map((rule) => ({
      rule,
      title: rule,
      lacks: [],
      because: rule === "b" ? "needs a cluster" : "needs a TrueNAS",
    }));
    expect(
      skippedByCause(skipped).map(({ because, rules }) => [because, rules.map(({ rule }) => rule)]),
    ).toEqual([
      ["needs a TrueNAS", ["a", "c"]],
      ["needs a cluster", ["b"]],
    ]);
  });
});

describe("earlier findings that cannot be judged again", () => {
  it("are counted by rule, with when the last was seen", () => {
    const aged = (rule: string, lastSeenAt: number) => ({
      lastSeenAt,
      finding: { rule, title: `title of ${rule}` } as FindingRow,
    });
    expect(agedByRule([aged("a", NOW), aged("b", NOW - 9), aged("b", NOW - 5)])).toEqual([
      { rule: "b", title: "title of b", findings: 2, lastSeenAt: NOW - 5 },
      { rule: "a", title: "title of a", findings: 1, lastSeenAt: NOW },
    ]);
  });
});

describe("claim scopes", () => {
  it("stand by name, the open ones first, because nothing in them can be called an orphan", () => {
    const scope = (parent: string, closed: boolean): ReportAnswer["scopes"][number] => ({
      key: parent,
      system: "s",
      systemName: "nas1",
      parent,
      snapshotParent: null,
      drivers: ["org.democratic-csi.nfs"],
      instanceId: null,
      clusters: [{ name: "prod", id: "c" }],
      closed,
      snapshotsDeclared: false,
      origin: "inferred",
      doubts: [],
      notes: [],
    });
    const views = scopeViews([
      scope("tank/a", true),
      scope("tank/c", false),
      scope("tank/b", false),
    ]);
    expect(views.map(({ name, closed }) => [name, closed])).toEqual([
      ["nas1:tank/b", false],
      ["nas1:tank/c", false],
      ["nas1:tank/a", true],
    ]);
    expect(views[0]?.clusters).toEqual(["prod"]);
  });
});
