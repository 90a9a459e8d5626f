import { homeOf } from "./nas.ts";
import type { TrueDataset, TrueSystem } from "./nas-objects.ts";
import type { Guid, World } from "./world.ts";

/**
 * Whether a person gives a dataset out in a way that its driver did not note: through a share with another id, or behind the
 * target or subsystem of another volume (T27). Of a snapshot, whether its dataset is.
 */
export function isGivenOutAnew(world: World, guid: Guid): boolean {
  const system = homeOf(world, guid);
  const dataset = system?.datasets.get(system.snapshots.get(guid)?.dataset ?? guid);
  return system !== null && dataset !== undefined && isAnew(system, dataset);
}

function isAnew(system: TrueSystem, { guid, path, properties }: TrueDataset): boolean {
  const { shares, extents, mappings, targets, namespaces, subsystems } = system;
  const noted = [
    properties["democratic-csi:freenas_nfs_share_id"],
    properties["democratic-csi:freenas_smb_share_id"],
  ];
  const isAnother = [...shares.values()].some(
    (share) => share.path === `/mnt/${path}` && !noted.includes(String(share.id)),
  );
  return (
    isAnother ||
    [...mappings.values()].some(
      ({ target, extent }) =>
        extents.get(extent)?.zvol === path && targets.get(target)?.of !== guid,
    ) ||
    [...namespaces.values()].some(
      ({ subsystem, zvol }) => zvol === path && subsystems.get(subsystem)?.of !== guid,
    )
  );
}
