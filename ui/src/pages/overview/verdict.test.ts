import { describe, expect, it } from "vitest";
import { aPart, aSource, aSummary, NOW } from "../../data/given-answers.ts";
import { type Judged, verdictOf } from "./verdict.ts";

const PROD = aSource({ kind: "cluster", name: "prod" });
const NAS1 = aSource();
const DOWN = aSource({
  collections: [aPart({ state: "incomplete", code: "unreachable", message: "nas1: it is off" })],
});
const BACK = { ...DOWN, answersSince: NOW };
const PARTIAL = aSource({
  collections: [aPart(), aPart({ state: "incomplete", code: "malformed", message: "no name" })],
});
const STALE = aSource({ collections: [aPart({ wholeAt: NOW - 3_600_000 })] });

function verdict(about: Partial<Judged> = {}, sources = [PROD, NAS1]) {
  return verdictOf(aSummary(about), sources, NOW);
}

function found(counts: Partial<Judged["findings"]>) {
  return { findings: { error: 0, warning: 0, info: 0, unknown: 0, ...counts } };
}

function skipped(lacks: Judged["skipped"][number]["lacks"]) {
  return { rule: "x", title: "X", lacks, because: "needs a TrueNAS" };
}

function memory(about: Partial<NonNullable<Judged["memory"]>> = {}) {
  const epoch = { id: "e", bornAt: NOW, because: null };
  return { memory: { epoch, learnsUntil: null, freezes: [], ...about } };
}

describe("the verdict", () => {
  it.each([
    ["all is well", {}, "success", "Nothing is out of plumb"],
    [
      "one thing is bad",
      found({ error: 1, warning: 4 }),
      "danger",
      "1 thing needs you and 4 more are worth a look",
    ],
    ["several are", found({ error: 2 }), "danger", "2 things need you"],
    ["some are not right", found({ warning: 42 }), "warning", "42 things are worth a look"],
    [
      "all that is found is good to know",
      found({ info: 1 }),
      "info",
      "Nothing needs you; 1 thing is good to know",
    ],
    [
      "something could not be judged",
      found({ unknown: 3, info: 1 }),
      "unknown",
      "Nothing is out of plumb where it could be judged; 3 questions are open",
    ],
    [
      "a side is not configured",
      { skipped: [skipped(["datasets"])] },
      "unknown",
      "Nothing was found, but 1 rule could not be asked",
    ],
    [
      "no rule could be asked",
      { nothingAsked: "needs a TrueNAS" },
      "unknown",
      "Nothing could be asked: every rule needs a TrueNAS",
    ],
    [
      "the memory is young",
      memory({ learnsUntil: NOW + 5 * 86_400_000 }),
      "info",
      "Nothing is out of plumb so far; it learns until Dec 2, 2026",
    ],
  ])("where %s", (_, about, tone, sentence) => {
    expect(verdict(about)).toMatchObject({ tone, sentence });
  });

  it("does not miss a Prometheus that nobody configured", () => {
    expect(verdict({ skipped: [skipped(["claimUsage"])] }).tone).toBe("success");
  });

  it("names a source that is lost beside what needs somebody", () => {
    const sentence = (source: typeof NAS1, about: Partial<Judged> = found({ error: 2 })) =>
      verdict(about, [PROD, source]).sentence;
    expect(sentence(DOWN)).toBe("2 things need you, nas1 cannot be read");
    expect(sentence(STALE)).toBe("2 things need you, nas1 is stale");
    expect(sentence(PARTIAL)).toBe("2 things need you, nas1 was read in part");
    expect(sentence(STALE, found({ warning: 1 }))).toBe("1 thing is worth a look, nas1 is stale");
    expect(sentence({ ...NAS1, collections: [] }, {})).toBe(
      "Nothing is out of plumb as far as can be told: nas1 was not read yet",
    );
  });

  it("does not say of a source that answers again that it cannot be read", () => {
    expect(verdict(found({ error: 2 }), [PROD, BACK]).sentence).toBe(
      "2 things need you, nas1 answers again and is being read",
    );
    expect(verdict({}, [PROD, BACK])).toMatchObject({
      tone: "warning",
      sentence:
        "Nothing is out of plumb as far as can be told: nas1 answers again and is being read",
      notes: [{ text: "nas1 did not let the last look in: it is off" }],
    });
  });

  it("is that nothing can be said yet where those that answer are still to be read", () => {
    const sentence = (other: typeof NAS1) => verdict({}, [{ ...other, name: "prod" }, BACK]);
    expect(sentence(BACK)).toMatchObject({
      tone: "warning",
      sentence: "Nothing can be said yet: 2 sources answer again and are being read",
    });
    expect(sentence(DOWN).sentence).toBe(
      "Nothing can be said yet: prod cannot be read, nas1 answers again and is being read",
    );
  });

  it("counts several lost sources", () => {
    const sources = [PROD, STALE, { ...STALE, name: "nas2" }];
    expect(verdict(found({ error: 1 }), sources).sentence).toBe(
      "1 thing needs you, 2 sources are stale",
    );
  });

  it("is never that all is well where a source is lost", () => {
    for (const source of [DOWN, STALE, PARTIAL])
      expect(verdict({}, [PROD, source])).toMatchObject({ tone: "warning" });
    expect(verdict({}, [PROD, DOWN]).sentence).toBe(
      "Nothing is out of plumb as far as can be told: nas1 cannot be read",
    );
  });

  it("is that nothing can be said where no source answers, whatever is remembered", () => {
    const { tone, sentence } = verdict(found({ error: 2 }), [{ ...DOWN, name: "prod" }, DOWN]);
    expect([tone, sentence]).toEqual(["danger", "Nothing can be said: no source answers"]);
  });

  it("is that nothing is watched where there is no source", () => {
    expect(verdict({}, []).sentence).toBe(
      "Nothing is watched: neither a cluster nor a TrueNAS is configured",
    );
  });
});

