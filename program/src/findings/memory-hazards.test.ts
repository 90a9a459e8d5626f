import { describe, expect, it } from "vitest";
import {
  aClaim,
  aPod,
  aPv,
  aShare,
  DAY_MS,
  type GivenRecords,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  nfsSource,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../model/given.ts";
import { GivenLooks, type LookOver } from "./given-look.ts";
import { CLOSED } from "./given.ts";
import { type Look, lookTwins } from "./look-twins.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";
import { shareWithoutDataset } from "./rules/share-without-dataset.ts";
import type { Rule } from "./rule.ts";

/**
 * Hazards that only looks over days can tell from a volume whose PersistentVolume and claim somebody deleted. The volume is
 * seen in use, then left over, three times; a Pod that is younger than all of it lives on and shows that they were deleted.
 */
const rule: Rule = datasetUnreferenced;
const subject = `${ISCSI_PARENT}/pvc-${UID}`;
const MADE = NOW - 20 * DAY_MS;
const claim = aClaim({ createdAt: MADE });
const pv = aPv({ source: iscsiSource(`pvc-${UID}`), createdAt: MADE });
const younger = aPod({ uid: "web-uid", name: "web-1", createdAt: MADE + DAY_MS });
const zvol = together(parents(ISCSI_PARENT), iscsiVolume(7));
const inUse = together(zvol, { persistentVolumes: [pv], persistentVolumeClaims: [claim] });
const used = together(inUse, { pods: [younger] });
const left = together(zvol, { pods: [younger] });

/** In use on two days and left over on three; the last look may differ. */
function deleted(last: GivenRecords = left, over: LookOver = {}): readonly Look[] {
  return [...lookingAt(used, -1, 0), ...lookingAt(left, 1, 2), [3, last, over]];
}

function lookingAt(records: GivenRecords, ...days: readonly number[]): readonly Look[] {
  return days.map((day) => [day, records]);
}

const versionOfDay = (day: number) => String(Math.round((NOW + day * DAY_MS) / 1_000));

describe("a cluster that forgot", () => {
  lookTwins("HAZ-05", "its users vanished between two looks, and nobody saw them deleted", {
    rule,
    subject,
    hazard: [...lookingAt(inUse, -1, 0), ...lookingAt(zvol, 1, 2, 3, 9)],
    because: /used it and vanished, and nothing shows yet that it was deleted/,
    twin: deleted(),
  });

  const fresh = aPod({ uid: "after", name: "after", createdAt: NOW + DAY_MS });
  lookTwins("HAZ-10", "etcd was restored from a backup that is older than the volume", {
    rule,
    subject,
    hazard: [
      ...lookingAt(used, -1, 0),
      ...lookingAt(together(zvol, { pods: [fresh] }), 1.5, 2.5, 3.5, 9),
    ],
    because:
      /used it and vanished, and nothing shows yet that it was deleted and not lost in a restore/,
    twin: deleted(),
  });
  lookTwins("HAZ-10", "the versions of its lists went back, as after a restore", {
    rule,
    subject,
    hazard: deleted(left, { version: "5" }),
    because: /the resourceVersion of \w+ of prod went back, from \d+ to 5: its etcd may have been/,
    twin: deleted(),
  });
  lookTwins("HAZ-10 FLT-K17", "they went on by 1e9, as after a restore with moved revisions", {
    rule,
    subject,
    hazard: deleted(left, { version: String(Number(versionOfDay(3)) + 1_000_000_000) }),
    because: /went on by more than writing explains/,
    twin: deleted(),
  });
  lookTwins("HAZ-03 FLT-K18", "an API server that lags shows what was true two days ago", {
    rule,
    subject,
    hazard: deleted(left, { version: versionOfDay(1) }),
    because: /the resourceVersion of \w+ of prod went back/,
    twin: deleted(left, { version: versionOfDay(3) }),
  });
  lookTwins("HAZ-04", "what is known of it is older than the NAS: its watches may have stalled", {
    rule,
    subject,
    hazard: deleted(left, { stale: true }),
    because: /prod was not read again after the NAS/,
    twin: deleted(),
  });
  lookTwins("HAZ-15", "a claim that waited for it while it was made vanished unseen", {
    rule,
    subject,
    hazard: [
      ...lookingAt(together(parents(ISCSI_PARENT), { persistentVolumeClaims: [claim] }), -1, 0),
      ...lookingAt(zvol, 1, 2, 3),
    ],
    because: /pvc\/shop\/data-postgres-0 used it and vanished/,
    twin: [
      ...lookingAt(
        together(parents(ISCSI_PARENT), { persistentVolumeClaims: [claim], pods: [younger] }),
        -1,
        0,
      ),
      ...lookingAt(left, 1, 2, 3),
    ],
  });
});

describe("a cluster that is another, or not the only one", () => {
  lookTwins("HAZ-11", "another cluster answers behind the name, or it was built anew", {
    rule,
    subject,
    hazard: deleted(left, { clusterId: "another" }),
    because: /prod was cluster-uid and is now another: another cluster answers, or it was rebuilt/,
    twin: deleted(),
  });

  const open = CLOSED.map((scope) => ({ ...scope, exclusive: false }));
  lookTwins("HAZ-12", "a second cluster may use the parent under the same driver name", {
    rule,
    subject,
    hazard: deleted().map(([day, records]) => [day, records, { declarations: open }]),
    because: /tank\/k8s\/iscsi\/v is not declared as exclusive to the clusters that are read/,
    twin: deleted(),
  });
  const toldOfNfs = CLOSED.filter(({ parent }) => parent !== ISCSI_PARENT);
  const onlyLab = CLOSED.map((scope) => ({ ...scope, clusters: ["lab"] }));
  const lab = { clusterId: "lab-uid", clusterName: "lab", declarations: onlyLab };
  const labs = (records: GivenRecords): GivenRecords => ({
    ...records,
    pods: (records.pods ?? []).map((pod) => ({ ...pod, cluster: "lab-uid" })),
  });
  lookTwins("FLT-C7", "its cluster was taken out of the configuration, and another one put in", {
    rule,
    subject,
    hazard: [
      ...lookingAt(used, -1, 0),
      ...[1, 2, 3, 30].map((day): Look => [day, labs(left), lab]),
    ],
    because: /used it/,
    twin: deleted(),
  });
  lookTwins("HAZ-21", "the driver was told another parent, and nobody told us", {
    rule,
    subject,
    hazard: deleted().map(([day, records]) => [day, records, { declarations: toldOfNfs }]),
    because: /tank\/k8s\/iscsi\/v is not declared as exclusive/,
    twin: deleted(),
  });
  lookTwins("TRAP-32", "Nomad makes volumes in the parent, of which no Kubernetes object tells", {
    rule,
    subject,
    hazard: lookingAt(left, -1, 0, 1, 2, 3).map(([day, records]) => [
      day,
      records,
      { declarations: open },
    ]),
    because: /nothing that used it was ever seen/,
    twin: deleted(),
  });
});

describe("more than people delete at once", () => {
  const names = Array.from({ length: 20 }, (_, n) => `pvc-${UID.slice(0, -2)}${n + 10}`);
  const zvols = together(
    parents(ISCSI_PARENT),
    ...names.map((name, n) => iscsiVolume(n + 10, name)),
    { pods: [younger] },
  );
  /** Twenty volumes, with the PersistentVolumes of all but so many. */
  const without = (gone: number) =>
    together(zvols, {
      persistentVolumes: names
        .slice(gone)
        .map((name) => aPv({ name, source: iscsiSource(name), claimRef: null, createdAt: MADE })),
    });
  lookTwins(
    "TRAP-23",
    "PersistentVolumes are made anew by a tool, and some are missing meanwhile",
    {
      rule,
      subject: `${ISCSI_PARENT}/${names[0]}`,
      hazard: [...lookingAt(without(0), -1, 0), ...lookingAt(without(6), 1, 2, 3)],
      because: /6 of 20 \(dataset-unreferenced\) in nas1:tank\/k8s\/iscsi\/v turned unused since/,
      twin: [...lookingAt(without(0), -1, 0), ...lookingAt(without(1), 1, 2, 3)],
    },
  );
});

describe("whoever cannot be asked whether more turned unused than people delete", () => {
  const names = Array.from({ length: 20 }, (_, n) => `pvc-${UID.slice(0, -2)}${n + 10}`);
  const lost = `pvc-${UID.slice(0, -2)}99`;
  const volumes = together(parents(NFS_PARENT), ...names.map((name) => nfsVolume(name)), {
    shares: [aShare(`/mnt/${NFS_PARENT}/${lost}`, { id: 99 })],
    pods: [younger],
  });
  /** Twenty volumes with the PersistentVolumes of all but so many, and a share whose dataset is gone. */
  const without = (gone: number) =>
    together(volumes, {
      persistentVolumes: [...names.slice(gone), lost].map((name) =>
        aPv({ name, source: nfsSource(name), claimRef: null, createdAt: MADE }),
      ),
    });
  const lastLook = (gone: number, over: LookOver) => {
    const looks = new GivenLooks([shareWithoutDataset, datasetUnreferenced]);
    for (const day of [0, 1, 2]) looks.at(day, without(0));
    return looks
      .at(3, without(gone), over)
      .findings.filter(({ subject: { kind } }) => kind === "share");
  };

  it("confirms nothing in that place, whatever it is", () => {
    expect(lastLook(0, {})).toMatchObject([{ verdict: "confirmed" }]);
    expect(lastLook(6, {})).toMatchObject([{ verdict: "suspect" }]);
    expect(lastLook(6, { lost: ["iscsiSessions"] })).toMatchObject([
      {
        verdict: "suspect",
        missing: [
          "not everything was read that dataset-unreferenced needs: whether more turned unused at once than people delete cannot be told",
        ],
      },
    ]);
  });
});
