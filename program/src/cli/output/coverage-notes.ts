import { COLLECTIONS } from "../../model/collections.ts";
import type { Coverage, InventoryView } from "../../model/inventory.ts";
import { reasonOf } from "../exit-code.ts";
import { collectionWords } from "./collection-words.ts";
import type { Page } from "./page.ts";
import { listed } from "./units.ts";

/** Collections of an inventory that were not read completely, by cause, with what to do about it; nothing where all were. */
export function printUnreadNotes(page: Page, inventory: InventoryView): void {
  printUnreadParts(
    page,
    COLLECTIONS.flatMap((collection) => inventory.coverage(collection)),
  );
}

/** The same of parts of collections. */
export function printUnreadParts(page: Page, coverage: readonly Coverage[]): void {
  const parts = coverage.filter((part) => reasonOf(part) !== null);
  const causes = Map.groupBy(parts, (part) => JSON.stringify([part.source.name, reasonOf(part)]));
  if (causes.size > 0) page.line();
  for (const same of causes.values()) {
    const [first] = same;
    const reason = first && reasonOf(first);
    if (!first || !reason) continue;
    page.prose(
      `not complete: ${listed([...new Set(same.map((part) => collectionWords(part.collection)))])} of ${first.source.name}`,
      0,
      "unsure",
    );
    page.prose(`${reason.message}; next: ${reason.next}`, 2);
  }
}
