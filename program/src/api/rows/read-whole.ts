import type { KubernetesCollection, TruenasCollection } from "../../model/collections.ts";
import type { Coverage } from "../../model/inventory.ts";
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

function areWhole(parts: readonly Coverage[]): boolean {
  return parts.length > 0 && parts.every(({ state }) => state === "complete");
}
