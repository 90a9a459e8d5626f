import type { StoredVolume } from "../../correlate/links.ts";
import type { Concern } from "../concern.ts";
import type { Evidence, Finding } from "../finding.ts";
import { hangingOnPool, hangingOnService } from "../hanging.ts";
import { affectedBy, impactEvidence } from "../impact.ts";
import { type Onlooker, seesPlace } from "./onlooker.ts";
import { SPEAKS_OF_ITSELF } from "./speaks-of-itself.ts";

/** Said in the place of what is not shown. */
export const WITHHELD = "withheld: it may concern others too";

const WITHHELD_EVIDENCE: readonly Evidence[] = Object.freeze([
  { fact: "withheld", value: "it may concern others too" },
]);

/**
 * The part of a finding that somebody sees; null where he does not see its subject. Who hangs on it is counted anew, of his own.
 * Evidence is shown only of what is his alone, and of rules that speak of nothing else.
 */
export function seenFinding(finding: Finding, onlooker: Onlooker): Finding | null {
  const { belonging } = onlooker;
  const { key } = finding.subject;
  if (isPlace(finding)) return seesPlace(finding.scope, onlooker) ? withheld(finding) : null;
  if (!belonging.sees(key)) return null;
  if (finding.impact !== null) return withOwnImpact(finding, onlooker);
  const concerns = finding.concerns.filter((concern) => isHis(concern, onlooker));
  const isWhole = belonging.isOwn(key) && concerns.length === finding.concerns.length;
  if (!isWhole || !SPEAKS_OF_ITSELF.has(finding.rule)) {
    const { reclaimableBytes } = finding;
    const bytes = belonging.isOwn(key) ? reclaimableBytes : null;
    return { ...withheld(finding), concerns, reclaimableBytes: bytes };
  }
  return { ...finding, ...unsaid(finding) };
}

/** Whether a finding, as somebody sees it, is about what nobody else has a part in. */
export function isHisAlone({ subject, impact, evidence }: Finding): boolean {
  return impact === null && (subject.namespace !== null || evidence !== WITHHELD_EVIDENCE);
}

function isPlace({ subject: { kind } }: Finding): boolean {
  return kind === "scope" || kind === "cluster" || kind === "system";
}

function withheld(finding: Finding): Finding {
  return {
    ...finding,
    ...unsaid(finding),
    evidence: WITHHELD_EVIDENCE,
    concerns: [],
    impact: null,
    reclaimableBytes: null,
    remedy: isPlace(finding) ? [WITHHELD] : finding.remedy,
  };
}

/** What the verdict rests on names whatever was read: who else might have needed it, and what witnessed its end. */
function unsaid({ missing, preconditions }: Finding): Pick<Finding, "missing" | "preconditions"> {
  const said = (texts: readonly string[]) => (texts.length === 0 ? [] : [WITHHELD]);
  return {
    missing: said(missing),
    preconditions: preconditions.map((one) => ({
      ...one,
      evidence: said(one.evidence),
      missing: said(one.missing),
    })),
  };
}

function withOwnImpact(finding: Finding, onlooker: Onlooker): Finding {
  const { sources } = onlooker;
  const { scope } = finding;
  const place = {
    scope,
    clusters: sources.filter(({ kind }) => kind === "cluster"),
    systems: sources.filter(({ id }) => id === scope.key),
    absent: [],
    pool: null,
  };
  const { impact, concerns } = affectedBy(hangingOn(finding, onlooker), place, onlooker);
  return {
    ...withheld(finding),
    evidence: [...WITHHELD_EVIDENCE, ...impactEvidence(impact)],
    impact,
    concerns,
  };
}

/** Those of his volumes that hang on a pool or a service: nothing else that many hang on is seen. */
function hangingOn({ subject }: Finding, { inventory, links }: Onlooker): readonly StoredVolume[] {
  const pool = inventory.get("pools", subject.key);
  if (pool) return hangingOnPool(pool, links);
  const service = inventory.get("nasServices", subject.key);
  return service ? hangingOnService(service, links) : [];
}

/** What is, or was, in a namespace of his. */
function isHis({ cluster, namespace }: Concern, { whose }: Onlooker): boolean {
  return cluster === whose.cluster && whose.names.has(namespace);
}
