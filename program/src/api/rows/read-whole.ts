import { reasonOf, withoutName } from "../../answers/unread.ts";
import { collectionWords } from "../../model/collection-words.ts";
import type {
  Collection,
  KubernetesCollection,
  TruenasCollection,
} from "../../model/collections.ts";
import { areWhole, type Coverage } from "../../model/inventory.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Shown } from "../shown.ts";
import { workedOut } from "../worked-out.ts";

/** Whether everything of a collection was read on the pool of a dataset: only then does what is not in it not exist. */
export function isReadWhole(
  collection: TruenasCollection,
  { system, path }: Pick<Dataset, "system" | "path">,
  shown: Shown,
): boolean {
  const [pool = ""] = path.split("/", 1);
  return workedOut(shown, `whole ${collection} ${system} ${pool}`, () => {
    const parts = shown.inventory
      .coverage(collection)
      .filter(({ source: { id }, within }) => id === system && ["", pool].includes(within));
    return areWhole(parts);
  });
}

/** Whether all of it was read of every cluster, and all of it may be shown. */
export function isAllShown(collection: KubernetesCollection, shown: Shown): boolean {
  if (shown.inventory.withheld(collection) !== null) return false;
  return workedOut(shown, `whole ${collection}`, () =>
    areWhole(shown.inventory.coverage(collection)),
  );
}

/** Why a collection of a cluster or system was not read whole; null where it was. */
export function whyUnread(
  collection: Collection,
  owner: string | null,
  { inventory }: Shown,
): string | null {
  const parts = inventory
    .coverage(collection)
    .filter(({ source: { id } }) => owner === null || id === null || id === owner);
  if (parts.length === 0) return `${collectionWords(collection)} were not read`;
  return firstReason(parts);
}

/** Why the first of these parts that is not whole is not; null where all are. */
export function firstReason(parts: readonly Coverage[]): string | null {
  for (const part of parts) {
    const reason = reasonOf(part);
    if (reason !== null) return withoutName(part.source.name, reason.message);
  }
  return null;
}

/** Some that were read are there, whatever was not; that there are none is not known where something was not read. */
export function known<T>(read: readonly T[], because: string | null): T[] | null {
  return read.length === 0 && because !== null ? null : [...read];
}
