import type { InventoryView } from "../../model/inventory.ts";
import type { NvmeofNamespace, NvmeofSubsystem } from "../../model/truenas.ts";
import type { BlockPath } from "../links.ts";
import type { Transport } from "./transport.ts";

/** NVMe-oF: a subsystem gives out the namespaces that name it. */
export function nvmeofTransport(inventory: InventoryView): Transport {
  const throughDevice = (device: NvmeofNamespace): readonly BlockPath[] => {
    const { system, subsystem, nsid: unit } = device;
    const [target = null] = inventory.findOn(system, "nvmeofSubsystems", "id", subsystem);
    return [{ transport: "nvmeof", target, unit, device }];
  };
  return {
    throughDevice,
    qualifiedNameOf: (subsystem: NvmeofSubsystem) => nqnOf(subsystem, inventory),
    targetsNamed: (nqn) => subsystemsNamed(inventory, nqn),
    devicesOver: ({ system, path }) =>
      inventory.count("nvmeofNamespaces") === 0
        ? []
        : inventory.findOn(system, "nvmeofNamespaces", "zvol", path),
    fromTarget: ({ system, id }) =>
      inventory.findOn(system, "nvmeofNamespaces", "subsystem", id).flatMap(throughDevice),
    sessionsOf: ({ system, id }) =>
      inventory.count("nvmeofSessions") === 0
        ? []
        : inventory.findOn(system, "nvmeofSessions", "subsystem", id),
  };
}

/** By the NQN TrueNAS says it has; where it says none, by base and name. */
function subsystemsNamed(inventory: InventoryView, nqn: string): readonly NvmeofSubsystem[] {
  const said = inventory.find("nvmeofSubsystems", "subnqn", nqn);
  const unsaid = [...inventory.all("nvmeofService")].flatMap(({ system, basenqn }) => {
    if (!nqn.startsWith(`${basenqn}:`)) return [];
    const name = nqn.slice(basenqn.length + 1);
    return inventory
      .findOn(system, "nvmeofSubsystems", "name", name)
      .filter(({ subnqn }) => subnqn === null);
  });
  return unsaid.length === 0 ? said : [...said, ...unsaid];
}

function nqnOf({ system, name, subnqn }: NvmeofSubsystem, inventory: InventoryView): string | null {
  if (subnqn !== null) return subnqn;
  const [service] = inventory.findOn(system, "nvmeofService", "system", system);
  return service ? `${service.basenqn}:${name}` : null;
}
