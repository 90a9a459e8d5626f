import { describe, expect, it } from "vitest";
import { aClaim, aPv, CLUSTER, inventoryOf } from "../model/given.ts";
import type { Namespace } from "../model/kubernetes.ts";
import { findings as findingsOf } from "./given.ts";
import { pvReleased } from "./rules/pv-released.ts";
import { suppress } from "./suppress.ts";

const HINT = 'excluded-from-alerts: "true"';
const shop: Namespace = {
  cluster: CLUSTER,
  uid: "ns",
  name: "shop",
  createdAt: 0,
  deletionRequestedAt: null,
  ignoreHint: null,
  labels: {},
};
const released = { persistentVolumes: [aPv({ phase: "Released" })] };
const found = findingsOf(pvReleased, released);

describe("suppress", () => {
  it("keeps everything when nobody asked for anything", () => {
    expect(suppress(found, [], inventoryOf(released))).toEqual({ kept: found, suppressed: [] });
  });

  it("honours a hint on the object, on its claim and on its namespace, and counts it", () => {
    const suppressed = [{ by: HINT, count: 1 }];
    expect(
      suppress(
        found,
        [],
        inventoryOf({ persistentVolumes: [aPv({ phase: "Released", ignoreHint: HINT })] }),
      ),
    ).toEqual({ kept: [], suppressed });
    expect(
      suppress(
        found,
        [],
        inventoryOf({ ...released, namespaces: [{ ...shop, ignoreHint: HINT }] }),
      ),
    ).toEqual({ kept: [], suppressed });
    const claim = aClaim({ ignoreHint: HINT });
    expect(
      suppress(
        found,
        [],
        inventoryOf({ ...released, namespaces: [shop], persistentVolumeClaims: [claim] }),
      ),
    ).toEqual({ kept: [], suppressed });
  });

  it.each([
    [{ rule: "pv-released" }, 1],
    [{ rule: "pv-backing-missing" }, 0],
    [{ subject: `pv/${aPv().name}` }, 1],
    [{ subject: "rx:^pv/pvc-" }, 1],
    [{ subject: "rx:^dataset/" }, 0],
    [{ namespace: "shop" }, 1],
    [{ namespace: "sho" }, 0],
    [{ rule: "pv-released", namespace: "blog" }, 0],
  ])("excludes by %o", (exclusion, count) => {
    const { suppressed } = suppress(
      found,
      [{ ...exclusion, reason: "known" }],
      inventoryOf(released),
    );
    expect(suppressed).toEqual(count === 0 ? [] : [{ by: "exclude: known", count }]);
  });

  it("never keeps an unknown quiet", () => {
    const unknown = found.map((finding) => ({ ...finding, verdict: "unknown" as const }));
    expect(
      suppress(unknown, [{ rule: "pv-released", reason: "known" }], inventoryOf(released)).kept,
    ).toHaveLength(1);
  });
});
