import { plainIqn } from "../../model/indices.ts";
import { smbName, targetNamesIn } from "../../model/stated.ts";
import type { Dataset, Share } from "../../model/truenas.ts";
import type { BlockDevice, BlockTarget } from "../links.ts";
import { datasetsBelow, datasetsOn } from "./hanging.ts";
import type { Neighbour, Sides, Surroundings } from "./neighbours.ts";

const NONE = () => [];

/** A session stands on the target or subsystem that it is a login to. */
export const sessionSides: Sides<"session"> = Object.freeze<Sides<"session">>({
  above: NONE,
  below: (session, { inventory, links }) => {
    if ("hostnqn" in session) {
      const [record] = inventory.findOn(
        session.system,
        "nvmeofSubsystems",
        "id",
        session.subsystem,
      );
      if (record) return [targetNode(record, "id")];
      const name = `subsystem ${session.subsystem}`;
      return [{ absent: "subsystem", name, collection: "nvmeofSubsystems", basis: "id" }];
    }
    const name = plainIqn(session.target);
    const [record] = targetNamesIn(name)
      .flatMap((tail) => inventory.findOn(session.system, "iscsiTargets", "name", tail))
      .filter((target) => links.qualifiedNameOf(target) === name);
    if (record) return [targetNode(record, "iqn")];
    return [{ absent: "target", name, collection: "iscsiTargets", basis: "iqn" }];
  },
});

/** A share carries the PersistentVolumes that name its path, or its name, and stands on the dataset mounted there. */
export const shareSides: Sides<"share"> = Object.freeze<Sides<"share">>({
  above: pvsNaming,
  below: (share, { links }) => {
    const dataset = links.datasetOfShare(share);
    if (dataset)
      return [
        { layer: "dataset", record: dataset.to, basis: dataset.basis, doubts: dataset.doubts },
      ];
    return [{ absent: "dataset", name: share.path, collection: "datasets", basis: "path" }];
  },
});

/** A target carries the PersistentVolumes that name its IQN and stands on the extents of its LUNs. */
export const targetSides: Sides<"target"> = Object.freeze<Sides<"target">>({
  above: aboveTarget,
  below: (target, around) => {
    const { inventory } = around;
    const mappings = inventory.findOn(target.system, "iscsiTargetExtents", "target", target.id);
    const extents = mappings.map((mapping): Neighbour => {
      const [record] = inventory.findOn(target.system, "iscsiExtents", "id", mapping.extent);
      if (record) return { layer: "extent", record, basis: "id" };
      const name = `extent ${mapping.extent} at LUN ${mapping.lun}`;
      return { absent: "extent", name, collection: "iscsiExtents", basis: "id" };
    });
    const none: Neighbour = {
      absent: "extent",
      name: "no extent",
      collection: "iscsiTargetExtents",
      basis: "id",
    };
    return [...sessions(target, around), ...(extents.length > 0 ? extents : [none])];
  },
});

/** An extent carries the targets that give it out and stands on its zvol. */
export const extentSides: Sides<"extent"> = Object.freeze<Sides<"extent">>({
  above: targetsOf,
  below: zvolBelow,
});

/** A subsystem carries the PersistentVolumes that name its NQN and stands on its namespaces. */
export const subsystemSides: Sides<"subsystem"> = Object.freeze<Sides<"subsystem">>({
  above: aboveTarget,
  below: (subsystem, around) => {
    const namespaces = around.links
      .pathsFrom(subsystem)
      .flatMap(({ device }): Neighbour[] => (device ? [deviceNode(device, "id")] : []));
    const none: Neighbour = {
      absent: "nvmeofNamespace",
      name: "no namespace",
      collection: "nvmeofNamespaces",
      basis: "id",
    };
    return [...sessions(subsystem, around), ...(namespaces.length > 0 ? namespaces : [none])];
  },
});

/** A namespace of a subsystem is carried by it and stands on its zvol. */
export const nvmeofNamespaceSides: Sides<"nvmeofNamespace"> = Object.freeze<
  Sides<"nvmeofNamespace">
>({
  above: targetsOf,
  below: zvolBelow,
});

/** A target or subsystem in the layer of its transport. */
export function targetNode(record: BlockTarget, basis: "iqn" | "nqn" | "id"): Neighbour {
  return "subnqn" in record
    ? { layer: "subsystem", record, basis }
    : { layer: "target", record, basis };
}

function deviceNode(record: BlockDevice, basis: "path" | "id"): Neighbour {
  return "subsystem" in record
    ? { layer: "nvmeofNamespace", record, basis }
    : { layer: "extent", record, basis };
}

function aboveTarget(target: BlockTarget, around: Surroundings): readonly Neighbour[] {
  const name = around.links.qualifiedNameOf(target);
  const basis = "subnqn" in target ? "nqn" : "iqn";
  const pvs = name === null ? [] : around.inventory.find("persistentVolumes", basis, name);
  return [
    ...sessions(target, around),
    ...pvs.map((record): Neighbour => ({ layer: "pv", record, basis })),
  ];
}

