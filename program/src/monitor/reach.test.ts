import { describe, expect, it } from "vitest";
import type { Collection } from "../model/collections.ts";
import { incomplete, NOW, observed, SYSTEM } from "../model/given.ts";
import type { Observation } from "../model/observation.ts";
import { Reach } from "./reach.ts";

const REASON = { code: "unreachable", message: "nothing listens there", next: "look" } as const;

/** What a read that ended so many milliseconds after `NOW` saw. */
const refused = (at: number, collection: Collection = "pools"): Observation => ({
  ...incomplete(collection, [], REASON),
  finishedAt: NOW + at,
});
const read = (at: number, collection: Collection = "pools"): Observation => ({
  ...observed(collection, []),
  finishedAt: NOW + at,
});

/** A look that ended with these reads of nas1 or prod. */
const look = (...observations: readonly Observation[]) => ({
  sources: [
    { kind: "system", name: "nas1", id: SYSTEM },
    { kind: "cluster", name: "prod", id: "cluster-uid" },
  ] as const,
  observations,
  at: NOW + 1_000,
});

/** `news`: the cause where a source is lost, null where it is back. */
function listening() {
  const news: (string | null)[] = [];
  const reach = new Reach(({ because }) => news.push(because?.message ?? null), true);
  const since = (source = "nas1") => {
    const at = reach.answersSince(source);
    return at === null ? null : at - NOW;
  };
  return { reach, news, since };
}

describe("whether a source can be read", () => {
  it("a part that goes on failing is news once, and again after it was read", () => {
    const { reach } = listening();
    expect([reach.hear(refused(0)), reach.hear(refused(1))]).toEqual([true, false]);
    expect(reach.hear(read(2))).toBe(false);
    expect(reach.hear(refused(3))).toBe(true);
  });

  it("a NAS is lost with the first read that nobody answered, whatever was read of it on its own before", () => {
    const { reach, news } = listening();
    reach.hear(read(0, "shares")); // after an event; probes ask for pools alone
    reach.hear(read(1));
    reach.hear(refused(2));
    expect(news).toEqual(["nothing listens there"]);
    reach.hear(read(3));
    expect(news).toEqual(["nothing listens there", null]);
  });

  it("a NAS is not lost with a call that took too long", () => {
    const { reach, news } = listening();
    reach.hear(observed("shares", []));
    reach.hear(incomplete("pools", [], { code: "timeout", message: "slow", next: "wait" }));
    expect(news).toEqual([]);
  });

  it("a NAS that answered a probe since is not lost with a look that ends, which is behind", () => {
    const { reach, news } = listening();
    reach.hear(read(30));
    expect(reach.hearLook(look(refused(10), refused(20, "datasets")))).toBe(true);
    expect(news).toEqual([]);
    expect(reach.hearLook(look(refused(40)))).toBe(false);
    expect(news).toEqual(["nothing listens there"]);
  });

  it("a NAS that refused a probe since is not back with a look that ends", () => {
    const { reach, news } = listening();
    reach.hear(refused(30));
    expect(reach.hearLook(look(read(10)))).toBe(false);
    expect(news).toEqual(["nothing listens there"]);
    reach.hearLook(look(read(40)));
    expect(news).toEqual(["nothing listens there", null]);
  });

  it("a clock that was set back makes nobody deaf", () => {
    const { reach, news } = listening();
    reach.hear(read(3_600_000));
    reach.hear(refused(10));
    expect(news).toEqual(["nothing listens there"]);
  });

  it("a cluster is not back when its Prometheus answers", () => {
    const { reach, news } = listening();
    reach.hearLook(look(refused(0, "pods")));
    reach.hearLook(look(refused(10, "pods"), read(20, "claimUsage")));
    expect(news).toEqual(["nothing listens there"]);
  });
});

describe("since when a source answers that did not let us in", () => {
  it("is when it was first read after that, until it does not answer again", () => {
    const { reach, since } = listening();
    reach.hear(read(0));
    reach.hearLook(look(refused(1), refused(2, "datasets")));
    reach.hear(read(30));
    reach.hear(read(60));
    expect(since()).toBe(30);
    reach.hear(refused(90));
    expect(since()).toBeNull();
    reach.hear(read(120));
    expect(since()).toBe(120);
  });

  it("is not forgotten with a look that was refused earlier and ended later", () => {
    const { reach, since } = listening();
    reach.hear(refused(0));
    reach.hear(read(30));
    reach.hearLook(look(refused(10)));
    expect(since()).toBe(30);
    reach.hearLook(look(refused(40)));
    expect(since()).toBeNull();
  });

  it("is not when it was read before it was refused again, with a look that ends later", () => {
    const { reach, since } = listening();
    reach.hear(read(40));
    reach.hear(refused(50));
    reach.hearLook(look(refused(10)));
    expect(since()).toBeNull();
  });

  it("is when it was last read where only a look was refused, and was refused before that", () => {
    const { reach, since } = listening();
    reach.hear(read(0));
    reach.hear(read(30));
    reach.hearLook(look(refused(10)));
    expect(since()).toBe(30);
  });

  it("is within a look that read on after it was refused", () => {
    const { reach, since } = listening();
    reach.hearLook(look(read(0), refused(10, "datasets"), read(20, "shares")));
    expect(since()).toBe(20);
  });

  it("is told neither of one that always answered nor for what may not be read", () => {
    const { reach, since } = listening();
    reach.hear(read(0));
    reach.hear(incomplete("pods"));
    reach.hearLook(look(read(10), incomplete("datasets", [])));
    expect([since(), since("prod")]).toEqual([null, null]);
  });

  it("is not when a Prometheus answers for its cluster, nor lost with it", () => {
    const { reach, since } = listening();
    reach.hear(refused(0, "pods"));
    reach.hear(read(10, "claimUsage"));
    expect(since("prod")).toBeNull();
    reach.hear(read(20, "pods"));
    reach.hear(refused(30, "claimUsage"));
    expect(since("prod")).toBe(20);
  });
});
