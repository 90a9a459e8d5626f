import { Type } from "typebox";
import type { InventoryView } from "../../model/inventory.ts";
import type { StorageClass } from "../../model/kubernetes.ts";
import { duration } from "../options.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Row 46 of facts/peers §2. */
export const storageClassUnused = defineRule({
  code: "storage-class-unused",
  title: "StorageClass that nothing uses",
  each: "storageClasses",
  needs: ["storageClasses", "persistentVolumes", "persistentVolumeClaims", "workloads"],
  within: "cluster",
  absence: true,
  severity: "info",
  why: "It costs nothing by itself, but it is offered to everybody, and whoever picks it gets a driver and a parent dataset that nobody has used for long.",
  remedy: ["kubectl get {subject} -o yaml"],
  options: Type.Object({
    grace: duration({ default: "30d", description: "Age before it counts" }),
  }),
  check(storageClass, { inventory, now }, { graceMs }) {
    if (storageClass.isDefault) return quiet("it is the default class");
    const user = userOf(storageClass, inventory);
    if (user !== null) return quiet(`${user} is of this class`);
    if (storageClass.deletionRequestedAt !== null) return quiet("its deletion was requested");
    if (now - storageClass.createdAt < graceMs) return quiet("it is younger than the grace period");
    return {
      is: "hit",
      evidence: [
        { fact: "driver", value: storageClass.driver },
        { fact: "PersistentVolumes, claims and claim templates of it", value: "none" },
        timeEvidence("created", storageClass.createdAt, now),
      ],
      since: storageClass.createdAt,
      doubts: ["kinds that are not read may name it in claim templates of their own"],
    };
  },
});

/** The first that is found; a class that is used mostly has a PersistentVolume. */
function userOf({ cluster, name }: StorageClass, inventory: InventoryView): string | null {
  const here = (record: { readonly cluster: string }) => record.cluster === cluster;
  const pv = inventory.find("persistentVolumes", "storageClass", name).find(here);
  if (pv) return `pv/${pv.name}`;
  const claim = inventory.find("persistentVolumeClaims", "storageClass", name).find(here);
  if (claim) return `pvc/${claim.name} in ${claim.namespace}`;
  const workload = inventory.find("workloads", "claimClass", name).find(here);
  return workload ? `a claim template of ${workload.kind.toLowerCase()}/${workload.name}` : null;
}
