import { describe, expect, it } from "vitest";
import * as given from "../../model/given.ts";
import { ask, shownOver } from "../given-api.ts";
import { LISTS } from "../given-lists.ts";
import { tenantOf } from "../given-shown.ts";

interface Answer {
  readonly sources: readonly {
    readonly name: string;
    readonly version: string | null;
    readonly requests: unknown;
    readonly answersSince: number | null;
    readonly collections: readonly Record<string, unknown>[];
  }[];
}

const SPENT = { taken: 3, waitedMs: 0 };
const SHOWN = {
  ...LISTS,
  lastWhole: () => ({ at: given.NOW - 60_000, records: 999 }),
  spentBy: () => ({ interactive: SPENT, background: SPENT, verify: SPENT }),
};

describe("GET /sources", () => {
  it("says who they are, how each collection was read, and what was asked of them", async () => {
    const { sources } = (await ask("/sources", SHOWN)).body as Answer;
    expect(sources.map(({ name, version }) => [name, version])).toEqual([
      ["prod", null],
      ["nas1", "25.10.6"],
    ]);
    const claims = sources[0]?.collections.find(
      ({ collection }) => collection === "persistentVolumeClaims",
    );
    expect(claims).toMatchObject({ state: "complete", records: 2, wholeAt: given.NOW - 60_000 });
    expect(sources[0]?.requests).toContainEqual({ budget: "background", taken: 3, waitedMs: 0 });
  });

  it("says which Kubernetes a cluster is, where it told, and so does the summary", async () => {
    const shown = {
      ...SHOWN,
      sources: [{ kind: "cluster", name: "prod", id: given.CLUSTER, version: "v1.37.2" }] as const,
    };
    for (const path of ["/sources", "/summary"]) {
      const { sources } = (await ask(path, shown)).body as Answer;
      expect(sources).toMatchObject([{ name: "prod", version: "v1.37.2" }]);
    }
  });

  it("says since when one answers again that did not let the last look in, to whoever sees it, and of no other", async () => {
    const nobody = { code: "unreachable", message: "nobody is there", next: "look" } as const;
    const lost = given.incomplete("pools", [], nobody);
    const answersSince = (name: string) => (name === "nas1" ? given.NOW : 1);
    const shown = { ...SHOWN, answersSince };
    const refused = { ...shown, inventory: shownOver({}, { pools: lost }).inventory };
    const since = async (...asked: Parameters<typeof ask>) =>
      ((await ask(...asked)).body as Answer).sources.map((one) => one.answersSince);
    expect(await since("/sources", shown)).toEqual([null, null]);
    expect(await since("/sources", refused)).toEqual([null, given.NOW]);
    expect(await since("/sources", { ...refused, answersSince: () => null })).toEqual([null, null]);
    expect(await since("/sources", refused, tenantOf("shop"))).toEqual([null, given.NOW]);
  });

  it("tells a tenant neither how much others have nor what is spent on them", async () => {
    const { sources } = (await ask("/sources", SHOWN, tenantOf("shop"))).body as Answer;
    const claims = sources[0]?.collections.find(
      ({ collection }) => collection === "persistentVolumeClaims",
    );
    expect(claims).toMatchObject({ state: "complete", records: 1 });
    expect(sources.map(({ requests }) => requests)).toEqual([null, null]);
  });
});
