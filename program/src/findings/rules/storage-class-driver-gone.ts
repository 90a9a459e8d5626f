import { Type } from "typebox";
import { csiEvidence } from "../class-driver.ts";
import { isInstalled } from "../cluster-parts.ts";
import { defineRule, quiet } from "../rule.ts";
import { timeEvidence } from "../words.ts";

/** Class 30 of facts/democratic-csi §5.1, as the next claim sees it: it will be Pending for ever. */
export const storageClassDriverGone = defineRule({
  code: "storage-class-driver-gone",
  title: "StorageClass of a CSI driver that is not installed",
  each: "storageClasses",
  needs: ["storageClasses", "csiDrivers", "csiNodes"],
  within: "cluster",
  absence: true,
  severity: "warning",
  why: "Every claim of this class stays Pending: nobody is there to make its volume.",
  remedy: [
    "install the driver again under the same name, or kubectl delete {subject}",
    "kubectl get pv,pvc --all-namespaces",
  ],
  options: Type.Object({}),
  check(storageClass, { inventory, now }) {
    const { cluster, driver } = storageClass;
    if (isInstalled(cluster, driver, inventory)) return quiet(`driver ${driver} is installed`);
    if (driver.startsWith("kubernetes.io/")) return quiet("its plugin is part of Kubernetes");
    const isCsi = csiEvidence(storageClass, inventory);
    if (isCsi === null)
      return quiet(`nothing shows that ${driver} is a CSI driver: others register nothing`);
    return {
      is: "hit",
      evidence: [
        { fact: "driver", value: driver },
        { fact: "CSIDriver object", value: "none" },
        { fact: "nodes that run it", value: "none" },
        { fact: "a CSI driver, because", value: isCsi },
        timeEvidence("created", storageClass.createdAt, now),
      ],
      since: storageClass.createdAt,
    };
  },
});
