import { Type } from "typebox";
import { isCsiSnapshot } from "../../correlate/drivers/registry.ts";
import { couldBeCsiSnapshot } from "../../correlate/drivers/sidecar-names.ts";
import type { Links } from "../../correlate/links.ts";
import { snapshotKey } from "../../model/identity.ts";
import type { Dataset } from "../../model/truenas.ts";
import { keptByHold } from "../holds.ts";
import { claimsOf, type ConcernedObject } from "../concern.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";
import { anotherInstallations } from "../volumes.ts";
import { snapshotsUnserved } from "../unserved.ts";
import { countedNames, timeEvidence } from "../words.ts";

/** What is said of nearly every snapshot there is: one answer for all of them. */
const NOT_A_DRIVERS = quiet("its name is not one that a driver gives");

/**
 * Class 18 and trap T13 of facts/democratic-csi: deleted in Kubernetes, and by the driver with `defer`; ZFS destroys it when the
 * last clone goes. Whether it is marked so, 26 does not say.
 */
export const zfsSnapshotPinnedByClone = defineRule({
  code: "zfs-snapshot-pinned-by-clone",
  title: "CSI snapshot that only its clones still need",
  each: "zfsSnapshots",
  needs: ["volumeSnapshotContents", "volumeSnapshots", "system", "datasets", "zfsSnapshots"],
  within: "claimScope",
  absence: true,
  severity: "info",
  why: "In Kubernetes it is deleted, on the NAS it stays for the clone that was made from it: its source volume cannot be deleted, and its space does not come back before.",
  remedy: [
    "plumbline trace {subject}",
    "nothing is wrong while the clone is needed: when its claim is deleted, the snapshot can go, and what it holds comes back",
  ],
  options: Type.Object({}),
  check(snapshot, { links, claimScope, inventory, now }) {
    if (!claimScope) return quiet("it lies in no claim scope");
    if (!couldBeCsiSnapshot(snapshot.name)) return NOT_A_DRIVERS;
    const clones = links.clonesOf(snapshot);
    if (clones.length === 0) return quiet("nothing is cloned from it");
    const [content] = links.contentsOf(snapshot);
    if (content) return quiet(`volumesnapshotcontent/${content.to.name} names it`);
    const volumeSnapshot = links.volumeSnapshotOf(snapshot)?.to;
    if (volumeSnapshot)
      return quiet(
        `volumesnapshot/${volumeSnapshot.name} in ${volumeSnapshot.namespace} was made with it`,
      );
    const [dataset] = inventory.findOn(snapshot.system, "datasets", "path", snapshot.dataset);
    const another = dataset ? anotherInstallations(dataset, claimScope, links) : null;
    if (another !== null) return quiet(`its dataset is not ours: ${another}`);
    const details = inventory.get("zfsSnapshotDetails", snapshotKey(snapshot));
    if (!details)
      return cannotTell("its user properties were not read, so whose it is cannot be told");
    if (!isCsiSnapshot(details))
      return quiet("no driver marked it as its own: the marks it shows are its dataset's");
    const kept = keptByHold(details);
    if (kept !== null) return kept;
    const unserved = snapshotsUnserved(claimScope, inventory);
    if (unserved !== null) return cannotTell(unserved);
    const { deferDestroy } = details;
    return {
      is: "hit",
      evidence: [
        ...countedNames(
          "clones",
          clones.map(({ path }) => path),
        ),
        {
          fact: "destroyed",
          value:
            deferDestroy === null
              ? "not said"
              : deferDestroy
                ? "yes, waits for the last clone"
                : "no",
        },
        timeEvidence("created", details.createdAt, now),
      ],
      since: details.createdAt,
      concerns: claimsOnClones(clones, links),
    };
  },
});

function claimsOnClones(clones: readonly Dataset[], links: Links): readonly ConcernedObject[] {
  return claimsOf(clones.flatMap((clone) => links.pvsOf(clone).map(({ to }) => to)));
}
