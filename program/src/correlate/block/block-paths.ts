import type { InventoryView } from "../../model/inventory.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { BlockDevice, BlockPath, BlockSession, BlockTarget, Clue } from "../links.ts";
import { iscsiTransport } from "./iscsi.ts";
import { nvmeofTransport } from "./nvmeof.ts";
import { isNvmeof, type Transport } from "./transport.ts";

/** A clue that names a target. */
export type BlockClue = Extract<Clue, { by: "iqn" | "nqn" }>;

/** The block half of the plumb line: target, LUN, extent, zvol; subsystem, namespace, zvol; in both directions. */
export interface BlockPaths {
  /**
   * Paths that start at what a clue names, one a system that has the target; the path may end early. More where two extents
   * lie under its LUN: which of them a node gets is chance.
   */
  byName(clue: BlockClue): readonly BlockPath[];
  /** Paths that end at this zvol: one an extent or namespace and target, or an extent without target. */
  toZvol(dataset: Dataset): readonly BlockPath[];
  /** Whether any path ends at this zvol. */
  isGivenOut(dataset: Dataset): boolean;
  /** Paths that start at this target: one a LUN or namespace. */
  fromTarget(target: BlockTarget): readonly BlockPath[];
  /** Paths that go through this extent or namespace, whether its zvol exists or not. */
  throughDevice(device: BlockDevice): readonly BlockPath[];
  /** The full IQN or NQN of a target; null while the service of its system is not known. */
  qualifiedNameOf(target: BlockTarget): string | null;
  sessionsOf(target: BlockTarget): readonly BlockSession[];
}

/** Looks up block paths in an inventory; what differs between the transports is in their files. */
export function createBlockPaths(inventory: InventoryView): BlockPaths {
  const iscsi: Transport = iscsiTransport(inventory);
  const nvmeof: Transport = nvmeofTransport(inventory);
  const of = (record: BlockTarget | BlockDevice) => (isNvmeof(record) ? nvmeof : iscsi);
  return {
    byName: (clue) => {
      const [transport, name, unit] =
        clue.by === "iqn" ? [iscsi, clue.iqn, clue.lun] : [nvmeof, clue.nqn, clue.nsid];
      const anyBase = clue.by === "iqn" && clue.anyBase === true;
      return transport
        .targetsNamed(name, anyBase)
        .flatMap((target) => atUnit(transport.fromTarget(target), unit, target));
    },
    toZvol: (dataset) => {
      const paths = iscsi.devicesOver(dataset).flatMap((device) => iscsi.throughDevice(device));
      const devices = nvmeof.devicesOver(dataset);
      return devices.length === 0
        ? paths
        : [...paths, ...devices.flatMap((device) => nvmeof.throughDevice(device))];
    },
    isGivenOut: (dataset) =>
      iscsi.devicesOver(dataset).length > 0 || nvmeof.devicesOver(dataset).length > 0,
    fromTarget: (target) => of(target).fromTarget(target),
    throughDevice: (device) => of(device).throughDevice(device),
    qualifiedNameOf: (target) => of(target).qualifiedNameOf(target),
    sessionsOf: (target) => of(target).sessionsOf(target),
  };
}

/** The zvol at the end of a path, if the path gets that far and the zvol exists. */
export function zvolOf(
  { device }: Pick<BlockPath, "device">,
  inventory: InventoryView,
): Dataset | null {
  if (!device || device.zvol === null) return null;
  return inventory.findOn(device.system, "datasets", "path", device.zvol)[0] ?? null;
}

/** The path at a LUN or namespace id. Where one of the two sides does not say it, only a single path can be meant. */
function atUnit(
  paths: readonly BlockPath[],
  unit: number | null,
  target: BlockTarget,
): readonly BlockPath[] {
  const [first] = paths;
  const isOnly = first !== undefined && paths.length === 1;
  if (isOnly && (unit === null || first.unit === null || first.unit === unit)) return paths;
  const at = unit === null ? [] : paths.filter((path) => path.unit === unit);
  if (at.length > 0) return at;
  return [{ transport: isNvmeof(target) ? "nvmeof" : "iscsi", target, unit: null, device: null }];
}