function targetsOf(device: BlockDevice, { links }: Surroundings): readonly Neighbour[] {
  return links.targetsThrough(device).map((target) => targetNode(target, "id"));
}

function zvolBelow(device: BlockDevice, { links }: Surroundings): readonly Neighbour[] {
  if (device.zvol === null) return [];
  const zvol = links.zvolOf(device);
  if (zvol) return [{ layer: "dataset", record: zvol.to, basis: zvol.basis }];
  return [{ absent: "dataset", name: device.zvol, collection: "datasets", basis: "path" }];
}

function pvsNaming(share: Share, { inventory }: Surroundings): readonly Neighbour[] {
  const pvs =
    share.name === null
      ? inventory.find("persistentVolumes", "sharePath", share.path)
      : inventory.find("persistentVolumes", "smbShare", smbName(share.name));
  const basis = share.name === null ? "path" : "name";
  return pvs.map((record): Neighbour => ({ layer: "pv", record, basis }));
}

/** A dataset carries what gives it out, what needs it, and the datasets below it; it stands on its pool. */
export const datasetSides: Sides<"dataset"> = Object.freeze<Sides<"dataset">>({
  above: (dataset, around) => [
    ...around.links
      .sharesOf(dataset)
      .map((record): Neighbour => ({ layer: "share", record, basis: "path" })),
    ...around.links
      .blockPathsOf(dataset)
      .flatMap(({ device }): Neighbour[] => (device ? [deviceNode(device, "path")] : [])),
    ...usersOf(dataset, around),
    ...datasetsBelow(dataset, around).used.map(datasetNode),
  ],
  below: (dataset, { links }) => {
    const pool = links.poolOf(dataset);
    if (pool) return [{ layer: "pool", record: pool, basis: "name" }];
    return [{ absent: "pool", name: dataset.pool, collection: "pools", basis: "name" }];
  },
});

/** A pool carries the datasets that are used or given out; its vdevs and disks are part of itself. */
export const poolSides: Sides<"pool"> = Object.freeze<Sides<"pool">>({
  above: (pool, around) => datasetsOn(pool, around).used.map(datasetNode),
  below: NONE,
});

function datasetNode(record: Dataset): Neighbour {
  return { layer: "dataset", record, basis: "name" };
}

/**
 * A ZFS snapshot carries the contents that name it, or the VolumeSnapshot it was made for where none does; it stands on its
 * dataset.
 */
export const zfsSnapshotSides: Sides<"zfsSnapshot"> = Object.freeze<Sides<"zfsSnapshot">>({
  above: (snapshot, { links }) => {
    const contents = links.contentsOf(snapshot);
    if (contents.length > 0)
      return contents.map(({ to: record, basis, doubts }): Neighbour => ({
        layer: "volumeSnapshotContent",
        record,
        basis,
        doubts,
      }));
    const made = links.volumeSnapshotOf(snapshot);
    return made ? [{ layer: "volumeSnapshot", record: made.to, basis: made.basis }] : [];
  },
  below: (snapshot, { inventory }) => {
    const [record] = inventory.findOn(snapshot.system, "datasets", "path", snapshot.dataset);
    if (record) return [{ layer: "dataset", record, basis: "path" }];
    return [{ absent: "dataset", name: snapshot.dataset, collection: "datasets", basis: "path" }];
  },
});

function sessions(target: BlockTarget, { links }: Surroundings): readonly Neighbour[] {
  const basis = "subnqn" in target ? "nqn" : "iqn";
  return links
    .sessionsOf(target)
    .map((record): Neighbour => ({ layer: "session", record, basis, beside: "above" }));
}

/** What uses a dataset directly; a PersistentVolume only where no share or target leads on to it. */
function usersOf(dataset: Dataset, { links }: Surroundings): readonly Neighbour[] {
  const isGivenOut =
    links.sharesOf(dataset).length > 0 ||
    links.blockPathsOf(dataset).some(({ target }) => target !== null);
  return [...links.references(dataset)].flatMap((reference): Neighbour[] => {
    const { basis } = reference;
    if (reference.by === "pv" && !isGivenOut) return [{ layer: "pv", record: reference.pv, basis }];
    if (reference.by === "inlineVolume") return [{ layer: "pod", record: reference.pod, basis }];
    if (reference.by === "workload")
      return [{ layer: "workload", record: reference.workload, basis }];
    if (reference.by === "volumeSnapshotContent") {
      return [{ layer: "volumeSnapshotContent", record: reference.content, basis }];
    }
    if (reference.by === "volumeSnapshot")
      return [{ layer: "volumeSnapshot", record: reference.volumeSnapshot, basis }];
    return [];
  });
}
