import { expect, test } from "vitest";
import { DRIFTS } from "./drifts.ts";
import type { Drift } from "./drifts.ts";
import {
  OF_DETACHED,
  PROTOCOLS,
  SNAPSHOT_LEAKS,
  SNAPSHOT_LIVES,
  VOLUME_LEAKS,
  VOLUME_LIVES,
} from "./fates.ts";
import type { RuleCode, VolumeFate } from "./fates.ts";
import { poured, worldWith } from "./given.ts";
import { NFS } from "./installs.ts";

const FATES = Object.entries<VolumeFate>({ ...VOLUME_LIVES, ...VOLUME_LEAKS });
const rulesOf = (fate: VolumeFate): readonly RuleCode[] =>
  PROTOCOLS.flatMap((protocol) => fate.findings[protocol]);

/** Follow from what lies on the NAS, not from a fate. */
const DERIVED: readonly RuleCode[] = [
  "dataset-unmanaged",
  "extent-shared",
  "pv-deletion-blocked",
  "snapshot-task-without-dataset",
];

const DRIFT_RULES = Object.values<Drift>(DRIFTS).flatMap(({ on, findings }) =>
  on.flatMap((protocol) => findings({ protocol, isMounted: true })),
);

test("every rule has a story that breaks it", () => {
  const planted = new Set([
    ...DERIVED,
    ...DRIFT_RULES,
    ...Object.values(OF_DETACHED),
    ...FATES.flatMap(([, fate]) => rulesOf(fate)),
    ...Object.values({ ...SNAPSHOT_LIVES, ...SNAPSHOT_LEAKS }).flatMap(
      (fate): readonly RuleCode[] => fate.findings,
    ),
  ]);
  expect([...planted].toSorted()).toEqual([
    "block-volume-on-two-nodes",
    "dataset-driver-ids-stale",
    "dataset-half-deleted",
    "dataset-half-provisioned",
    "dataset-locked",
    "dataset-pinned-by-clone",
    "dataset-quota-missing",
    "dataset-reservation-drift",
    "dataset-unmanaged",
    "dataset-unreferenced",
    "detached-copy-incomplete",
    "detached-copy-unreferenced",
    "extent-disabled",
    "extent-shared",
    "extent-without-zvol",
    "nvmeof-namespace-disabled",
    "nvmeof-namespace-without-zvol",
    "nvmeof-session-stale",
    "nvmeof-subsystem-without-namespace",
    "pv-backing-missing",
    "pv-deletion-blocked",
    "pv-portal-gone",
    "pv-released",
    "pv-size-drift",
    "session-stale",
    "share-disabled",
    "share-restricted",
    "share-without-dataset",
    "snapshot-task-without-dataset",
    "target-without-extent",
    "volume-snapshot-content-dangling",
    "zfs-snapshot-held",
    "zfs-snapshot-pinned-by-clone",
    "zfs-snapshot-temporary",
    "zfs-snapshot-unreferenced",
  ]);
});

test.each(FATES)("what %s leaves behind and what is to be found agree", (_, fate) => {
  const rules = rulesOf(fate);
  expect(rules.includes("pv-released")).toBe(fate.pv === "released");
  expect(rules.includes("dataset-unreferenced") && fate.live).toBe(false);
  expect(rules.some((rule) => rule.startsWith("dataset-")) && fate.dataset === "gone").toBe(false);
  expect(rules.includes("dataset-pinned-by-clone") && !fate.live).toBe(false);
  if (rules.includes("dataset-half-provisioned")) {
    expect(fate).toMatchObject({ dataset: "unfinished", claim: "gone" });
  }
  if (rules.includes("dataset-half-deleted")) {
    expect(fate).toMatchObject({ dataset: "finished", access: "gone" });
    expect(["released", "terminating", "gone"]).toContain(fate.pv);
  }
  if (rules.includes("pv-backing-missing")) {
    expect(fate.pv).toBe("bound");
    expect(fate.dataset !== "finished" || fate.access === "gone").toBe(true);
  }
  const { nfs, smb, iscsi, nvmeof } = fate.findings;
  const dangles = fate.access === "whole" && ["gone", "renamed"].includes(fate.dataset);
  expect(nfs.includes("share-without-dataset")).toBe(dangles);
  expect(smb.includes("share-without-dataset")).toBe(dangles);
  expect(iscsi.includes("extent-without-zvol")).toBe(dangles);
  expect(nvmeof.includes("nvmeof-namespace-without-zvol")).toBe(dangles);
  const alone = fate.access === "targetOnly";
  expect(iscsi.includes("target-without-extent")).toBe(alone);
  expect(nvmeof.includes("nvmeof-subsystem-without-namespace")).toBe(alone);
});

test("findings of a volume whose owner asked to be left alone are told apart", async () => {
  const kept = [{ claim: "quiet/kept", install: "zfs-nfs", lives: "retainedOnPurpose" }] as const;
  const namespaces = [
    { name: "quiet", cluster: "prod", annotations: { "excluded-from-alerts": "true" } },
  ];
  const given = await poured(worldWith(kept, [], { namespaces }));
  expect(given.truth.findings).toEqual([]);
  expect(given.truth.hinted).toMatchObject([{ rule: "pv-released", concerns: "quiet" }]);
  const unused = [{ name: "quiet", cluster: "prod", labels: { "kor/used": "false" } }];
  expect((await poured(worldWith(kept, [], { namespaces: unused }))).truth.hinted).toEqual([]);
});

test("what a hidden cluster uses is live, and unclaimed to those who do not know of it", async () => {
  const given = await poured(
    worldWith([{ claim: "lab/x", install: "lab" }], [{ of: "lab/x", name: "s" }], {
      clusters: [{ name: "prod" }, { name: "lab", hidden: true }],
      installs: [NFS, { ...NFS, name: "lab", cluster: "lab" }],
    }),
  );
  expect(given.truth.findings).toEqual([]);
  expect(given.truth.unclaimed.map(({ rule }) => rule)).toEqual([
    "dataset-unreferenced",
    "zfs-snapshot-unreferenced",
  ]);
  for (const { subjectName } of given.truth.unclaimed) {
    expect(given.truth.live).toContain(subjectName);
  }
  expect(given.ports["lab"]?.objects.size).toBe(0);
});
