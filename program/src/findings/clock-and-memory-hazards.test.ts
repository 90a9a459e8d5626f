import { describe } from "vitest";
import {
  aClaim,
  aPod,
  aPv,
  aShare,
  aSystem,
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
  SYSTEM,
  together,
  UID,
} from "../model/given.ts";
import { keyOf } from "../model/ids.ts";
import { type Look, lookTwins } from "./look-twins.ts";
import { datasetHalfDeleted } from "./rules/dataset-half-deleted.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";
import { pvBackingMissing } from "./rules/pv-backing-missing.ts";
import type { Rule } from "./rule.ts";

/**
 * Hazards of clocks, of a lost memory and of a NAS that does not show all: each time a volume is seen in use and then left
 * over, three times over two days, and a Pod that is younger than its users lives on.
 */
const rule: Rule = datasetUnreferenced;
const MADE = NOW - 60 * DAY_MS;
const younger = { pods: [aPod({ uid: "web-uid", name: "web-1", createdAt: MADE + DAY_MS })] };

interface Volume {
  readonly subject: string;
  readonly used: GivenRecords;
  readonly left: GivenRecords;
}

const claims = { persistentVolumeClaims: [aClaim({ createdAt: MADE })] };
const onZvol = together(parents(ISCSI_PARENT), iscsiVolume(7), younger);
const zvol: Volume = {
  subject: `${ISCSI_PARENT}/pvc-${UID}`,
  left: onZvol,
  used: together(onZvol, claims, {
    persistentVolumes: [aPv({ source: iscsiSource(`pvc-${UID}`), createdAt: MADE })],
  }),
};
const onFilesystem = together(parents(NFS_PARENT), nfsVolume(), younger);
const filesystem: Volume = {
  subject: `${NFS_PARENT}/pvc-${UID}`,
  left: onFilesystem,
  used: together(onFilesystem, claims, { persistentVolumes: [aPv({ createdAt: MADE })] }),
};

/** In use on two days and left over on two; then the looks of a test. */
function deleted({ used, left }: Volume, ...then: readonly Look[]): readonly Look[] {
  return [[-1, used], [0, used], [1, left], [2, left], ...then];
}

describe("a NAS that does not show all", () => {
  for (const [kind, volume] of Object.entries({ zvol, filesystem }))
    lookTwins("HAZ-31", `it is a ${kind} that is locked: nobody can use it now`, {
      rule,
      subject: volume.subject,
      because: /it is locked, says .*: nobody can use it before it is unlocked/,
      hazard: deleted(volume, [3, locked(volume.left)]),
      twin: deleted(volume, [3, volume.left]),
    });

  const { shares: _shares, ...shareless } = filesystem.left;
  const halfDeleted: Volume = { ...filesystem, left: shareless };
  const saying = (isLocked: boolean | null, shares: GivenRecords["shares"] = []) =>
    deleted(halfDeleted, [
      3,
      {
        ...shareless,
        shares,
        datasetSpace: (shareless.datasetSpace ?? []).map((space) => ({
          ...space,
          locked: isLocked,
        })),
      },
    ]);
  const onParent = (isLocked: boolean) => [aShare(`/mnt/${NFS_PARENT}`, { locked: isLocked })];
  for (const { story, because, hazard, twin } of [
    {
      story: "is locked, and no share is left that would say so",
      because: /it is locked, says TrueNAS: nobody can use it before it is unlocked/,
      hazard: saying(true),
      twin: saying(false),
    },
    {
      story: "lies in what is locked, as a share of its parent says",
      because: new RegExp(`it is locked, says NFS share /mnt/${NFS_PARENT}: nobody can use it`),
      hazard: saying(false, onParent(true)),
      twin: saying(false, onParent(false)),
    },
    {
      story: "may be locked: nothing says that it is not",
      because: /whether it is locked was not said/,
      hazard: saying(null, onParent(false)),
      twin: saying(false, onParent(false)),
    },
  ])
    lookTwins("HAZ-31", `a volume that was deleted half-way ${story}`, {
      rule: datasetHalfDeleted,
      subject: halfDeleted.subject,
      because,
      hazard,
      twin,
    });

  const working = (method: string): GivenRecords => ({
    jobs: [
      {
        key: keyOf(SYSTEM, "job/12"),
        system: SYSTEM,
        id: 12,
        method,
        state: "RUNNING",
        startedAt: NOW,
        datasets: [],
      },
    ],
  });
  lookTwins("HAZ-28", "it is being updated, and restarts before long", {
    rule,
    subject: zvol.subject,
    because: /nas1 is being updated \(job 12, update\.run\)/,
    hazard: deleted(zvol, [3, together(zvol.left, working("update.run"))]),
    twin: deleted(zvol, [3, together(zvol.left, working("pool.scrub.run"))]),
  });

  const answeredBy = (systemId: string) =>
    deleted(zvol, ...[3, 4, 5].map((day): Look => [day, zvol.left, { systemId }]));
  lookTwins("HAZ-29", "another TrueNAS answers under its name, with the same datasets", {
    rule,
    subject: zvol.subject,
    because:
      /^nas1 was host-id and is now another-host: another TrueNAS answers, or it was rebuilt$/,
    hazard: answeredBy("another-host"),
    twin: answeredBy(SYSTEM),
  });

  const doubted = (...doubts: readonly string[]) =>
    deleted(zvol, [3, together(zvol.left, { system: [aSystem({ doubts })] })]);
  lookTwins("HAZ-42", "it was upgraded to an API that is newer than every table of ours", {
    rule,
    subject: zvol.subject,
    because: /API v28\.0\.0 is newer than the versions we have a table for/,
    hazard: doubted("API v28.0.0 is newer than the versions we have a table for"),
    twin: doubted(),
  });
});

