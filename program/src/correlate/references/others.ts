import type { Dataset, Share } from "../../model/truenas.ts";
import type { BlockPaths } from "../block/block-paths.ts";
import { driverTypeOf, labelsOf, notedNameOf, notedIdsOf } from "../drivers/registry.ts";
import type { BlockPath, BlockTarget, DriverType, Reference } from "../links.ts";
import type { ReferenceTools } from "./references.ts";

/** Logins to what gives a zvol out: somebody uses it now, whoever that is. */
export function sessions(dataset: Dataset, blockPaths: BlockPaths): readonly Reference[] {
  if (dataset.kind !== "zvol") return [];
  return blockPaths.toZvol(dataset).flatMap(({ transport, target }) => {
    const basis = transport === "iscsi" ? "iqn" : "nqn";
    const found = target ? blockPaths.sessionsOf(target) : [];
    return found.map((session): Reference => ({ by: "session", session, basis }));
  });
}

/** What gives a volume out that its driver did not make: somebody did, for whomever (facts/democratic-csi §5.3, T27). */
export function givenOutByOthers(dataset: Dataset, tools: ReferenceTools): readonly Reference[] {
  if (dataset.kind === "zvol") return foreignTargets(dataset, tools);
  const { shares = [], devices = [] } = tools.insides().get(dataset.key) ?? {};
  return [
    ...[...foreignShares(dataset, tools), ...shares].map((share): Reference => ({
      by: "foreignShare",
      share,
      basis: "path",
    })),
    ...devices
      .flatMap((device) => tools.blockPaths.throughDevice(device))
      .flatMap(({ target }): Reference[] =>
        target === null ? [] : [{ by: "foreignTarget", target, basis: "path" }],
      ),
  ];
}

/** Targets that its driver did not make, as far as it notes or says which it made. */
function foreignTargets(dataset: Dataset, tools: ReferenceTools): readonly Reference[] {
  const { blockPaths } = tools;
  const made = madeFor(dataset, tools);
  const noted = notedNameOf(dataset);
  const isDrivers = (target: BlockTarget, transport: BlockPath["transport"]): boolean => {
    if (made.labels !== null) return "alias" in target && made.labels.includes(target.alias ?? "");
    if (made.type !== null && transport !== made.type.protocol) return false;
    return noted === null || isNamed(target, noted, blockPaths);
  };
  return blockPaths
    .toZvol(dataset)
    .flatMap(({ transport, target }): Reference[] =>
      target === null || isDrivers(target, transport)
        ? []
        : [{ by: "foreignTarget", target, basis: "id" }],
    );
}

/**
 * The base name may have changed since, the target's own name has not: what follows the first colon of an IQN, or the last
 * one of an NQN, whose base is "nqn.2011-06.com.truenas:uuid:<UUID>".
 */
function isNamed(target: BlockTarget, noted: string, blockPaths: BlockPaths): boolean {
  if (blockPaths.qualifiedNameOf(target) === noted) return true;
  const colon = noted.startsWith("nqn.") ? noted.lastIndexOf(":") : noted.indexOf(":");
  return noted.slice(colon + 1) === target.name;
}

/** Shares that its driver did not make, as far as it notes or says which it made. */
function foreignShares(dataset: Dataset, tools: ReferenceTools): readonly Share[] {
  const { system, mountpoint } = dataset;
  const { labels, type } = madeFor(dataset, tools);
  if (mountpoint === null || (type === null && labels === null)) return [];
  const noted = notedIdsOf(dataset)?.share ?? null;
  return tools.inventory.findOn(system, "shares", "path", mountpoint).filter((share) => {
    if (labels !== null) return !labels.includes(share.comment);
    if (!type?.sharedByTruenas || share.protocol !== type.protocol) return true;
    return noted !== null && share.id !== noted;
  });
}

/** By what the shares and targets are known that a driver made for a dataset: by what they say, else by their protocol. */
interface Made {
  /** null where they say nothing. A driver gives no detached copy out. */
  readonly labels: readonly string[] | null;
  /** null where it is not known. */
  readonly type: DriverType | null;
}

function madeFor(dataset: Dataset, { ownership }: ReferenceTools): Made {
  const owned = ownership(dataset);
  const type = driverTypeOf(dataset);
  if (owned.state === "detachedSnapshot") return { labels: [], type };
  const labels = owned.state === "volume" ? labelsOf(owned.driverName, dataset) : [];
  return { labels: labels.length === 0 ? null : labels, type };
}
