import type { VolumeSource } from "../../program/src/model/kubernetes.ts";
import { addDataset, datasetAt } from "../nas.ts";
import { type Act, type Action, pause } from "../op.ts";
import { DIRECTORIES } from "../setting.ts";
import type { Install, Volume } from "../world.ts";
import { holdPv } from "./mounts.ts";

/** Whose volumes are not datasets of democratic-csi. */

/** A driver of directories makes one more in the dataset that holds all of its volumes (T19). */
export const makeDirectory: Action = {
  on: null,
  makes: null,
  weight: 1,
  *run(act) {
    const install = act.random.pick(act.world.installs);
    const { cluster, system } = install;
    const dataset = datasetAt(system, DIRECTORIES);
    if (!dataset) return;
    shareOnce(install, dataset.guid);
    yield pause(act.random);
    const handle = `pvc-${act.uid(1)}`;
    const attributes = {
      node_attach_driver: "nfs",
      provisioner_driver: "nfs-client",
      server: system.address,
      share: `/mnt/${DIRECTORIES}/v/${handle}`,
    };
    const driver = "org.democratic-csi.nfs-client";
    const source: VolumeSource = { type: "csi", driver, volumeHandle: handle, attributes };
    holdPv(act, cluster, foreignVolume(act, install, dataset.guid), source, [dataset.guid]);
    yield act.random.delayMs(60_000, 30 * 86_400_000);
    cluster.objects.persistentVolumes.delete(act.uid(7));
  },
};

/** Another driver, or an orchestrator that is not Kubernetes, keeps a volume of its own on the same pool (T32, T33). */
export const makeForeign: Action = {
  on: null,
  makes: null,
  weight: 1,
  *run(act) {
    const install = act.random.pick(act.world.installs);
    const { cluster, system } = install;
    const path = `tank/pvc-${act.uid(1)}`;
    const guid = act.uid(3);
    const driver = act.random.pick(["csi.truenas.io", "tns.csi.io", null]);
    const properties: Record<string, string> =
      driver === "tns.csi.io" ? { "tns-csi:managed_by": "tns-csi" } : {};
    const keptFor = `a volume of ${driver ?? "Nomad"}`;
    if (!addDataset(act.world, system, { guid, path, properties, keptFor }) || driver === null)
      return;
    yield pause(act.random);
    const attributes = { nfsServer: system.address, nfsPath: `/mnt/${path}` };
    const source: VolumeSource = { type: "csi", driver, volumeHandle: path, attributes };
    holdPv(act, cluster, foreignVolume(act, install, guid), source, [guid]);
  },
};

function shareOnce({ system }: Install, of: string): void {
  const path = `/mnt/${DIRECTORIES}`;
  if ([...system.shares.values()].some((share) => share.path === path)) return;
  const id = system.nextId++;
  const about = { protocol: "nfs", name: null, path, of } as const;
  system.shares.set(id, { id, ...about, comment: "directories", byHand: true });
}

function foreignVolume(act: Act, install: Install, dataset: string): Volume {
  return {
    install,
    parent: install.parent,
    name: `pvc-${act.uid(1)}`,
    handle: `pvc-${act.uid(1)}`,
    namespace: "shop",
    claimName: `data-${act.op.id}`,
    claimUid: act.uid(1),
    pvUid: act.uid(7),
    dataset,
    reclaimPolicy: "Retain",
  };
}
