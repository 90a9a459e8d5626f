import type { Dataset } from "../../model/truenas.ts";
import type { Neighbour, Sides, Surroundings } from "./neighbours.ts";

const NONE = () => [];

/** A session hangs beside its target and leads nowhere else. */
export const sessionSides: Sides<"session"> = Object.freeze<Sides<"session">>({
  above: NONE,
  below: NONE,
});

/** A share carries the PersistentVolumes that name its path and stands on the dataset mounted there. */
export const shareSides: Sides<"share"> = Object.freeze<Sides<"share">>({
  above: (share, { inventory }) =>
    inventory
      .find("persistentVolumes", "sharePath", share.path)
      .map((record): Neighbour => ({ layer: "pv", record, basis: "path" })),
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
  above: (target, around) => {
    const iqn = around.links.iqnOf(target);
    const pvs = iqn === null ? [] : around.inventory.find("persistentVolumes", "iqn", iqn);
    return [
      ...sessions(target, around),
      ...pvs.map((record): Neighbour => ({ layer: "pv", record, basis: "iqn" })),
    ];
  },
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
  above: (extent, { inventory }) =>
    inventory
      .findOn(extent.system, "iscsiTargetExtents", "extent", extent.id)
      .flatMap((mapping) => inventory.findOn(extent.system, "iscsiTargets", "id", mapping.target))
      .map((record): Neighbour => ({ layer: "target", record, basis: "id" })),
  below: (extent, { links }) => {
    if (extent.zvol === null) return [];
    const zvol = links.zvolOfExtent(extent);
    if (zvol) return [{ layer: "dataset", record: zvol.to, basis: zvol.basis }];
    return [{ absent: "dataset", name: extent.zvol, collection: "datasets", basis: "path" }];
  },
});

/** A dataset carries what gives it out and what needs it, and stands on its pool. */
export const datasetSides: Sides<"dataset"> = Object.freeze<Sides<"dataset">>({
  above: (dataset, around) => [
    ...around.links
      .sharesOf(dataset)
      .map((record): Neighbour => ({ layer: "share", record, basis: "path" })),
    ...around.links
      .blockPathsOf(dataset)
      .flatMap(({ extent }): Neighbour[] =>
        extent ? [{ layer: "extent", record: extent, basis: "path" }] : [],
      ),
    ...usersOf(dataset, around),
  ],
  below: (dataset, { links }) => {
    const pool = links.poolOf(dataset);
    if (pool) return [{ layer: "pool", record: pool, basis: "name" }];
    return [{ absent: "pool", name: dataset.pool, collection: "pools", basis: "name" }];
  },
});

/** A pool carries the datasets that PersistentVolumes use; its vdevs and disks are part of itself. */
export const poolSides: Sides<"pool"> = Object.freeze<Sides<"pool">>({
  above: (pool, { inventory, links }) =>
    [...inventory.all("datasets")]
      .filter((dataset) => dataset.system === pool.system && dataset.pool === pool.name)
      .filter((dataset) => links.pvsOf(dataset).length > 0)
      .map((record): Neighbour => ({ layer: "dataset", record, basis: "name" })),
  below: NONE,
});

/** A ZFS snapshot carries the contents that name it and stands on its dataset. */
export const zfsSnapshotSides: Sides<"zfsSnapshot"> = Object.freeze<Sides<"zfsSnapshot">>({
  above: (snapshot, { links }) =>
    links.contentsOf(snapshot).map(({ to: record, basis, doubts }): Neighbour => ({
      layer: "volumeSnapshotContent",
      record,
      basis,
      doubts,
    })),
  below: (snapshot, { inventory }) => {
    const [record] = inventory.findOn(snapshot.system, "datasets", "path", snapshot.dataset);
    if (record) return [{ layer: "dataset", record, basis: "path" }];
    return [{ absent: "dataset", name: snapshot.dataset, collection: "datasets", basis: "path" }];
  },
});

function sessions(
  target: Parameters<typeof targetSides.above>[0],
  { links }: Surroundings,
): readonly Neighbour[] {
  return links
    .sessionsOf(target)
    .map((record): Neighbour => ({ layer: "session", record, basis: "iqn", beside: "above" }));
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
    if (reference.by === "volumeSnapshotContent") {
      return [{ layer: "volumeSnapshotContent", record: reference.content, basis }];
    }
    return [];
  });
}
