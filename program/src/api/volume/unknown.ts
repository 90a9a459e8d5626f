import type { Static } from "typebox";
import type { Dataset } from "../../model/truenas.ts";
import { firstReason, whyUnread } from "../rows/read-whole.ts";
import { isPartOnly, mayBeOthers, type VolumeItem, whyUnreadUsers } from "../rows/volume-items.ts";
import type { Shown } from "../shown.ts";
import type { UNKNOWN } from "./schema.ts";

type Unknown = Static<typeof UNKNOWN>[number];

/** What `pool.dataset.query` up to 25.04 does not give (facts/truenas-api.md §5.3). */
const SINCE_25_10 = ["sizes.referencedBytes", "sizes.logicalUsedBytes"];

const OF_SPACE = [
  "sizes.usedBytes",
  ...SINCE_25_10,
  "sizes.heldBySnapshotsBytes",
  "sizes.reservedBytes",
  "sizes.availableBytes",
  "dataset.compression",
  "dataset.sync",
  "dataset.blockBytes",
];

const OF_FILE_SYSTEM = ["sizes.filesystemUsedBytes", "sizes.filesystemCapacityBytes"];

/** What was read of a volume's surroundings. */
interface Read {
  readonly protocol: string | null;
  readonly hasUsage: boolean;
  readonly hasSessions: boolean;
}

/** Why something of a volume is not known. */
export function unknownOf(item: VolumeItem, read: Read, shown: Shown): Unknown[] {
  const { claim, pv, dataset, space } = item;
  const system = dataset?.system ?? null;
  const reasons: readonly (readonly [readonly string[], string | null])[] = [
    [["persistentVolume"], pv === null ? UNBOUND : null],
    [
      ["dataset", "shares", "targets", "zfsSnapshots", "sessions"],
      dataset === null ? whyNowhere(item, shown) : null,
    ],
    [["shares"], dataset && whyUnreadShares(dataset, shown)],
    [["targets"], dataset && whyUnreadTargets(dataset, read.protocol, shown)],
    [["attachments"], whyUnreadAttachments(item, shown)],
    [["attachments.nodeReady"], whyUnread("nodes", claim.cluster, shown)],
    [["volume.podCount", "volume.pods"], whyUnread("pods", claim.cluster, shown)],
    [["volume.owners"], whyUnreadUsers(claim, shown)],
    [OF_SPACE, dataset !== null && space === null ? whyNoSpace(item, shown) : null],
    [SINCE_25_10, space?.logicalUsedBytes === null ? "TrueNAS says it from 25.10 on" : null],
    [["zfsSnapshots"], dataset && whyNoSnapshots(item, shown)],
    [["volumeSnapshots"], whyUnread("volumeSnapshots", claim.cluster, shown)],
    [OF_FILE_SYSTEM, read.hasUsage ? null : whyNoUsage(item, shown)],
    [
      ["sessions"],
      dataset && !read.hasSessions ? whyNoSessions(read.protocol, system, shown) : null,
    ],
  ];
  return reasons.flatMap(([fields, because]) =>
    because === null ? [] : [{ fields: [...fields], because }],
  );
}

const UNBOUND = "it is bound to no PersistentVolume that is there";

function whyNowhere({ pv }: VolumeItem, shown: Shown): string {
  const { links, inventory } = shown;
  if (pv === null) return UNBOUND;
  const backing = links.backing(pv);
  const { state } = backing;
  if (state === "missing") return whyMissing(backing.system, shown);
  if (state !== "elsewhere") return "several datasets could be its own";
  return inventory.count("datasets") === 0
    ? "no dataset was read"
    : "its PersistentVolume names no TrueNAS that is read";
}

/** Why there may be shares that were not read; null where there are none else: a zvol has none. */
export function whyUnreadShares({ kind, system }: Dataset, shown: Shown): string | null {
  return kind === "filesystem" ? whyUnread("shares", system, shown) : null;
}

const BLOCK_LISTS = {
  iscsi: ["iscsiTargets", "iscsiExtents", "iscsiTargetExtents"],
  nvmeof: ["nvmeofSubsystems", "nvmeofNamespaces"],
} as const;

/** The same of targets, which a filesystem has none of. `protocol`: by which it is given out; null = not known. */
export function whyUnreadTargets(
  { kind, system }: Dataset,
  protocol: string | null,
  shown: Shown,
): string | null {
  if (kind !== "zvol") return null;
  const lists =
    protocol === "iscsi" || protocol === "nvmeof"
      ? BLOCK_LISTS[protocol]
      : Object.values(BLOCK_LISTS).flat();
  return lists.map((list) => whyUnread(list, system, shown)).find((why) => why !== null) ?? null;
}

/** The same of attachments, which a claim that was never bound has none of. */
export function whyUnreadAttachments({ claim, pv }: VolumeItem, shown: Shown): string | null {
  if (pv === null) return claim.pvName === null ? null : UNBOUND;
  return whyUnread("volumeAttachments", claim.cluster, shown);
}

/** In any of these it could be, or what leads to it. */
const WAYS = ["datasets", "shares", ...Object.values(BLOCK_LISTS).flat()] as const;

function whyMissing(system: string | null, { inventory }: Shown): string {
  const parts = WAYS.flatMap((one) => inventory.coverage(one));
  const here = parts.filter(
    ({ source: { id } }) => system === null || id === null || id === system,
  );
  return firstReason(here) ?? "it is not where its PersistentVolume says that it is";
}

function whyNoSpace({ dataset }: VolumeItem, shown: Shown): string {
  const because = whyUnread("datasetSpace", dataset?.system ?? null, shown);
  if (because !== null) return because;
  return isPartOnly(shown)
    ? "others have a part in this dataset: its sizes would speak of them"
    : "TrueNAS did not say it of this dataset";
}

function whyNoSnapshots(item: VolumeItem, shown: Shown): string | null {
  const because = whyUnread("zfsSnapshots", item.dataset?.system ?? null, shown);
  if (because !== null || !mayBeOthers(item, shown)) return because;
  return "others may have a part in this dataset: its snapshots would speak of them";
}

function whyNoUsage({ pv }: VolumeItem, { inventory }: Shown): string {
  if (pv?.volumeMode === "Block") return "it is a raw block device";
  const parts = inventory.coverage("claimUsage");
  if (parts.every(({ state }) => state === "notConfigured"))
    return "nobody is asked what file systems hold: see usage in the configuration";
  return "no kubelet says it: nothing mounts it now, or its node was not asked";
}

function whyNoSessions(protocol: string | null, system: string | null, shown: Shown): string {
  switch (protocol) {
    case "nfs":
      return "who mounts it over NFS is not read: TrueNAS also lists clients that have left";
    case "smb":
      return "who uses it over SMB is not read: TrueNAS keeps that to itself";
    case "iscsi":
    case "nvmeof": {
      const collection = protocol === "iscsi" ? "iscsiSessions" : "nvmeofSessions";
      const because = whyUnread(collection, system, shown);
      return because ?? "others may be behind its target: who is logged in would speak of them";
    }
    default:
      return "how it is given out is not known";
  }
}
