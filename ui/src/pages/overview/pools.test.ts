import { describe, expect, it } from "vitest";
import type { PoolRow } from "../../../../program/src/api/contract.ts";
import { poolView } from "./pools.ts";

const GIB = 2 ** 30;

function aPool(about: Partial<PoolRow> = {}): PoolRow {
  return {
    key: "k",
    system: "nas1",
    name: "tank",
    guid: "1",
    status: "ONLINE",
    healthy: true,
    detail: null,
    sizeBytes: 100 * GIB,
    allocatedBytes: 39 * GIB,
    freeBytes: 61 * GIB,
    scan: null,
    vdevs: [],
    claims: 2,
    namespaces: 1,
    namespaceNames: ["shop"],
    usedBytes: 10 * GIB,
    usedUnknown: 0,
    promisedBytes: 40 * GIB,
    promisedUnknown: 0,
    availableBytes: 60 * GIB,
    findings: 0,
    worst: null,
    ...about,
  };
}

describe("how a pool is", () => {
  it.each([
    ["ONLINE", true, "well"],
    ["ONLINE", false, "lacking"],
    ["DEGRADED", false, "lacking"],
    ["FAULTED", false, "failed"],
    ["SUSPENDED", false, "failed"],
  ])("in state %s, healthy %s, is what the page of storage calls it", (status, healthy, health) => {
    expect(poolView(aPool({ status, healthy })).health).toBe(health);
  });
});

describe("how full a pool is", () => {
  it("is its own count, as a bar and in words", () => {
    const { name, fill } = poolView(aPool());
    expect(name).toBe("nas1:tank");
    expect(fill).toEqual({
      parts: [{ ratio: 0.39, tone: "plain" }],
      text: "39% full of 100 GiB, 61 GiB free",
      warning: null,
    });
  });

  it("is warned of from 85 % on, and more so from 90 %", () => {
    const { fill: filling } = poolView(aPool({ allocatedBytes: 85 * GIB }));
    expect([filling.warning, filling.parts?.[0]?.tone]).toEqual(["filling up", "warning"]);
    const { fill: nearly } = poolView(aPool({ allocatedBytes: 90 * GIB }));
    expect([nearly.warning, nearly.parts?.[0]?.tone]).toEqual(["nearly full", "danger"]);
  });

  it("is not known of a pool that does not answer, or to who may not know", () => {
    const { fill } = poolView(aPool({ sizeBytes: null, allocatedBytes: null, freeBytes: null }));
    expect(fill).toEqual({ parts: null, text: "how full it is is not known", warning: null });
  });
});

describe("what was promised on a pool", () => {
  it("is compared with what claims use and what is left for them", () => {
    const { promise } = poolView(aPool());
    expect(promise.text).toBe("40 GiB promised to 2 claims, 10 GiB used; 60 GiB are left for them");
    expect(promise.warning).toBeNull();
    expect(promise.parts).toEqual([
      { ratio: 40 / 70, tone: "faint" },
      { ratio: 10 / 70, tone: "plain" },
    ]);
  });

  it("is over-committed where claims may take more than is left, and by how much is said", () => {
    const { promise } = poolView(aPool({ promisedBytes: 90 * GIB }));
    expect(promise.warning).toBe("over-committed by 20 GiB");
    expect(promise.parts?.[0]).toEqual({ ratio: 1, tone: "danger" });
  });

  it("is more than can be said where nothing limits a claim", () => {
    const { promise } = poolView(aPool({ promisedUnknown: 1 }));
    expect(promise.text).toContain("; 1 volume has no limit, or an unknown one");
  });

  it("says that more may be used where not all of it is known", () => {
    expect(poolView(aPool({ usedUnknown: 1 })).promise.text).toContain("at least 10 GiB used");
  });

  it("is not known where a part of it is not, and nothing where there is no claim", () => {
    expect(poolView(aPool({ availableBytes: null })).promise).toEqual({
      parts: null,
      text: "what was promised to 2 claims is not known",
      warning: null,
    });
    expect(poolView(aPool({ claims: 0 })).promise).toEqual({
      parts: null,
      text: "no claim lies here",
      warning: null,
    });
  });

  it("leads to the pool in its system, and to what is found there", () => {
    expect(poolView(aPool()).to).toBe("/storage?object=pool%2Fnas1%3Atank");
    expect(poolView(aPool()).findingsTo).toBe("/findings?pool=nas1%3Atank&kind=pool");
  });
});
