import { Type } from "typebox";
import { usageOf } from "../../correlate/claim-usage.ts";
import { claimConcern } from "../concern.ts";
import type { Evidence } from "../finding.ts";
import { defineRule, quiet } from "../rule.ts";
import { sizeText, timeEvidence } from "../words.ts";

/** What kubelets say of mounted volumes (facts/openshift §5): a NAS does not know how full the file system in a zvol is. */
export const claimFilesystemFull = defineRule({
  code: "claim-filesystem-full",
  title: "PersistentVolumeClaim whose file system is nearly full",
  each: "persistentVolumeClaims",
  needs: ["persistentVolumeClaims", "claimUsage"],
  within: "cluster",
  absence: false,
  severity: "warning",
  why: "Once its bytes or inodes are used up, whatever uses the claim cannot write any more, however much its pool has left.",
  remedy: [
    "plumbline trace {subject}",
    "have its owner clean up, or make the claim larger where its StorageClass allows that; more inodes come with more bytes",
  ],
  options: Type.Object({
    percent: Type.Integer({
      default: 90,
      minimum: 1,
      maximum: 100,
      description: "From how much of its bytes or inodes on it counts, in percent",
    }),
  }),
  check(claim, { inventory, now }, { percent }) {
    const usage = usageOf(claim, inventory);
    if (usage === null)
      return quiet("no kubelet says what it holds: nothing mounts it, or it is a raw block device");
    const { usedBytes, capacityBytes, inodesUsed, inodes, at } = usage;
    const bytes = usedRatio(usedBytes, capacityBytes);
    const files = usedRatio(inodesUsed, inodes);
    if (bytes === null && files === null) return quiet("the size of its file system is not known");
    if (Math.max(bytes ?? 0, files ?? 0) < percent / 100) return quiet(spare(bytes, files));
    return {
      is: "hit",
      evidence: [
        ...evidenceOf("bytes used", bytes, sizeText(capacityBytes ?? 0)),
        ...evidenceOf("inodes used", files, String(inodes)),
        timeEvidence("said by its kubelet", at, now),
      ],
      concerns: [claimConcern(claim)],
    };
  },
});

/** null where it is not known, or the file system does not count it (0 inodes). */
function usedRatio(used: number | null, of: number | null): number | null {
  return used === null || of === null || of === 0 ? null : used / of;
}

function evidenceOf(fact: string, ratio: number | null, of: string): readonly Evidence[] {
  return ratio === null ? [] : [{ fact, value: `${percentText(ratio)} of ${of}` }];
}

function spare(bytes: number | null, files: number | null): string {
  const said = [
    ...(bytes === null ? [] : [`${percentText(bytes)} of its bytes`]),
    ...(files === null ? [] : [`${percentText(files)} of its inodes`]),
  ];
  return `${said.join(" and ")} are used`;
}

function percentText(ratio: number): string {
  return `${Math.floor(ratio * 100)} %`;
}
