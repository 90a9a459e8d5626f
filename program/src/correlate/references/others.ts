import type { Dataset } from "../../model/truenas.ts";
import type { BlockPaths } from "../block/block-paths.ts";
import { driverTypeOf, notedNameOf, notedIdsOf } from "../drivers/registry.ts";
import type { BlockTarget, Reference } from "../links.ts";
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
  return dataset.kind === "zvol"
    ? foreignTargets(dataset, tools.blockPaths)
    : foreignShares(dataset, tools);
}

/** Targets of another transport than the driver's, or under another name than it noted; none where it noted none. */
function foreignTargets(dataset: Dataset, blockPaths: BlockPaths): readonly Reference[] {
  const noted = notedNameOf(dataset);
  const type = driverTypeOf(dataset);
  return blockPaths.toZvol(dataset).flatMap(({ transport, target }): Reference[] => {
    if (target === null) return [];
    const isOfAnother = type !== null && transport !== type.protocol;
    if (!isOfAnother && (noted === null || isNamed(target, noted, blockPaths))) return [];
    return [{ by: "foreignTarget", target, basis: "id" }];
  });
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

/** Shares of another protocol than the driver's, or with another id than the driver noted; none where it noted none. */
function foreignShares(dataset: Dataset, { inventory }: ReferenceTools): readonly Reference[] {
  const type = driverTypeOf(dataset);
  if (type === null || dataset.mountpoint === null) return [];
  const noted = notedIdsOf(dataset)?.share ?? null;
  return inventory
    .findOn(dataset.system, "shares", "path", dataset.mountpoint)
    .filter((share) => {
      if (!type.sharedByTruenas || share.protocol !== type.protocol) return true;
      return noted !== null && share.id !== noted;
    })
    .map((share): Reference => ({ by: "foreignShare", share, basis: "path" }));
}
