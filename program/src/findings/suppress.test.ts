import { describe, expect, it } from "vitest";
import {
  aClaim,
  aPool,
  aPv,
  aZfsSnapshot,
  CLUSTER,
  detailsOf,
  type GivenRecords,
  inventoryOf,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../model/given.ts";
import type { Namespace } from "../model/kubernetes.ts";
import { findings as findingsOf } from "./given.ts";
import { usedPool } from "./given-pool-users.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";
import { poolDegraded } from "./rules/pool-degraded.ts";
import { pvReleased } from "./rules/pv-released.ts";
import { zfsSnapshotUnreferenced } from "./rules/zfs-snapshot-unreferenced.ts";
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

/** A volume that nothing uses and a snapshot that nothing names, with what somebody wrote on the dataset. */
const leftover = (keep: string): GivenRecords => {
  const snapshot = aZfsSnapshot(`${NFS_PARENT}/pvc-${UID}`, `snapshot-${CLAIM_OF_SNAPSHOT}`);
  return together(parents(NFS_PARENT), nfsVolume(undefined, {}, { "plumbline:keep": keep }), {
    zfsSnapshots: [snapshot],
    zfsSnapshotDetails: [detailsOf(snapshot)],
  });
};
const CLAIM_OF_SNAPSHOT = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

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
    ["dataset", datasetUnreferenced, leftover],
    ["snapshot", zfsSnapshotUnreferenced, leftover],
  ] as const)("honours plumbline:keep=true on the dataset of a %s", (kind, rule, made) => {
    const findings = findingsOf(rule, made("true"));
    expect(findings.map(({ subject }) => subject.kind)).toEqual([kind]);
    expect(suppress(findings, words(made("true")))).toEqual({
      kept: [],
      suppressed: findings.map((finding) => ({
        by: "plumbline:keep=true",
        on: `dataset/${NFS_PARENT}/pvc-${UID}`,
        finding,
      })),
    });
    for (const other of ["false", "True", ""])
      expect(suppress(findings, words(made(other))).suppressed).toEqual([]);
  });

  it("hides nothing else of what is kept on the NAS", () => {
    const findings = findingsOf(datasetUnreferenced, leftover("true"));
    const locked = findings.map((finding) => ({ ...finding, rule: "dataset-locked", word: null }));
    expect(suppress(locked, words(leftover("true"))).kept).toEqual(locked);
  });

  it.each([
    [{ rule: "pv-released" }, 1],
    [{ rule: "pv-backing-missing" }, 0],
    [{ subject: `pv/${aPv().name}` }, 1],
    [{ subject: "rx:^pv/pvc-" }, 1],
    [{ subject: "rx:^dataset/" }, 0],
    [{ namespace: "shop" }, 1],
    [{ namespace: "sho" }, 0],
    [{ namespace: "rx:^sho" }, 1],
    [{ namespace: "rx:^lab-|^null$" }, 0],
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

  it("lets nobody who hangs on a pool hide it from the others, by a hint or by their namespace", () => {
    const sick = usedPool(aPool({ status: "DEGRADED" }));
    const [claim] = sick.persistentVolumeClaims ?? [];
    const hinted = {
      ...sick,
      namespaces: [{ ...shop, ignoreHint: HINT }],
      persistentVolumeClaims: claim ? [{ ...claim, ignoreHint: HINT }] : [],
    };
    const degraded = findingsOf(poolDegraded, hinted);
    expect(degraded.map(({ concerns }) => concerns)).toMatchObject([
      [{ namespace: "shop", name: "data-postgres-0" }],
    ]);
    const exclude = (exclusion: { rule?: string; namespace?: string }) =>
      suppress(degraded, {
        ...words(hinted),
        exclusions: [{ ...exclusion, reason: "known" }],
      }).suppressed.length;
    expect(exclude({ namespace: "shop" })).toBe(0);
    expect(exclude({ rule: "pool-degraded" })).toBe(1);
  });

  it("takes no word of a namespace or claim for those of the same name in another cluster", () => {
    const hinted = {
      ...released,
      namespaces: [{ ...shop, ignoreHint: HINT }],
      persistentVolumeClaims: [aClaim({ ignoreHint: HINT })],
    };
    const theirs = found.map((finding) => ({
      ...finding,
      concerns: finding.concerns.map((concern) => ({ ...concern, cluster: "another-cluster-uid" })),
    }));
    const unknown = found.map((finding) => ({
      ...finding,
      concerns: finding.concerns.map((concern) => ({ ...concern, cluster: null, source: null })),
    }));
    expect(suppress(found, words(hinted)).kept).toEqual([]);
    expect(suppress(theirs, words(hinted)).kept).toEqual(theirs);
    expect(suppress(unknown, words(hinted)).kept).toEqual(unknown);
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