function locked(records: GivenRecords): GivenRecords {
  const { shares = [], iscsiExtents = [] } = records;
  return {
    ...records,
    shares: shares.map((share) => ({ ...share, locked: true })),
    iscsiExtents: iscsiExtents.map((extent) => ({ ...extent, locked: true })),
  };
}

describe("clocks", () => {
  const lost = together(parents(NFS_PARENT), nfsVolume("pvc-b"), {
    persistentVolumes: [
      aPv({ claimRef: null }),
      aPv({ name: "pvc-b", source: nfsSource("pvc-b"), claimRef: null }),
    ],
  });
  const skewed = (minutes: number): readonly Look[] => [
    [0, lost],
    [1, lost],
    [2, { ...lost, system: [aSystem({ clockSkewMs: minutes * 60_000 })] }],
  ];
  lookTwins("HAZ-37 FLT-L3", "that of the NAS is wrong, so that nobody knows when things were", {
    rule: pvBackingMissing,
    subject: `pvc-${UID}`,
    because: /the clocks of nas1 and of this machine differ by 6 min: set the one that is wrong/,
    hazard: skewed(-6),
    twin: skewed(-4),
  });

  /** A look that could not see the Pods, at a time; what the API server counts goes on all the same. */
  const blindAt = (day: number) =>
    deleted(zvol, [day, zvol.left, { lost: ["pods"] }], [3, zvol.left]).map(
      ([at, records, over], turn): Look => [at, records, { ...over, version: `${1_000 + turn}` }],
    );
  lookTwins("HAZ-37 FLT-L1", "that of this machine was ahead for a look, and went back", {
    rule,
    subject: zvol.subject,
    because: /an earlier look was made at 2026-12-03 .*, which is not yet: the clock .* went back/,
    hazard: blindAt(9),
    twin: blindAt(2.9),
  });
});

describe("a memory that was lost", () => {
  lookTwins("HAZ-38", "it begins anew, and learns for a week what is usual", {
    rule,
    subject: zvol.subject,
    because: /the memory began at 2026-11-21 12:00 UTC and learns until 2026-11-28 12:00 UTC/,
    bornAt: NOW - 3 * DAY_MS,
    hazard: deleted(zvol, [3, zvol.left]),
    twin: deleted(zvol, [3, zvol.left]),
  });

  // nothing else than this was left over wrongly in 200,000 hostile runs (facts/reliability §2.5)
  const fresh = aPod({ uid: "after", name: "after", createdAt: NOW + DAY_MS });
  const restored = { ...zvol.left, pods: [fresh] };
  lookTwins("HAZ-48", "together with what etcd held, before anybody looked again", {
    rule,
    subject: zvol.subject,
    because: /nothing that used it was ever seen/,
    bornAt: NOW + DAY_MS,
    hazard: [2, 9, 16, 23, 60].map((day) => [day, restored]),
    twin: deleted(zvol, [3, zvol.left]),
  });
});

describe("a PersistentVolume that was made again under its name", () => {
  const pvOf = (uid: string, createdAt: number) =>
    aPv({ uid, name: "files", source: iscsiSource(`pvc-${UID}`), createdAt, claimRef: null });
  const first = together(zvol.left, { persistentVolumes: [pvOf("first", MADE)] });
  const again = together(zvol.left, { persistentVolumes: [pvOf("second", NOW)] });
  const looks = (between: GivenRecords): readonly Look[] => [
    [-1, first],
    [0, first],
    [0.5, between],
    ...[1, 2, 3].map((day): Look => [day, zvol.left]),
  ];
  lookTwins("HAZ-41 FLT-K19", "nobody saw the second one deleted, and it may come back", {
    rule,
    subject: zvol.subject,
    because: /pv\/files used it and vanished/,
    hazard: looks(again),
    twin: looks(first),
  });
});

describe("many volumes at once", () => {
  const names = Array.from({ length: 20 }, (_, n) => `pvc-${UID.slice(0, -2)}${n + 10}`);
  const volumes = together(parents(NFS_PARENT), younger, ...names.map((name) => nfsVolume(name)));
  const without = (gone: number) =>
    together(volumes, {
      persistentVolumes: names
        .slice(gone)
        .map((name) => aPv({ name, source: nfsSource(name), claimRef: null, createdAt: MADE })),
    });
  const losing = (gone: number): readonly Look[] => [
    [-1, without(0)],
    [0, without(0)],
    ...[1, 2, 3].map((day): Look => [day, without(gone)]),
  ];
  lookTwins("HAZ-47", "a namespace is deleted, or so it looks: somebody must say why", {
    rule,
    subject: `${NFS_PARENT}/${names[0]}`,
    because: /6 of 20 \(dataset-unreferenced\) in nas1:tank\/k8s\/nfs\/v turned unused/,
    hazard: losing(6),
    twin: losing(5),
  });
});
