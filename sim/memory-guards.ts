import { judge } from "../program/src/findings/engine.ts";
import type { Finding } from "../program/src/findings/finding.ts";
import type { Memory } from "../program/src/findings/memory.ts";
import type { PreconditionId } from "../program/src/findings/preconditions/precondition.ts";
import type { InventoryView } from "../program/src/model/inventory.ts";
import { type Core, PRODUCT } from "./core.ts";

/** The product with one guard of its memory taken out, or two that stand behind each other; see `guards.ts`. */
export const WITHOUT_MEMORY: Readonly<Record<string, Core>> = Object.freeze({
  "former users": withoutPrecondition("P8"),
  "the witness of an end": {
    ...PRODUCT,
    remember: (...given) => witnessed(PRODUCT.remember(...given)),
  },
  "three looks over a day": withoutPrecondition("P7"),
  "both halves of a binding, with kinds that the last look read and what the brake could not count":
    withoutDoubt(
      /hides objects cannot be told|whether its history broke cannot be told|than people delete cannot be told$/,
    ),
  "clocks that were not read, with what the brake could not count": withoutDoubt(
    /^the clock of .* could not be read|than people delete cannot be told$/,
  ),
  "sources that were not identified, with their clocks and what the brake could not count":
    withoutDoubt(
      /whether it is still the same cannot be told|^the clock of .* could not be read|than people delete cannot be told$/,
    ),
  "the learning period": judgedWith((memory) => ({ ...memory, learningMs: 0 })),
  "versions that go back": judgedWith((memory) => ({
    ...memory,
    clusters: memory.clusters.map((cluster) => ({ ...cluster, readings: {} })),
  })),
  "versions that go back within a look": {
    ...PRODUCT,
    judge: (input, runs) =>
      judge({ ...input, inventory: withoutFirstVersions(input.inventory) }, runs),
  },
  "identities that are remembered": judgedWith((memory) => ({ ...memory, identities: [] })),
  "the brake on mass changes": judgedWith((memory) => ({ ...memory, judged: [] })),
  "what the brake could not count": withoutDoubt(/than people delete cannot be told$/),
});

/** What is judged with is not what is remembered. */
function judgedWith(recall: (memory: Memory) => Memory): Core {
  return {
    ...PRODUCT,
    judge: (input, runs) => judge({ ...input, memory: input.memory && recall(input.memory) }, runs),
  };
}

/** Every end is taken for proven. */
function witnessed(memory: Memory): Memory {
  const referrers = memory.referrers.map((row) =>
    row.goneAt === null ? row : { ...row, witness: { name: "nobody", at: row.goneAt } },
  );
  return { ...memory, referrers };
}

/** Nobody asks whether the last read is of the same history as the first. */
function withoutFirstVersions(inventory: InventoryView): InventoryView {
  return {
    generation: inventory.generation,
    count: (collection) => inventory.count(collection),
    get: (collection, key) => inventory.get(collection, key),
    all: (collection) => inventory.all(collection),
    find: (collection, index, value) => inventory.find(collection, index, value),
    values: (collection, index) => inventory.values(collection, index),
    findOn: (system, collection, index, value) =>
      inventory.findOn(system, collection, index, value),
    coverage: (collection, source) =>
      inventory.coverage(collection, source).map(({ firstVersion: _, ...part }) => part),
    isSettled: (record) => inventory.isSettled(record),
    withheld: (collection) => inventory.withheld(collection),
  };
}

function withoutPrecondition(id: PreconditionId): Core {
  return without(({ preconditions }) =>
    preconditions.filter((one) => one.id === id).flatMap((one) => one.missing),
  );
}

function withoutDoubt(doubt: RegExp): Core {
  return without(({ missing }) => missing.filter((sentence) => doubt.test(sentence)));
}

/** Nothing is suspect for these sentences. */
function without(unasked: (finding: Finding) => readonly string[]): Core {
  const surer = (finding: Finding): Finding => {
    if (finding.verdict !== "suspect") return finding;
    const ignored = unasked(finding);
    const missing = finding.missing.filter((sentence) => !ignored.includes(sentence));
    return { ...finding, missing, verdict: missing.length === 0 ? "confirmed" : "suspect" };
  };
  return {
    ...PRODUCT,
    judge: (input, runs) => {
      const judged = judge(input, runs);
      return { ...judged, findings: judged.findings.map(surer) };
    },
  };
}
