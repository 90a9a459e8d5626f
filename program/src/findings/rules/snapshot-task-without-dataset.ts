import { Type } from "typebox";
import { handlesFor } from "../../correlate/drivers/handles.ts";
import { missedNames } from "../../model/missed.ts";
import { claimsOf } from "../concern.ts";
import { neededBy } from "../in-use.ts";
import { outOfSight } from "../pools.ts";
import { cannotTell, defineRule, quiet } from "../rule.ts";

/** A dataset that was destroyed behind TrueNAS' back, or a task that truenas-csi made for a volume (facts/democratic-csi §7.1). */
export const snapshotTaskWithoutDataset = defineRule({
  code: "snapshot-task-without-dataset",
  title: "Periodic snapshot task whose dataset does not exist",
  each: "snapshotTasks",
  needs: ["persistentVolumes", "system", "pools", "datasets", "snapshotTasks"],
  within: "system",
  absence: true,
  severity: "warning",
  why: "It fails each time it is due; and whoever looks at the list of tasks believes that something is protected.",
  remedy: [
    "remove it, or point it to where the data is now, in TrueNAS: Data Protection > Periodic Snapshot Tasks",
  ],
  options: Type.Object({}),
  check(task, { inventory }) {
    const { system, dataset, namingSchema } = task;
    if (inventory.findOn(system, "datasets", "path", dataset).length > 0)
      return quiet("its dataset is there");
    if (!task.enabled) return quiet("it is switched off");
    const hidden = outOfSight(system, dataset, inventory);
    if (hidden !== null) return cannotTell(hidden);
    const pvs = [...handlesFor(dataset)].flatMap((handle) =>
      inventory.find("persistentVolumes", "anyHandle", handle),
    );
    return {
      is: "hit",
      unused: pvs.length === 0,
      evidence: [
        { fact: "protects", value: `${dataset}, which is not there` },
        { fact: "recursive", value: task.recursive ? "yes" : "no" },
        { fact: "names its snapshots", value: namingSchema },
        ...neededBy(pvs),
      ],
      missed: missedNames({ datasets: [dataset] }),
      concerns: claimsOf(pvs),
      reclaimableBytes: 0,
    };
  },
});
