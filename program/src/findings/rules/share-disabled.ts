import { Type } from "typebox";
import { claimsOf } from "../concern.ts";
import { boundPvsOf, neededBy } from "../in-use.ts";
import { defineRule, quiet } from "../rule.ts";

/** Class 24 of facts/democratic-csi §5.1: switched off by somebody, perhaps for maintenance; nothing is lost. */
export const shareDisabled = defineRule({
  code: "share-disabled",
  title: "Share of a volume in use that is switched off",
  each: "shares",
  needs: ["persistentVolumes", "system", "datasets", "shares"],
  within: "system",
  absence: false,
  severity: "error",
  why: "The data is there and nobody can mount it: a Pod that starts on a node where the volume is not mounted yet will not start.",
  remedy: ["plumbline trace {subject}", "switch the share on, in TrueNAS: Shares"],
  options: Type.Object({}),
  check(share, { links }) {
    if (share.enabled) return quiet("it is enabled");
    const dataset = links.datasetOfShare(share)?.to;
    if (!dataset) return quiet("no dataset is mounted there: share-without-dataset judges it");
    const pvs = boundPvsOf(dataset, links);
    if (pvs.length === 0) return quiet("no bound PersistentVolume needs it");
    const others = links.sharesOf(dataset);
    if (others.some(({ enabled, protocol }) => enabled && protocol === share.protocol))
      return quiet("another share of its protocol gives out the same dataset");
    return {
      is: "hit",
      evidence: [
        { fact: "enabled", value: "no" },
        { fact: "protocol", value: share.protocol.toUpperCase() },
        ...neededBy(pvs),
      ],
      concerns: claimsOf(pvs),
    };
  },
});
