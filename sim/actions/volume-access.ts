import { datasetAt, removeNamespace, removeTarget, removeWhere } from "../nas.ts";
import { IQN_BASE, NQN_BASE } from "../nas-objects.ts";
import type { Protocol, Volume } from "../world.ts";

/** How each protocol gives a volume out: what the driver makes, what it removes, and what it writes down. */

/** Where the driver put a volume. */
export function pathOf({ parent, handle }: Volume): string {
  return `${parent}/${handle}`;
}

/** Its volumes are zvols. */
export function isBlock(protocol: Protocol): boolean {
  return protocol === "iscsi" || protocol === "nvmeof";
}

/** What CreateVolume makes between the dataset and its last mark (facts/democratic-csi §1.2). */
export function accessSteps(volume: Volume): readonly (() => void)[] {
  switch (volume.install.protocol) {
    case "nfs":
    case "smb":
      return [() => addShare(volume)];
    case "iscsi":
      return [() => addTarget(volume), () => addExtent(volume), () => addMapping(volume)];
    case "nvmeof":
      return [() => addSubsystem(volume), () => addNamespace(volume)];
  }
}

/** What DeleteVolume takes away before the dataset; the id of a share goes with it (facts/democratic-csi §1.4). */
export function removalSteps(volume: Volume): readonly (() => void)[] {
  const { system, protocol } = volume.install;
  const name = assetsName(volume);
  switch (protocol) {
    case "nfs":
    case "smb":
      return [
        () => {
          const path = `/mnt/${pathOf(volume)}`;
          removeWhere(system.shares, (share) => share.path === path && !share.byHand);
          delete system.datasets.get(volume.dataset)?.properties[
            `democratic-csi:${shareIdNote(protocol)}`
          ];
        },
      ];
    case "iscsi":
      return [
        () => removeTargets(volume, name),
        () => removeWhere(system.extents, (extent) => extent.name === name),
      ];
    case "nvmeof":
      return [
        () => {
          for (const { id, of } of system.namespaces.values())
            if (of === volume.dataset) removeNamespace(system, id);
        },
        () => removeWhere(system.subsystems, (subsystem) => subsystem.name === name),
      ];
  }
}

/** What the driver writes into the PersistentVolume (facts/democratic-csi §2.1). */
export function attributesOf(volume: Volume): Readonly<Record<string, string>> {
  const { system, protocol } = volume.install;
  const common = { node_attach_driver: protocol, provisioner_driver: `freenas-api-${protocol}` };
  const at = system.address;
  switch (protocol) {
    case "nfs":
      return { ...common, server: at, share: `/mnt/${pathOf(volume)}` };
    case "smb":
      return { ...common, server: at, share: volume.handle };
    case "iscsi":
      return { ...common, portal: `${at}:3260`, portals: "", iqn: iqnOf(volume), lun: "0" };
    case "nvmeof":
      return {
        ...common,
        transport: "",
        transports: `tcp://${at}:4420`,
        nqn: `${NQN_BASE}:${assetsName(volume)}`,
        nsid: "1",
      };
  }
}

function iqnOf(volume: Volume): string {
  return `${IQN_BASE}:${assetsName(volume)}`;
}

/** Name of the target and extent, or of the subsystem, of a volume. */
function assetsName({ install, handle }: Volume): string {
  return `csi-${handle}-${install.cluster.name}`;
}

function addShare(volume: Volume): void {
  const { system, protocol } = volume.install;
  const path = `/mnt/${pathOf(volume)}`;
  const known = [...system.shares.values()].some((share) => share.path === path && !share.byHand);
  const id = system.nextId++;
  if (known || !datasetAt(system, pathOf(volume))) return;
  const of = volume.dataset;
  const kind = protocol === "smb" ? "smb" : "nfs";
  const name = kind === "smb" ? volume.handle : null;
  const comment = `democratic-csi (${volume.install.driver}): ${pathOf(volume)}`;
  system.shares.set(id, { id, protocol: kind, name, path, of, comment, byHand: false });
  noteId(volume, shareIdNote(kind), id);
}

function addTarget(volume: Volume): void {
  const { system } = volume.install;
  const name = assetsName(volume);
  const id = system.nextId++;
  if (named(system.targets, name) || !system.datasets.has(volume.dataset)) return;
  system.targets.set(id, { id, name, of: volume.dataset, byHand: false });
  noteId(volume, "freenas_iscsi_target_id", id);
}

function addExtent(volume: Volume): void {
  const { system } = volume.install;
  const name = assetsName(volume);
  const id = system.nextId++;
  if (named(system.extents, name) || !system.datasets.has(volume.dataset)) return;
  system.extents.set(id, { id, name, zvol: pathOf(volume), of: volume.dataset });
  noteId(volume, "freenas_iscsi_extent_id", id);
}

function addMapping(volume: Volume): void {
  const { system } = volume.install;
  const name = assetsName(volume);
  const target = named(system.targets, name)?.id;
  const extent = named(system.extents, name)?.id;
  const id = system.nextId++;
  if (target === undefined || extent === undefined) return;
  system.mappings.set(id, { id, target, extent, lun: 0 });
  noteId(volume, "freenas_iscsi_targettoextent_id", id);
  noteId(volume, "freenas_iscsi_assets_name", name);
}

function addSubsystem(volume: Volume): void {
  const { system } = volume.install;
  const name = assetsName(volume);
  const id = system.nextId++;
  if (!named(system.subsystems, name) && system.datasets.has(volume.dataset))
    system.subsystems.set(id, { id, name, of: volume.dataset });
}

function addNamespace(volume: Volume): void {
  const { system } = volume.install;
  const subsystem = named(system.subsystems, assetsName(volume));
  const zvol = pathOf(volume);
  const known = [...system.namespaces.values()].some((one) => one.zvol === zvol);
  const id = system.nextId++;
  if (!known && subsystem && system.datasets.has(volume.dataset))
    system.namespaces.set(id, { id, subsystem: subsystem.id, zvol, of: volume.dataset });
}

function removeTargets({ install: { system } }: Volume, name: string): void {
  const gone = [...system.targets.values()].filter((target) => target.name === name);
  for (const { id } of gone) removeTarget(system, id);
  const ids = new Set(gone.map(({ id }) => id));
  removeWhere(system.mappings, (mapping) => ids.has(mapping.target));
}

/** What the driver writes on the dataset after each object it made (facts/democratic-csi §1.4). */
function noteId({ install, dataset }: Volume, property: string, id: number | string): void {
  const noted = install.system.datasets.get(dataset)?.properties;
  if (noted) noted[`democratic-csi:${property}`] = String(id);
}

function shareIdNote(protocol: "nfs" | "smb"): string {
  return `freenas_${protocol}_share_id`;
}

function named<T extends { readonly name: string }>(
  objects: ReadonlyMap<number, T>,
  name: string,
): T | undefined {
  for (const object of objects.values()) if (object.name === name) return object;
  return undefined;
}
