import { leafOf } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Basis, Reference } from "../links.ts";
import type { ReferenceTools } from "./references.ts";
import { qualifiedNamesOf, smbNamesOf } from "./statements.ts";

/** Pods and Pod templates that name a dataset in a volume of their own. A template needs it while no Pod runs as well. */
export function* inlineVolumes(dataset: Dataset, tools: ReferenceTools): Iterable<Reference> {
  const { inventory, blockPaths } = tools;
  const { mountpoint } = dataset;
  for (const pod of inventory.find("pods", "inlineHandle", leafOf(dataset.path)))
    yield { by: "inlineVolume", pod, basis: "handle+parent" };
  if (mountpoint !== null) yield* naming("inlineSharePath", mountpoint, "path", inventory);
  for (const share of smbNamesOf(dataset, inventory))
    yield* naming("inlineSmbShare", share, "name", inventory);
  for (const name of qualifiedNamesOf(dataset, blockPaths)) {
    yield* naming("inlineIqn", name, "iqn", inventory);
    yield* naming("inlineNqn", name, "nqn", inventory);
  }
}

type InlineIndex = "inlineSharePath" | "inlineSmbShare" | "inlineIqn" | "inlineNqn";

function naming(
  index: InlineIndex,
  value: string,
  basis: Basis,
  inventory: InventoryView,
): readonly Reference[] {
  const pods = inventory.find("pods", index, value);
  const workloads = inventory.find("workloads", index, value);
  return [
    ...pods.map((pod): Reference => ({ by: "inlineVolume", pod, basis })),
    ...workloads.map((workload): Reference => ({ by: "workload", workload, basis })),
  ];
}
