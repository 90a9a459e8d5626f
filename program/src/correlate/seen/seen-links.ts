import { createLinks } from "../join.ts";
import type { Links } from "../links.ts";
import { NO_VOLUMES, storedVolumes } from "../stored-volumes.ts";
import type { Surroundings } from "../trace/neighbours.ts";
import { once } from "../../lib/once-each.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Dataset } from "../../model/truenas.ts";
import { Cut } from "./cut.ts";

/**
 * The links between what somebody sees. They are looked up among that alone, but for what the whole picture says better: where a
 * volume lies, and whose it is. Of such an answer everything is left out that he does not see.
 */
export function seenLinks(whole: Surroundings, seen: InventoryView): Links {
  const cut = new Cut(seen);
  const asRead = (dataset: Dataset) => whole.inventory.get("datasets", dataset.key) ?? dataset;
  const backing: Links["backing"] = (pv) => cut.backing(whole.links.backing(pv));
  const stored = once(() => storedVolumes(seen, backing));
  return Object.freeze<Links>({
    ...createLinks(seen),
    backing,
    backingOfInline: (source, cluster) => cut.backing(whole.links.backingOfInline(source, cluster)),
    ownership: (dataset) => whole.links.ownership(asRead(dataset)),
    driverType: (dataset) => whole.links.driverType(asRead(dataset)),
    references: (dataset) =>
      [...whole.links.references(asRead(dataset))].flatMap((one) => cut.reference(one)),
    pvsOf: (dataset) =>
      whole.links.pvsOf(asRead(dataset)).flatMap((link) => cut.link("persistentVolumes", link)),
    volumesOn: (system) => stored().get(system) ?? NO_VOLUMES,
    hasTornLists: (system) => whole.links.hasTornLists(system),
    isServedHere: (content) => whole.links.isServedHere(content),
  });
}
