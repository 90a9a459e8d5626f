import { describe, expect, it } from "vitest";
import {
  aClaim,
  aContent,
  aCsiDriver,
  anAttachment,
  aPv,
  aStorageClass,
  aVolumeSnapshot,
  aWorkload,
  DAY_MS,
  type GivenRecords,
  inventoryOf,
  NOW,
} from "../model/given.ts";
import { findings } from "./given.ts";
import type { Rule } from "./rule.ts";
import { RULES } from "./rules/index.ts";
import { suppress } from "./suppress.ts";

const HINT = "excluded-from-alerts=true";
const OLD = NOW - 10 * DAY_MS;

/** A case of every rule about a Kubernetes object, with a hint of its owner on that object or without. */
const CASES: readonly (readonly [string, (ignoreHint: string | null) => GivenRecords])[] = [
  ["claim-lost", (ignoreHint) => claim({ phase: "Lost", ignoreHint })],
  ["claim-pending", (ignoreHint) => claim({ phase: "Pending", pvName: "", ignoreHint })],
  ["claim-terminating", (ignoreHint) => claim({ deletionRequestedAt: OLD, ignoreHint })],
  ["claim-unused", (ignoreHint) => claim({ ignoreHint })],
  ["csi-driver-not-running", (ignoreHint) => driverAtZero(ignoreHint)],
  ["pv-available", (ignoreHint) => pv({ phase: "Available", claimRef: null, ignoreHint })],
  ["pv-driver-gone", (ignoreHint) => pv({ ignoreHint })],
  ["pv-failed", (ignoreHint) => pv({ phase: "Failed", ignoreHint })],
  ["pv-released", (ignoreHint) => pv({ phase: "Released", ignoreHint })],
  ["pv-terminating", (ignoreHint) => pv({ deletionRequestedAt: OLD, ignoreHint })],
  ["attachment-dangling", (ignoreHint) => ({ volumeAttachments: [anAttachment({ ignoreHint })] })],
  ["storage-class-driver-gone", (ignoreHint) => storageClass(ignoreHint)],
  ["storage-class-unused", (ignoreHint) => storageClass(ignoreHint)],
  [
    "volume-snapshot-not-ready",
    (ignoreHint) => snapshot({ error: "no", readyToUse: false, ignoreHint }),
  ],
  ["volume-snapshot-without-content", (ignoreHint) => snapshot({ ignoreHint })],
  [
    "volume-snapshot-content-unbound",
    (ignoreHint) => ({ volumeSnapshotContents: [aContent({ ignoreHint })] }),
  ],
];

const claim = (over: Parameters<typeof aClaim>[0]) => ({ persistentVolumeClaims: [aClaim(over)] });
const pv = (over: Parameters<typeof aPv>[0]) => ({ persistentVolumes: [aPv(over)] });
const snapshot = (over: Parameters<typeof aVolumeSnapshot>[0]) => ({
  volumeSnapshots: [aVolumeSnapshot(over)],
});
const storageClass = (ignoreHint: string | null) => ({
  storageClasses: [aStorageClass({ ignoreHint })],
});

const driverAtZero = (ignoreHint: string | null) => ({
  csiDrivers: [aCsiDriver("org.democratic-csi.nfs", { release: "zfs-nfs", ignoreHint })],
  workloads: [aWorkload({ driverPart: { release: "zfs-nfs", role: "controller" } })],
});

function keptOut(code: string, records: GivenRecords): readonly string[] {
  const rule: Rule | undefined = RULES.find((one) => one.code === code);
  if (!rule) throw new Error(`no rule ${code}`);
  const found = findings(rule, records);
  expect(found.map(({ verdict }) => verdict)).not.toContain("unknown");
  expect(found).toHaveLength(1);
  const words = { exclusions: [], ignores: [], inventory: inventoryOf(records), now: NOW };
  return suppress(found, words).suppressed.map(({ by }) => by);
}

// `kor/used=false` is not read as a hint in the first place: kubernetes/kinds/kinds.test.ts.
describe("a hint on the object itself", () => {
  it.each(CASES)("keeps %s out, and nothing else does", (code, made) => {
    expect(keptOut(code, made(HINT))).toEqual([HINT]);
    expect(keptOut(code, made(null))).toEqual([]);
  });
});
