import type { BlockDevice, Links } from "../correlate/links.ts";
import { claimsOf } from "./concern.ts";
import { boundPvsOf, neededBy } from "./in-use.ts";
import { type Judgement, quiet } from "./rule.ts";

/** What is to be said of an extent or namespace that is switched off; `judgeOfLost` is the rule for one without its zvol. */
export function judgeDisabled(device: BlockDevice, links: Links, judgeOfLost: string): Judgement {
  if (device.enabled) return quiet("it is enabled");
  const zvol = links.zvolOf(device)?.to;
  if (!zvol) return quiet(`its zvol is not there: ${judgeOfLost} judges it`);
  const pvs = boundPvsOf(zvol, links);
  if (pvs.length === 0) return quiet("no bound PersistentVolume needs it");
  return {
    is: "hit",
    evidence: [
      { fact: "enabled", value: "no" },
      { fact: "zvol", value: zvol.path },
      ...neededBy(pvs),
    ],
    concerns: claimsOf(pvs),
  };
}
