import { describe, expect, it } from "vitest";
import {
  aNodeWith,
  aPv,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings, judgementOn } from "../given.ts";
import type { Rule } from "../rule.ts";
import { pvFailed } from "./pv-failed.ts";

const rule: Rule = pvFailed;
const name = `pvc-${UID}`;
const statusMessage = "rpc error: code = FailedPrecondition desc = filesystem has dependent clones";
const failed = { persistentVolumes: [aPv({ phase: "Failed", statusMessage })] };
const world = together(
  parents(NFS_PARENT),
  nfsVolume(),
  failed,
  aNodeWith("worker-1", "org.democratic-csi.nfs"),
);

describe("pv-failed", () => {
  it("is confirmed at once and gives the reason in the words of Kubernetes", () => {
    const [finding] = findings(rule, failed);
    expect(finding).toMatchObject({ verdict: "confirmed", severity: "warning", word: null });
    expect(finding?.evidence[0]).toEqual({ fact: "why", value: statusMessage });
    expect(finding?.concerns).toMatchObject([{ namespace: "shop", name: "data-postgres-0" }]);
  });

  it("names the clone that is in the way, and the bytes that wait behind it", () => {
    const copy = nfsVolume("pvc-copy", {
      origin: `${NFS_PARENT}/${name}@volume-source-for-volume-pvc-copy`,
    });
    const [finding] = findings(rule, together(world, copy));
    expect(finding?.reclaimableBytes).toBe(2 ** 30);
    expect(finding?.evidence.at(-1)).toEqual({
      fact: "what happens now",
      value: `its driver cannot delete ${NFS_PARENT}/${name}: ${NFS_PARENT}/pvc-copy was cloned from it`,
    });
  });

  it.each(["Bound", "Released", "Available"] as const)("is quiet about a %s one", (phase) => {
    const records = { persistentVolumes: [aPv({ phase, phaseChangedAt: NOW })] };
    expect(judgementOn(rule, name, records)).toEqual({
      is: "quiet",
      because: `its phase is ${phase}`,
    });
  });
});
