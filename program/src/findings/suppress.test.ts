import { describe, expect, it } from "vitest";
import { aClaim, aPv, CLUSTER, type GivenRecords, inventoryOf, NOW } from "../model/given.ts";
import type { Namespace } from "../model/kubernetes.ts";
import { findings as findingsOf } from "./given.ts";
import { pvReleased } from "./rules/pv-released.ts";
import { suppress, type Words } from "./suppress.ts";

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

const words = (records: GivenRecords): Words => ({
  exclusions: [],
  ignores: [],
  inventory: inventoryOf(records),
  now: NOW,
});

describe("suppress", () => {
  it("keeps everything when nobody asked for anything", () => {
    expect(suppress(found, words(released))).toEqual({ kept: found, suppressed: [] });
  });

  it.each([
    [
      "the object",
      `pv/${aPv().name}`,
      { persistentVolumes: [aPv({ phase: "Released", ignoreHint: HINT })] },
    ],
    [
      "its namespace",
      "namespace/shop",
      { ...released, namespaces: [{ ...shop, ignoreHint: HINT }] },
    ],
    [
      "its claim",
      "pvc/shop/data-postgres-0",
      {
        ...released,
        namespaces: [shop],
        persistentVolumeClaims: [aClaim({ ignoreHint: HINT })],
      },
    ],
  ])("honours a hint on %s, and says what it kept out and where it stands", (_, on, records) => {
    expect(suppress(found, words(records))).toEqual({
      kept: [],
      suppressed: found.map((finding) => ({ by: HINT, on, finding })),
    });
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
    const { suppressed } = suppress(found, {
      ...words(released),
      exclusions: [{ ...exclusion, reason: "known" }],
    });
    expect(suppressed).toEqual(
      found.slice(0, count).map((finding) => ({ by: "exclude: known", on: null, finding })),
    );
  });

  it("never keeps an unknown quiet", () => {
    const unknown = found.map((finding) => ({ ...finding, verdict: "unknown" as const }));
    expect(
      suppress(unknown, {
        ...words(released),
        exclusions: [{ rule: "pv-released", reason: "known" }],
      }).kept,
    ).toHaveLength(1);
  });

  it("leaves a finding alone until the date that somebody named, and says who and why", () => {
    const [one] = found;
    if (!one?.lifecycle) throw new Error("the rule must fire");
    const ignore = { finding: one.id, until: NOW + 1, by: "ann", reason: "lab", at: NOW - 1 };
    const { kept, suppressed } = suppress(found, { ...words(released), ignores: [ignore] });
    expect(kept).toEqual([]);
    const by = "ignored by ann until 2026-11-24: lab";
    const finding = { ...one, lifecycle: { ...one.lifecycle, state: "ignored" } };
    expect(suppressed).toEqual([{ by, on: null, finding }]);
    const later = { ...words(released), ignores: [ignore], now: NOW + 1 };
    expect(suppress(found, later).kept).toEqual(found);
  });
});
