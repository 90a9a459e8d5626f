import { describe, expect, it } from "vitest";
import type { FindingDetail, FindingRow } from "../../../../program/src/api/contract.ts";
import { checklistOf, whatIsMissing } from "./checklist.ts";
import { isNew } from "./newness.ts";
import { concernedNamespaces } from "./people.ts";

function finding(over: Partial<FindingRow>): FindingRow {
  const none = { preconditions: [], missing: [], concerns: [], impact: null, lifecycle: null };
  return { ...none, ...over } as unknown as FindingRow;
}

function precondition(id: string, state: string, missing: string[] = []) {
  return { id, title: id, state, evidence: [], missing } as FindingRow["preconditions"][number];
}

describe("the checklist of a finding", () => {
  const preconditions = [
    precondition("P1", "held"),
    precondition("P7", "failed", ["3 looks must say so, and 1 does"]),
    precondition("P6", "notCheckable"),
    precondition("P9", "held"),
  ];

  it("counts what held, what failed, and what nothing tells", () => {
    expect(checklistOf(finding({ preconditions }))).toMatchObject({
      held: 2,
      failed: 1,
      notCheckable: 1,
    });
  });

  it("is none of what concludes from nothing that is not there", () => {
    expect(checklistOf(finding({}))).toBeNull();
  });

  it("says each sentence that keeps it from being certain once", () => {
    const missing = ["3 looks must say so, and 1 does", "the scope is open"];
    expect(whatIsMissing(finding({ preconditions, missing }))).toEqual(missing);
    expect(whatIsMissing(finding({ missing: ["the NAS was not read"] }))).toEqual([
      "the NAS was not read",
    ]);
  });
});

describe("a finding that came while somebody looks", () => {
  const FROM = 1_000_000;
  const came = (firstSeenAt: number) =>
    finding({ lifecycle: { state: "active", firstSeenAt, confirmations: 1 } });

  it.each([
    ["is new at once", came(FROM + 1), FROM + 1, true],
    ["is new for ten minutes", came(FROM + 1), FROM + 600_000, true],
    ["is new no longer", came(FROM + 1), FROM + 600_001, false],
    ["is not, where it was there when he began to look", came(FROM), FROM + 1, false],
    ["is not, where nobody remembers it", finding({}), FROM + 1, false],
  ])("%s", (_, one, at, expected) => {
    expect(isNew(one, FROM, at)).toBe(expected);
  });
});

describe("whom a finding concerns", () => {
  const concern = (namespace: string, name: string | null, source: string | null = "prod") => ({
    kind: name === null ? ("namespace" as const) : ("pvc" as const),
    cluster: source && `uid-${source}`,
    source,
    namespace,
    name,
  });
  const detail = (over: Partial<FindingRow>, hanging: FindingDetail["hanging"] = []) =>
    ({ finding: finding(over), hanging }) as unknown as FindingDetail;

  it("is who hangs on its object, with whom to call, and whom it names besides", () => {
    const hanging = [{ cluster: "prod", namespace: "shop", claims: ["a"], owners: ["Job/x"] }];
    const concerns = [
      concern("shop", "a"),
      concern("erp", "b"),
      concern("erp", "c"),
      concern("lab", null),
      concern("shop", "d", "dr"),
      concern("shop", "e", null),
    ];
    const nobody = { cluster: "prod", more: 0, owners: [] };
    expect(concernedNamespaces(detail({ concerns }, hanging))).toEqual([
      { ...nobody, namespace: "erp", claims: ["b", "c"] },
      { cluster: "prod", namespace: "shop", claims: ["a"], more: 0, owners: ["Job/x"] },
      { ...nobody, cluster: "dr", namespace: "shop", claims: ["d"] },
      { ...nobody, namespace: "lab", claims: [] },
    ]);
  });

  it("is counted where many hang on a part of a NAS, the most first", () => {
    const of = { cluster: "prod", owners: [] };
    const impact = {
      claims: 24,
      namespaces: 2,
      named: [
        { ...of, namespace: "erp", claims: 4, named: ["a", "b"] },
        { ...of, namespace: "shop", claims: 20, named: ["c"] },
      ],
      unread: [],
    };
    const concerned = concernedNamespaces(
      detail({ impact, concerns: [concern("erp", null), concern("shop", null)] }),
    );
    expect(concerned.map(({ namespace, claims, more }) => [namespace, claims, more])).toEqual([
      ["shop", ["c"], 19],
      ["erp", ["a", "b"], 2],
    ]);
  });
});
