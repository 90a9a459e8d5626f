import { Type } from "typebox";
import type { StoredVolume } from "../../correlate/links.ts";
import { partIn } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { CsiDriver, Pod } from "../../model/kubernetes.ts";
import type { SystemState } from "../../model/truenas.ts";
import { isRunning } from "../claim-users.ts";
import { type Release, releaseOf, unfitBecause } from "../driver-releases.ts";
import type { Evidence } from "../finding.ts";
import { cannotTell, defineRule, quiet, type RuleContext } from "../rule.ts";
import { surelyOn, unreadVolumes } from "../surely-hanging.ts";
import { BACKING_NEEDS } from "../volumes.ts";
import { countedNames } from "../words.ts";

/** What leads from a PersistentVolume to its system; of datasets that were not read the rest may tell, and else the check says so. */
const WAYS_TO_VOLUMES = BACKING_NEEDS.filter((one) => one !== "pools" && one !== "datasets");

/**
 * Facts/democratic-csi §6.1: the tag of an image is the only thing that tells (its `vendor_version` stands still), and often it
 * does not. Volumes of its drivers that use no API of TrueNAS (`zfs-generic-*`) are nobody's concern.
 */
export const csiDriverUnfitForNas = defineRule({
  code: "csi-driver-unfit-for-nas",
  title: "CSI driver whose release does not work with the version of its TrueNAS",
  each: "csiDrivers",
  needs: ["csiDrivers", "pods", ...WAYS_TO_VOLUMES],
  within: "cluster",
  absence: false,
  severity: "error",
  why: "It can make, grow, snapshot and delete no volume there; what is mounted stays so, until a Pod has to move.",
  remedy: [
    "kubectl get pods --all-namespaces -l app.kubernetes.io/csi-role -o wide",
    "plumbline trace {subject}",
    "set the image of the driver to a release that works with that TrueNAS, or keep TrueNAS where it is until there is one",
  ],
  options: Type.Object({}),
  check(driver, context) {
    const { inventory } = context;
    const images = imagesOf(driver, inventory);
    if (images.size === 0)
      return quiet("no Pod with its labels and a container csi-driver was found");
    const told = [...images].map(([image, pods]) => ({ image, pods, release: releaseOf(image) }));
    const known = told.flatMap((one) =>
      typeof one.release === "number" ? [{ ...one, release: one.release }] : [],
    );
    const [untold] = told.flatMap(({ release }) => (typeof release === "number" ? [] : [release]));
    if (known.length === 0) return quiet(untold?.untold ?? "its images are not known");
    const misfits = known.flatMap((one) => misfitsOf(one, inventory));
    const serving = misfits.filter(({ system }) => servesByApi(driver, system, context));
    if (serving.length > 0) return { is: "hit", evidence: serving.flatMap(evidenceOf) };
    const unread = unreadVolumes([], context);
    return misfits.length > 0 && unread !== null
      ? cannotTell(`whether a volume of it is there is not known: ${unread}`)
      : quiet("nothing is known against its release and the versions of TrueNAS it serves");
  },
});

/** Images of its Pods that have not ended, each with those. */
function imagesOf(
  { cluster, release }: CsiDriver,
  inventory: InventoryView,
): ReadonlyMap<string, readonly Pod[]> {
  if (release === null) return new Map();
  const pods = (["controller", "node"] as const)
    .flatMap((role) => inventory.find("pods", "driver", partIn(cluster, { release, role })))
    .filter(isRunning);
  const withImage = pods.filter(({ driverPod }) => (driverPod?.image ?? null) !== null);
  return Map.groupBy(withImage, ({ driverPod }) => driverPod?.image ?? "");
}

interface Running {
  readonly image: string;
  readonly pods: readonly Pod[];
  readonly release: Release;
}

interface Misfit extends Running {
  readonly system: SystemState;
  readonly because: string;
}

/** Systems that this release does not work with, whether it serves them or not. */
function misfitsOf(running: Running, inventory: InventoryView): readonly Misfit[] {
  return [...inventory.all("system")].flatMap((system) => {
    const because = unfitBecause(running.release, system.version);
    return because === null ? [] : [{ ...running, system, because }];
  });
}

function evidenceOf({ system, image, pods, because }: Misfit): readonly Evidence[] {
  const { hostname, version } = system;
  return [
    { fact: "TrueNAS with volumes of it", value: `${hostname}, version ${version}` },
    { fact: "image", value: image },
    ...countedNames("Pods that run it", pods.map(placeOf)),
    { fact: "why it does not work", value: because },
  ];
}

function servesByApi(driver: CsiDriver, { system }: SystemState, context: RuleContext): boolean {
  const its = context.links.volumesOn(system).all.filter((volume) => isMadeByApi(volume, driver));
  return surelyOn(system, its, [], context).length > 0;
}

/** `freenas-*` drivers all need the API, those over ssh for what gives a volume out (§6.1). */
function isMadeByApi({ pv: { cluster, source } }: StoredVolume, driver: CsiDriver): boolean {
  return (
    cluster === driver.cluster &&
    source.type === "csi" &&
    source.driver === driver.name &&
    (source.attributes["provisioner_driver"] ?? "").startsWith("freenas-")
  );
}

function placeOf({ name, namespace }: Pod): string {
  return `pod/${name} in ${namespace}`;
}
