import type { FindingGroup } from "../finding-groups.ts";
import { type Family, gauge } from "../family.ts";

const LABELS = ["rule", "severity", "verdict", "cluster", "system", "scope"] as const;

/** How many there are. */
export const findings = ofGroup(
  "plumbline_findings",
  "Findings that are not suppressed, those included that cannot be told at the moment; verdict unknown counts what rules could not tell, beside them.",
  ({ count }) => count,
);

/** What they hold. */
export const findingsReclaimable = ofGroup(
  "plumbline_findings_reclaimable_bytes",
  "Bytes that would come back without what these findings are about, of those of which it is known; a claim that nobody mounts is somebody's all the same.",
  ({ reclaimableBytes }) => reclaimableBytes,
);

/** How long the oldest of them is there. */
export const findingsOldest = ofGroup(
  "plumbline_findings_oldest_timestamp_seconds",
  "When the oldest of these findings was first seen, in seconds since 1970.",
  ({ oldestAt }) => (oldestAt === null ? null : oldestAt / 1000),
);

function ofGroup(
  name: string,
  help: string,
  valueOf: (group: FindingGroup) => number | null,
): Family {
  return gauge({
    name,
    help,
    each: "findingGroups",
    labels: LABELS,
    stability: "stable",
    sample: (group) => {
      const value = valueOf(group);
      return value === null ? null : [group, value];
    },
  });
}