describe("the verdict leads", () => {
  it("to what it speaks of", () => {
    expect(verdict(found({ error: 1 })).to).toBe("/findings?severity=error");
    expect(verdict(found({ error: 1, warning: 2 })).to).toBe(
      "/findings?severity=error&severity=warning",
    );
    expect(verdict(found({ warning: 1 })).to).toBe("/findings?severity=warning");
    expect(verdict({}, [PROD, DOWN]).to).toBe("/sources");
    expect(verdict(found({ unknown: 1 })).to).toBe("/findings?verdict=unknown");
    expect(verdict().to).toBe("/rules");
  });
});

describe("beside the verdict", () => {
  it("stands nothing where there is nothing to add", () => {
    expect(verdict(found({ error: 1 })).notes).toEqual([]);
  });

  it("stands why a source is lost, with the way to it", () => {
    expect(verdict({}, [PROD, DOWN]).notes).toEqual([
      { text: "nas1: it is off", to: "/sources#source-nas1" },
    ]);
  });

  it("stands what could not be judged, what is only remembered and what was left out", () => {
    const aged = [
      { rule: "a", findings: 2, lastSeenAt: NOW },
      { rule: "b", findings: 1, lastSeenAt: NOW },
    ];
    expect(verdict({ ...found({ unknown: 1 }), aged, suppressed: 2 }).notes).toEqual([
      {
        text: "1 question could not be answered: nothing there may be taken for fine",
        to: "/findings?verdict=unknown",
      },
      { text: "3 earlier findings cannot be judged again now", to: "/findings?list=aged" },
      { text: "2 findings are left out by somebody's word", to: "/findings?suppressed=true" },
    ]);
  });

  it("stands that it learns, and which places are frozen", () => {
    const place = { kind: "scope" as const, key: "k", name: "nas1:tank/k8s/v", closed: true };
    const freeze = {
      id: "f",
      kind: "massChange" as const,
      place,
      since: NOW,
      because: "half of it is gone",
      found: null,
      ended: null,
    };
    const about = memory({ learnsUntil: NOW + 86_400_000, freezes: [freeze] });
    expect(verdict({ ...found({ error: 1 }), ...about }).notes).toEqual([
      {
        text: "nas1:tank/k8s/v is frozen: nothing there is confirmed until somebody has looked",
        to: "/sources#memory",
      },
      {
        text: "It learns until Nov 28, 2026: nothing that seems gone is confirmed before",
        to: "/sources#memory",
      },
    ]);
  });
});
