import { describe, expect, it } from "vitest";
import type { Collection } from "../model/collections.ts";
import { incomplete, NOW, observed, SYSTEM } from "../model/given.ts";
import type { Observation } from "../model/observation.ts";
import { Answering, type Answers } from "./answering.ts";

const REASON = { code: "unreachable", message: "nothing listens there", next: "look" } as const;

/** What a read that ended so many seconds after `NOW` saw. */
const refused = (at: number, collection: Collection = "pools"): Observation => ({
  ...incomplete(collection, [], REASON),
  finishedAt: NOW + at,
});
const read = (at: number, collection: Collection = "pools"): Observation => ({
  ...observed(collection, []),
  finishedAt: NOW + at,
});

/** A look that ended with these reads of nas1. */
const look = (...observations: readonly Observation[]) => ({
  sources: [{ kind: "system", name: "nas1", id: SYSTEM } as const],
  observations,
});

function listening() {
  const told: (number | null)[] = [];
  const answering = new Answering(({ source, since }: Answers) => {
    expect(source).toBe("nas1");
    told.push(since === null ? null : since - NOW);
  });
  return { answering, told };
}

describe("since when a source answers that did not let us in", () => {
  it("is when it was first read after that, until it does not answer again", () => {
    const { answering, told } = listening();
    answering.hear(read(0));
    answering.hearLook(look(refused(1), refused(2, "datasets")));
    answering.hear(read(30));
    answering.hear(read(60));
    expect(told).toEqual([30]);
    answering.hear(refused(90));
    answering.hear(read(120));
    expect(told).toEqual([30, null, 120]);
  });

  it("is not forgotten with a look that was refused earlier and ended later", () => {
    const { answering, told } = listening();
    answering.hear(refused(0));
    answering.hear(read(30));
    answering.hearLook(look(refused(10)));
    expect(told).toEqual([30]);
    answering.hearLook(look(refused(40)));
    expect(told).toEqual([30, null]);
  });

  it("is when it was last read where only a look was refused, and was refused before that", () => {
    const { answering, told } = listening();
    answering.hear(read(0));
    answering.hear(read(30));
    answering.hearLook(look(refused(10)));
    expect(told).toEqual([30]);
  });

  it("is within a look that read on after it was refused", () => {
    const { answering, told } = listening();
    answering.hearLook(look(read(0), refused(10, "datasets"), read(20, "shares")));
    expect(told).toEqual([20]);
  });

  it("is told neither of one that always answered nor for what may not be read", () => {
    const { answering, told } = listening();
    answering.hear(read(0));
    answering.hear(incomplete("pods"));
    answering.hearLook(look(read(10), incomplete("datasets", [])));
    expect(told).toEqual([]);
  });

  it("is not when a Prometheus answers for its cluster, nor lost with it", () => {
    const told: Answers[] = [];
    const answering = new Answering((one) => told.push(one));
    answering.hear(incomplete("pods", [], REASON));
    answering.hear(observed("claimUsage", []));
    answering.hear(observed("pods", []));
    answering.hear(incomplete("claimUsage", [], REASON));
    expect(told.map(({ source, since }) => [source, since !== null])).toEqual([["prod", true]]);
  });
});
