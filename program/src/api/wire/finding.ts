import { Type } from "typebox";
import { type PreconditionId, PRECONDITIONS } from "../../findings/preconditions/precondition.ts";
import { SUBJECT_KINDS } from "../../findings/finding.ts";
import { exactly } from "../schemas.ts";
import { oneOf, orNull, time } from "./words.ts";

const SEVERITY = oneOf(["info", "warning", "error"], "How bad it is if it is true.");

const AFFECTED = exactly({
  cluster: Type.String(),
  namespace: Type.String(),
  claims: Type.Integer(),
  named: Type.Array(Type.String(), { description: "The first of these claims." }),
  owners: Type.Array(Type.String(), { description: 'What controls their Pods: "StatefulSet/db".' }),
});

const IMPACT = exactly({
  claims: Type.Integer(),
  namespaces: Type.Integer(),
  named: Type.Array(AFFECTED, { description: "The namespaces with the most claims." }),
  unread: Type.Array(Type.String(), { description: "Why there may be more." }),
});

const LIFECYCLE = exactly({
  state: oneOf(["pending", "active", "ignored"]),
  firstSeenAt: time("When it was found first"),
  confirmations: Type.Integer({ description: "Looks in a row that say the same." }),
});

const PRECONDITION = exactly({
  id: oneOf(Object.keys(PRECONDITIONS) as PreconditionId[]),
  title: Type.String(),
  state: oneOf(["held", "failed", "notCheckable"]),
  evidence: Type.Array(Type.String()),
  missing: Type.Array(Type.String(), { description: "What keeps the verdict from confirmed." }),
});

const CONCERN = exactly({
  kind: oneOf(["namespace", "pvc", "volumesnapshot"]),
  cluster: orNull(Type.String(), "Id of its cluster; null: not known."),
  source: orNull(Type.String(), "Configured name of its cluster."),
  namespace: Type.String(),
  name: orNull(Type.String(), "null: all of the namespace."),
});

/** A finding, as `-o json` of `scan` has it. */
export const FINDING = exactly({
  id: Type.String({ description: "The same in every run for the same object." }),
  rule: Type.String(),
  title: Type.String(),
  severity: SEVERITY,
  verdict: oneOf(
    ["confirmed", "suspect", "unknown"],
    "unknown: the rule could not run there; it may concern anything.",
  ),
  word: orNull(oneOf(["orphan", "unclaimed"])),
  subject: exactly({
    kind: oneOf(SUBJECT_KINDS),
    key: Type.String(),
    name: Type.String(),
    namespace: orNull(Type.String()),
    source: Type.String({ description: "Configured name of its cluster or system." }),
  }),
  scope: exactly({
    kind: oneOf(["scope", "cluster", "system"]),
    key: Type.String(),
    name: Type.String(),
    closed: orNull(Type.Boolean()),
  }),
  evidence: Type.Array(exactly({ fact: Type.String(), value: Type.String() })),
  preconditions: Type.Array(PRECONDITION),
  missing: Type.Array(Type.String(), { description: "What keeps the verdict from confirmed." }),
  reclaimableBytes: orNull(Type.Number(), "What would come back; null: not known."),
  since: orNull(Type.Number(), "Since when the object exists (epoch ms)."),
  lifecycle: orNull(LIFECYCLE),
  concerns: Type.Array(CONCERN, { description: "Claims and namespaces that it concerns." }),
  impact: orNull(IMPACT),
  remedy: Type.Array(Type.String()),
});

/** By whose word a finding is kept out of lists. */
const LEFT_OUT = {
  by: Type.String({ description: "The hint as its owner wrote it, or a reason." }),
  on: orNull(Type.String(), "What bears the hint."),
};

/** By whose word one is kept out of lists; null where nobody's. */
export const LEFT_OUT_BY = orNull(exactly(LEFT_OUT));

/** A finding that somebody's word keeps out of lists. */
export const SUPPRESSED = exactly({ ...LEFT_OUT, finding: FINDING });
