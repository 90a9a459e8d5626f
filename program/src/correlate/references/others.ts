import type { Dataset, Share } from "../../model/truenas.ts";
import type { BlockPaths } from "../block/block-paths.ts";
import { driverTypeOf, labelsOf, notedNameOf, notedIdsOf } from "../drivers/registry.ts";
import type { BlockPath, BlockTarget, Reference } from "../links.ts";
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

/**
 * Targets of another transport than the driver's, or under another name or label than it gives them; none where it notes
 * and gives none.
 */
function foreignTargets(dataset: Dataset, tools: ReferenceTools): readonly Reference[] {
  const { blockPaths } = tools;
  const noted = notedNameOf(dataset);
  const type = driverTypeOf(dataset);
  const labels = labelsGiven(dataset, tools);
  const isDrivers = (target: BlockTarget, transport: BlockPath["transport"]): boolean => {
    if (labels.length > 0) return "alias" in target && labels.includes(target.alias ?? "");
    if (type !== null && transport !== type.protocol) return false;
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

/**
 * Shares of another protocol than the driver's, or with another id or label than the driver gives them; none where it notes
 * and gives none.
 */
function foreignShares(dataset: Dataset, tools: ReferenceTools): readonly Share[] {
  const { inventory } = tools;
  const type = driverTypeOf(dataset);
  const labels = labelsGiven(dataset, tools);
  if ((type === null && labels.length === 0) || dataset.mountpoint === null) return [];
  const noted = notedIdsOf(dataset)?.share ?? null;
  return inventory.findOn(dataset.system, "shares", "path", dataset.mountpoint).filter((share) => {
    if (type === null) return !labels.includes(share.comment);
    if (!type.sharedByTruenas || share.protocol !== type.protocol) return true;
    return noted !== null && share.id !== noted;
  });
}

/** What the driver that made a volume lets its share or target say. */
function labelsGiven(dataset: Dataset, { ownership }: ReferenceTools): readonly string[] {
  const owned = ownership(dataset);
  return owned.state === "volume" ? labelsOf(owned.driverName, dataset) : [];
}
