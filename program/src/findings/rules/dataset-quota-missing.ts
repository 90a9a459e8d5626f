import { Type } from "typebox";
import type { InventoryView } from "../../model/inventory.ts";
import type { ClaimScope } from "../../model/scope.ts";
import { claimsOf } from "../concern.ts";
import { boundPvsOf, neededBy } from "../in-use.ts";
import { defineRule, quiet } from "../rule.ts";
import { habitsOf } from "../siblings.ts";
import { judgedVolume } from "../volumes.ts";
import { sizeText } from "../words.ts";

/**
 * Class 19 of facts/democratic-csi §5.1: edited by hand, or restored without its properties. With `datasetEnableQuotas: false` no
 * volume has one, on purpose (T37).
 */
export const datasetQuotaMissing = defineRule({
  code: "dataset-quota-missing",
  title: "Volume without the quota that the others have",
  each: "datasets",
  needs: ["persistentVolumes", "system", "datasets", "shares"],
  within: "claimScope",
  absence: false,
  severity: "warning",
  why: "Without a quota a volume is as large as the pool: one Pod can fill it for everybody, and its claim's capacity says nothing.",
  remedy: [
    "plumbline trace {subject}",
    "set refquota of the dataset to the capacity of its PersistentVolume, in TrueNAS: Datasets > Dataset Space Management > Edit",
  ],
  options: Type.Object({}),
  check(dataset, context) {
    if (dataset.kind === "zvol") return quiet("it is a zvol: its size is fixed");
    const volume = judgedVolume(dataset, context, true);
    if ("is" in volume) return volume;
    const { links, inventory } = context;
    if (dataset.refquotaBytes || dataset.quotaBytes) return quiet("it has a quota");
    const pvs = boundPvsOf(dataset, links);
    if (pvs.length === 0) return quiet("no bound PersistentVolume needs it");
    const told = isToldToSet(volume.claimScope, inventory);
    if (told === false) return quiet("its driver is told to set none");
    const { withQuota, withoutQuota } = habitsOf(volume.claimScope, dataset.kind, inventory, links);
    if (told === null && withQuota <= withoutQuota)
      return quiet("most volumes of its parent have none: its driver seems to set none");
    return {
      is: "hit",
      evidence: [
        { fact: "refquota", value: "none" },
        {
          fact: "of its parent",
          value: `${withQuota} of ${withQuota + withoutQuota} volumes have one`,
        },
        ...pvs.map(({ capacityBytes }) => ({ fact: "capacity", value: sizeText(capacityBytes) })),
        ...neededBy(pvs),
      ],
      concerns: claimsOf(pvs),
    };
  },
});

/** What the configuration of the scope's driver says, where it may be read; null where it may not, or does not say. */
function isToldToSet({ clusters, parent }: ClaimScope, inventory: InventoryView): boolean | null {
  const ids = new Set(clusters.map(({ id }) => id));
  const said = [...inventory.all("driverConfigs")]
    .filter((config) => ids.has(config.cluster) && config.parent === parent)
    .map(({ enableQuotas }) => enableQuotas);
  return said.includes(false) ? false : said.includes(true) ? true : null;
}
