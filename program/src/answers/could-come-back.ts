import type { Finding } from "../findings/finding.ts";

/** What cleaning up would give back: of what gives some back, and of nothing else. */
export interface ComingBack {
  /** 0 where none is known. */
  readonly reclaimableBytes: number;
  /** Leftovers of which it is not known how much that is: where there are any, the sum is a lower bound. */
  readonly unsizedLeftovers: number;
}

/** What of these could come back. A dataset takes its snapshots and the datasets below it along: those of one are counted with it. */
export function couldComeBack(findings: readonly Finding[]): ComingBack {
  const leftovers = findings.filter(isLeftover);
  const sized = new Set(leftovers.filter(isSizedDataset).map(placeOf));
  const counted = leftovers.filter((one) => !goesWithAnother(one, sized));
  return {
    reclaimableBytes: counted.reduce((sum, one) => sum + (one.reclaimableBytes ?? 0), 0),
    unsizedLeftovers: counted.filter((one) => one.reclaimableBytes === null).length,
  };
}

/** The kinds of which `reclaimableBytes` is what ZFS calls `used` (findings/bytes.ts). */
const DATASETS: ReadonlySet<string> = new Set(["dataset", "zvol"]);

function isSizedDataset({ subject, reclaimableBytes }: Finding): boolean {
  return DATASETS.has(subject.kind) && reclaimableBytes !== null;
}

function placeOf({ subject }: Finding): string {
  return `${subject.source}:${subject.name}`;
}

/** Whether a dataset that is counted holds it: a snapshot by the part before its "@", a dataset by a path above its own. */
function goesWithAnother(finding: Finding, sized: ReadonlySet<string>): boolean {
  if (sized.size === 0) return false;
  const { kind } = finding.subject;
  if (kind !== "snapshot" && !DATASETS.has(kind)) return false;
  const place = placeOf(finding);
  for (let end = place.search(/[/@][^/@]*$/); end > 0; end = place.lastIndexOf("/", end - 1))
    if (sized.has(place.slice(0, end))) return true;
  return false;
}

/**
 * Whether cleaning it up would give bytes back: nothing uses it any more, and its size is known. What something still needs, or
 * somebody keeps on purpose, has a size and would not come back.
 */
export function givesBack(finding: Finding): boolean {
  return isLeftover(finding) && (finding.reclaimableBytes ?? 0) > 0;
}

function isLeftover({ word, verdict }: Finding): boolean {
  return word !== null && verdict !== "unknown";
}
