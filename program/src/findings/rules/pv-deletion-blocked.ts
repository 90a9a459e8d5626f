import { Type } from "typebox";
import { clonesOfSnapshot, contentsOfSnapshot } from "../../correlate/snapshots.ts";
import { snapshotKey } from "../../model/identity.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Dataset, ZfsSnapshot } from "../../model/truenas.ts";
import type { Evidence } from "../finding.ts";
import { deletionTarget, deletionWantedSince } from "../deletion.ts";
import { claimsOf } from "../concern.ts";
import { duration } from "../options.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { unreadWay } from "../unread-ways.ts";
import { countedNames } from "../words.ts";

/**
 * Row 42 of facts/peers §2, class 13 and §2.4 of facts/democratic-csi (#549, #562): ZFS refuses for clones, democratic-csi since
 * 1.9.5 for any snapshot, because each one inherits its mark; older releases destroy the snapshots with the volume.
 */
export const pvDeletionBlocked = defineRule({
  code: "pv-deletion-blocked",
  title: "PersistentVolume whose deletion snapshots or clones on the NAS block",
  each: "persistentVolumes",
  needs: ["persistentVolumes", "volumeSnapshotContents", "system", "datasets", "zfsSnapshots"],
  within: "cluster",
  absence: false,
  severity: "warning",
  why: "The driver takes the share or target away first and then fails for ever: the volume is out of reach, its space is not free. Older drivers destroy the snapshots silently instead, and VolumeSnapshots that say ready are empty.",
  remedy: [
    "plumbline trace {subject}",
    "decide about each snapshot and clone (TrueNAS: Datasets > Manage Snapshots): nothing here is safe to delete unseen",
    "of one that is held, ask first whoever set the hold: it says that somebody wants the snapshot to stay",
  ],
  options: Type.Object({
    grace: duration({
      default: "10m",
      description: "How long a deletion may take before it counts as blocked",
    }),
  }),
  check(pv, { links, inventory, now }, { graceMs }) {
    if (pv.phase === "Bound" && pv.deletionRequestedAt === null) return quiet("it is bound");
    if (pv.reclaimPolicy !== "Delete") return quiet(`its reclaim policy is ${pv.reclaimPolicy}`);
    const since = deletionWantedSince(pv);
    if (since === null) return quiet("nobody wants it deleted");
    if (now - since < graceMs) return quiet("its deletion is under way");
    const backing = links.backing(pv);
    if (backing.state !== "found") return quiet("no dataset is known behind it");
    const unread = unreadWay(backing, inventory);
    if (unread !== null) return cannotTell(unread);
    const target = deletionTarget(pv, links, inventory);
    if (target.is === "unknown") return cannotTell(target.because);
    if (target.is === "none") return quiet(target.because);
    const { dataset } = target;
    const evidence = blockersOf(dataset, inventory);
    if (evidence.length === 0) return quiet("neither a snapshot nor a clone is in the way");
    return {
      is: "hit",
      evidence: [{ fact: "dataset", value: dataset.path }, ...evidence],
      since,
      concerns: claimsOf([pv]),
    };
  },
});

function blockersOf(dataset: Dataset, inventory: InventoryView): readonly Evidence[] {
  const { system, path } = dataset;
  const clones = inventory.findOn(system, "datasets", "originDataset", path);
  const snapshots = inventory.findOn(system, "zfsSnapshots", "dataset", path);
  const isCloned = (snapshot: ZfsSnapshot) => clonesOfSnapshot(snapshot, inventory).length > 0;
  const isNamed = (snapshot: ZfsSnapshot) => contentsOfSnapshot(snapshot, inventory).length > 0;
  const named = snapshots.filter(isNamed);
  const others = snapshots.filter((snapshot) => !isNamed(snapshot) && !isCloned(snapshot));
  const names = (some: readonly ZfsSnapshot[]) => some.map(({ name }) => name);
  return [
    ...countedNames(
      "clones",
      clones.map((clone) => clone.path),
    ),
    ...countedNames("snapshots of a VolumeSnapshotContent", names(named)),
    ...countedNames("snapshots of others", names(others)),
    ...holdsOfBlockers(snapshots, inventory),
  ];
}

/** Which of them are held, as far as it was read: of few (`snapshotsToRead`). */
function holdsOfBlockers(
  snapshots: readonly ZfsSnapshot[],
  inventory: InventoryView,
): readonly Evidence[] {
  const held: string[] = [];
  let unread = 0;
  for (const snapshot of snapshots) {
    const holds = inventory.get("zfsSnapshotDetails", snapshotKey(snapshot))?.holds ?? null;
    if (holds === null) unread++;
    else if (holds.length > 0) held.push(`${snapshot.name} (${holds.join(", ")})`);
  }
  const rest = { fact: "holds not read", value: `of ${unread} of ${snapshots.length} snapshots` };
  return [...countedNames("held", held), ...(unread === 0 ? [] : [rest])];
}
