import type { InventoryView } from "../model/inventory.ts";
import type { DriverConfig } from "../model/kubernetes.ts";
import type { ClaimScope } from "../model/scope.ts";
import type { Dataset } from "../model/truenas.ts";
import { protocolOfConfig } from "./drivers/democratic-csi.ts";
import type { Links } from "./links.ts";

/**
 * Claim scopes, held against what the drivers are told, where that may be read: what a scope does not say by itself is
 * taken from there, what differs becomes a doubt. A configuration may have changed since a volume was made, so neither side
 * is simply right. `volumes` by the key of their scope.
 */
export function checkedAgainstConfigs(
  scopes: readonly ClaimScope[],
  volumes: ReadonlyMap<string, readonly Dataset[]>,
  inventory: InventoryView,
  links: Links,
): readonly ClaimScope[] {
  const configs = [...inventory.all("driverConfigs")];
  if (configs.length === 0) return scopes;
  return scopes.map((scope) => checked(scope, volumes.get(scope.key) ?? [], configs, links));
}

function checked(
  scope: ClaimScope,
  volumes: readonly Dataset[],
  configs: readonly DriverConfig[],
  links: Links,
): ClaimScope {
  const clusters = new Set(scope.clusters.map(({ id }) => id));
  const ofClusters = configs.filter(({ cluster }) => clusters.has(cluster));
  const here = ofClusters.filter(({ parent }) => parent === scope.parent);
  if (here.length === 0) return { ...scope, doubts: madeElsewhere(volumes, ofClusters, links) };
  const [snapshotParent = null] = here.flatMap((config) => config.snapshotParent ?? []);
  return {
    ...scope,
    snapshotParent: scope.snapshotParent ?? snapshotParent,
    doubts: here.flatMap((config) => differences(scope, volumes, config, links)),
  };
}

/** Drivers of this protocol are told other parents: this one may be of an earlier configuration. */
function madeElsewhere(
  volumes: readonly Dataset[],
  configs: readonly DriverConfig[],
  links: Links,
): readonly string[] {
  const protocols = protocolsOf(volumes, links);
  return configs
    .filter(({ driver, parent }) => parent !== null && protocols.has(protocolOfConfig(driver)))
    .map(
      (config) => `${nameOf(config)} has the driver make its volumes in ${config.parent}, not here`,
    );
}

function differences(
  scope: ClaimScope,
  volumes: readonly Dataset[],
  config: DriverConfig,
  links: Links,
): readonly string[] {
  const says = nameOf(config);
  const { driver, snapshotParent, instanceId } = config;
  const [protocol, protocols] = [protocolOfConfig(driver), protocolsOf(volumes, links)];
  const strangers = volumes.filter((dataset) => {
    const owned = links.ownership(dataset);
    return owned.state === "volume" && owned.instanceId !== instanceId;
  });
  return [
    ...(isOther(scope.snapshotParent, snapshotParent)
      ? [`${says} puts detached snapshots into ${snapshotParent}, not into ${scope.snapshotParent}`]
      : []),
    ...(isOther(scope.instanceId, instanceId)
      ? [`${says} has instance id ${instanceId}, not ${scope.instanceId}`]
      : []),
    ...(strangers.length > 0
      ? [
          `${says} has ${instanceId === null ? "no instance id" : `instance id ${instanceId}`}, ${strangers.length} of its ${volumes.length} volumes have another`,
        ]
      : []),
    ...(protocol !== null && protocols.size > 0 && !protocols.has(protocol)
      ? [
          `${says} is of a driver for ${protocol}, its volumes are of one for ${[...protocols].join(", ")}`,
        ]
      : []),
  ];
}

function isOther(known: string | null, said: string | null): boolean {
  return known !== null && said !== null && known !== said;
}

function protocolsOf(volumes: readonly Dataset[], links: Links): ReadonlySet<string | null> {
  return new Set(volumes.flatMap((dataset) => links.driverType(dataset)?.protocol ?? []));
}

function nameOf({ namespace, name }: DriverConfig): string {
  return `secret/${name} in ${namespace}`;
}
