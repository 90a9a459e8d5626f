import { judge } from "../program/src/findings/engine.ts";
import type { Finding } from "../program/src/findings/finding.ts";
import type { Memory } from "../program/src/findings/memory.ts";
import type { PreconditionId } from "../program/src/findings/preconditions/precondition.ts";
import { type Core, PRODUCT } from "./core.ts";

/** The product with one guard of its memory taken out; see `guards.ts`. */
export const WITHOUT_MEMORY: Readonly<Record<string, Core>> = Object.freeze({
  "former users": withoutPrecondition("P8"),
  "the witness of an end": {
    ...PRODUCT,
    remember: (...given) => witnessed(PRODUCT.remember(...given)),
  },
  "three looks over a day": withoutPrecondition("P7"),
  "the learning period": judgedWith((memory) => ({ ...memory, learningMs: 0 })),
  "versions that go back": judgedWith((memory) => ({
    ...memory,
    clusters: memory.clusters.map((cluster) => ({ ...cluster, readings: {} })),
  })),
  "identities that are remembered": judgedWith((memory) => ({ ...memory, identities: [] })),
  "the brake on mass changes": judgedWith((memory) => ({ ...memory, judged: [] })),
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

function withoutPrecondition(id: PreconditionId): Core {
  return {
    ...PRODUCT,
    judge: (input, runs) => {
      const judged = judge(input, runs);
      return { ...judged, findings: judged.findings.map((finding) => unasked(finding, id)) };
    },
  };
}

function unasked(finding: Finding, id: PreconditionId): Finding {
  if (finding.verdict !== "suspect") return finding;
  const asked = finding.preconditions.filter((one) => one.id === id).flatMap((one) => one.missing);
  const missing = finding.missing.filter((sentence) => !asked.includes(sentence));
  return { ...finding, missing, verdict: missing.length === 0 ? "confirmed" : "suspect" };
}
