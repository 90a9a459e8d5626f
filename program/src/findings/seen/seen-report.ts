import type { Coverage } from "../../model/inventory.ts";
import { COLLECTIONS } from "../../model/collections.ts";
import type { Finding } from "../finding.ts";
import type { MemoryState, Report, Suppressed } from "../report.ts";
import { type Onlooker, seesPlace } from "./onlooker.ts";
import { worstFirst } from "../worst-first.ts";
import { seenFinding, WITHHELD } from "./seen-finding.ts";

/**
 * The part of a report that somebody sees. What he does not see is not in it, and is not counted. It is in order by what he is told:
 * the order of the whole would say which of two sizes that are withheld is the larger.
 */
export function seenReport(report: Report, onlooker: Onlooker): Report {
  const { inventory, scopes, sources } = onlooker;
  const { schemaVersion, at, skipped, memory } = report;
  return {
    schemaVersion,
    at,
    sources: sources.map(({ kind, name, id }) => ({ kind, name, id })),
    scopes,
    findings: oncePerPlace(
      report.findings.flatMap((finding) => seenFinding(finding, onlooker) ?? []),
    ).toSorted(worstFirst),
    skipped,
    suppressed: report.suppressed
      .flatMap((one) => seenSuppressed(one, onlooker) ?? [])
      .toSorted((a, b) => worstFirst(a.finding, b.finding)),
    coverage: COLLECTIONS.flatMap((collection): readonly Coverage[] =>
      inventory.coverage(collection),
    ),
    aged: report.aged
      .flatMap(({ finding, lastSeenAt }) => {
        const seen = seenFinding(finding, onlooker);
        return seen === null ? [] : [{ finding: seen, lastSeenAt }];
      })
      .toSorted((a, b) => worstFirst(a.finding, b.finding)),
    memory: memory && seenMemory(memory, onlooker),
  };
}

/** What a rule could not tell in a place is said once: the reasons, by which there are several, are withheld. */
function oncePerPlace(findings: readonly Finding[]): readonly Finding[] {
  const said = new Set<string>();
  return findings.filter(({ rule, verdict, subject: { key } }) => {
    if (verdict !== "unknown") return true;
    const place = `${rule} ${key}`;
    if (said.has(place)) return false;
    said.add(place);
    return true;
  });
}

/** Reasons are written by people for themselves; a hint speaks for him only where it is on his own. */
function seenSuppressed({ by, on, finding }: Suppressed, onlooker: Onlooker): Suppressed | null {
  const seen = seenFinding(finding, onlooker);
  if (seen === null) return null;
  const isOwnHint = on !== null && isOnHis(on, onlooker);
  return { by: isOwnHint ? by : WITHHELD, on: isOwnHint ? on : null, finding: seen };
}

/** "namespace/lab", "pvc/shop/data-0". */
function isOnHis(on: string, { whose }: Onlooker): boolean {
  const [kind, namespace = "", name] = on.split("/");
  return (kind === "namespace" || name !== undefined) && whose.names.has(namespace);
}

function seenMemory({ epoch, learnsUntil, freezes }: MemoryState, onlooker: Onlooker): MemoryState {
  return {
    epoch: { ...epoch, because: epoch.because === null ? null : WITHHELD },
    learnsUntil,
    freezes: freezes
      .filter(({ place }) => seesPlace(place, onlooker))
      .map((freeze) => ({ ...freeze, because: WITHHELD, found: null, ended: null })),
  };
}
