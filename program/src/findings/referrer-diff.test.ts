import { describe, expect, it } from "vitest";
import { aClaim, aPod, aPv, CLUSTER, DAY_MS, inventoryOf, NOW } from "../model/given.ts";
import type { RememberedReferrer } from "./memory.ts";
import { diffReferrers } from "./referrer-diff.ts";

function remembered(uid: string, over: Partial<RememberedReferrer> = {}): RememberedReferrer {
  return {
    kind: "persistentVolumes",
    cluster: CLUSTER,
    uid,
    createdAt: NOW - 9 * DAY_MS,
    firstSeenAt: NOW - 5 * DAY_MS,
    lastSeenAt: null,
    goneAt: null,
    witness: null,
    mark: "",
    text: "{}",
    ...over,
  };
}

const unbound = (uid: string) => aPv({ uid, name: `pvc-${uid}`, claimRef: null });

describe("remembered referrers against a look", () => {
  it("are added, changed, back or missing, and nothing where they are as they were", () => {
    const claimed = { namespace: "shop", name: "data", uid: "claim" };
    const look = inventoryOf({
      persistentVolumes: [
        unbound("same"),
        aPv({ uid: "bound", claimRef: claimed }),
        unbound("back"),
        unbound("new"),
      ],
    });
    const elsewhere = remembered("same", { cluster: "another" });
    const gone = remembered("gone");
    const back = remembered("back", { goneAt: NOW - DAY_MS, lastSeenAt: NOW - 2 * DAY_MS });
    const rows = [back, remembered("bound"), gone, remembered("same"), elsewhere];
    const { added, changed, missing } = diffReferrers(rows, look);
    expect(added.map(({ uid }) => uid)).toEqual(["new"]);
    expect(changed.map(({ referrer }) => referrer.uid)).toEqual(["back", "bound"]);
    expect(changed[0]?.firstSeenAt).toBe(back.firstSeenAt);
    expect(missing).toEqual([elsewhere, gone]);
  });

  it("can witness as the youngest of each look that added some; Pods, which stand for others, cannot", () => {
    const look = inventoryOf({
      persistentVolumes: [unbound("old"), unbound("young"), unbound("late")],
      persistentVolumeClaims: [aClaim({ uid: "claim", namespace: "shop", name: "data" })],
      pods: [aPod()],
    });
    const rows = [
      remembered("old"),
      remembered("young", { createdAt: NOW - 7 * DAY_MS }),
      remembered("claim", { kind: "persistentVolumeClaims", createdAt: NOW - 8 * DAY_MS }),
      remembered("late", { createdAt: NOW - 2 * DAY_MS, firstSeenAt: NOW - DAY_MS }),
    ];
    const known = diffReferrers(rows, look).known.get(CLUSTER) ?? [];
    expect(known.map(({ name, firstSeenAt }) => [name(), firstSeenAt])).toEqual([
      ["pv/pvc-young", NOW - 5 * DAY_MS],
      ["pv/pvc-late", NOW - DAY_MS],
    ]);
  });
});
