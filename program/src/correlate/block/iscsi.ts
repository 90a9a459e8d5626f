import { plainIqn } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { IscsiExtent, IscsiTarget, IscsiTargetExtent } from "../../model/truenas.ts";
import type { BlockPath } from "../links.ts";
import type { Transport } from "./transport.ts";

/** iSCSI: a target gives out an extent under a LUN by a row of its own. */
export function iscsiTransport(inventory: InventoryView): Transport {
  const targetOf = ({ system, target }: IscsiTargetExtent) =>
    inventory.findOn(system, "iscsiTargets", "id", target)[0] ?? null;
  const extentOf = ({ system, extent }: IscsiTargetExtent) =>
    inventory.findOn(system, "iscsiExtents", "id", extent)[0] ?? null;
  const qualifiedNameOf = (target: IscsiTarget) => iqnOf(target, inventory);
  return {
    qualifiedNameOf,
    targetsNamed: (iqn, anyBase) => targetsNamed(inventory, iqn, anyBase),
    devicesOver: ({ system, path }) =>
      inventory.count("iscsiExtents") === 0
        ? []
        : inventory.findOn(system, "iscsiExtents", "zvol", path),
    throughDevice: (extent: IscsiExtent) => {
      const rows = inventory.findOn(extent.system, "iscsiTargetExtents", "extent", extent.id);
      if (rows.length === 0) return [pathOf(null, null, extent)];
      return rows.map((row) => pathOf(targetOf(row), row.lun, extent));
    },
    fromTarget: (target: IscsiTarget) =>
      inventory
        .findOn(target.system, "iscsiTargetExtents", "target", target.id)
        .map((row) => pathOf(target, row.lun, extentOf(row))),
    sessionsOf: (target: IscsiTarget) => {
      const iqn = inventory.count("iscsiSessions") === 0 ? null : qualifiedNameOf(target);
      return iqn === null
        ? []
        : inventory.findOn(target.system, "iscsiSessions", "target", plainIqn(iqn));
    },
  };
}

function pathOf(
  target: IscsiTarget | null,
  unit: number | null,
  device: IscsiExtent | null,
): BlockPath {
  return { transport: "iscsi", target, unit, device };
}

function targetsNamed(
  inventory: InventoryView,
  iqn: string,
  anyBase: boolean,
): readonly IscsiTarget[] {
  let found: readonly IscsiTarget[] = [];
  for (const { system, basename } of inventory.all("iscsiService")) {
    const isOurs = iqn.startsWith(basename) && iqn[basename.length] === ":";
    const name = isOurs ? iqn.slice(basename.length + 1) : iqn;
    found = joined(found, inventory.findOn(system, "iscsiTargets", "name", name));
    if (!isOurs && anyBase)
      found = joined(found, inventory.findOn(system, "iscsiTargets", "name", afterBase(iqn)));
  }
  return found;
}

/** Mostly there is one system, and one list. */
function joined<R>(some: readonly R[], more: readonly R[]): readonly R[] {
  if (some.length === 0) return more;
  return more.length === 0 ? some : [...some, ...more];
}

/** What follows the first ":": a base name holds none (RFC 3720 §3.2.6.3.1). */
function afterBase(iqn: string): string {
  return iqn.slice(iqn.indexOf(":") + 1);
}

/** A target whose name is itself an IQN, NAA or EUI goes by that alone (facts/truenas-api §5.6). */
function iqnOf(target: IscsiTarget, inventory: InventoryView): string | null {
  if (/^(iqn|naa|eui)\./.test(target.name)) return target.name;
  const [service] = inventory.findOn(target.system, "iscsiService", "system", target.system);
  return service ? `${service.basename}:${target.name}` : null;
}
