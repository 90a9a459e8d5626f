import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aClaim,
  aDataset,
  aNodeWith,
  aPod,
  aPv,
  aZfsSnapshot,
  DAY_MS,
  type GivenRecords,
  NFS_PARENT,
  nfsSource,
  nfsVolume,
  NOW,
  parents,
  together,
  UID,
} from "../model/given.ts";
import type { PersistentVolume } from "../model/kubernetes.ts";
import { findings, judgementOn, whyQuiet } from "./given.ts";
import { GivenLooks } from "./given-look.ts";
import { datasetPinnedByClone } from "./rules/dataset-pinned-by-clone.ts";
import { datasetUnreferenced } from "./rules/dataset-unreferenced.ts";
import { RULES } from "./rules/index.ts";
import { pvBackingMissing } from "./rules/pv-backing-missing.ts";

/** Data as no textbook has it, and what is said of it: rows D of the fault matrix. */
const name = `pvc-${UID}`;
const path = `${NFS_PARENT}/${name}`;
const nas = together(parents(NFS_PARENT), nfsVolume());

/** "rule name" for everything that all rules find, what they cannot tell left out. */
function found(records: GivenRecords): readonly string[] {
  return RULES.flatMap((rule) => findings(rule, records))
    .filter(({ verdict }) => verdict !== "unknown")
    .map(({ rule, subject }) => `${rule} ${subject.name}`);
}

describe("PersistentVolumes that are not as drivers make them", () => {
  const driver = aNodeWith("worker-1", "org.democratic-csi.nfs");
  const claim = { persistentVolumeClaims: [aClaim()] };
  const alone = (over: Partial<PersistentVolume>) =>
    together(parents(), driver, { persistentVolumes: [aPv({ name: "odd", ...over })] });
  const inTree = { type: "other", plugin: "awsElasticBlockStore" } as const;
  const elsewhere = { type: "csi", driver: "ebs.csi.aws.com", volumeHandle: "vol-1" } as const;

  it("FLT-D1: without a claim is available, not lost", () => {
    const records = together(nas, driver, {
      persistentVolumes: [aPv({ claimRef: null, phase: "Available" })],
    });
    expect(found(records)).toEqual([`pv-available ${name}`]);
  });

  it("FLT-D1: of a plugin that is part of Kubernetes, migrated or not, miss nothing on a NAS", () => {
    expect(found(together(alone({ source: inTree, claimRef: null })))).toEqual([]);
    const missing = judgementOn(pvBackingMissing, "odd", alone({ source: inTree }));
    expect(missing.is).toBe("quiet");
  });

  it("FLT-D1: of a driver that is gone are said to be that, and not to be without data", () => {
    const records = alone({ source: { ...elsewhere, attributes: {} }, claimRef: null });
    expect(found(records)).toEqual(["pv-driver-gone odd"]);
  });

  it("FLT-D2: two on one dataset both need it, and neither alone frees it", () => {
    const pv = (pvName: string) => aPv({ name: pvName, source: nfsSource(name), claimRef: null });
    const both = [pv("first"), pv("second")];
    const because = (persistentVolumes: readonly PersistentVolume[]) =>
      whyQuiet(datasetUnreferenced, path, together(nas, claim, { persistentVolumes }));
    expect(because(both)).toBe("pv/first needs it");
    for (const one of both) expect(because([one])).toContain(`pv/${one.name}`);
    expect(findings(datasetUnreferenced, nas)).toHaveLength(1);
  });
});

describe("FLT-D3: the path that a volume states", () => {
  const stated = (share: string) =>
    together(nas, {
      persistentVolumes: [
        aPv({ name: "stated", source: nfsSource("other", share), claimRef: null }),
      ],
    });

  it.each([`/mnt/${path}`, `/mnt/${path}/`, `//mnt//${path}`])("%s is its dataset's", (share) => {
    expect(whyQuiet(datasetUnreferenced, path, stated(share))).toMatch(/pv\/stated/);
  });

  it.each([
    path,
    `mnt/${path}`,
    `/mnt/${path.toUpperCase()}`,
    `/mnt/${path}x`,
    `/mnt/${path.slice(0, -1)}`,
    `/mnt/${"x".repeat(4_096)}`,
    `/mnt/${path.replace("pvc", "pv\u0441")}`,
  ])("%.90s is nobody's: it keeps nothing, and nobody is sure that it is lost", (share) => {
    expect(findings(datasetUnreferenced, stated(share))).toHaveLength(1);
    const lost = findings(pvBackingMissing, stated(share));
    for (const { verdict } of lost) expect(verdict).not.toBe("confirmed");
  });
});

describe("chains of clones", () => {
  /** So many datasets, each a clone of a snapshot of the one before. */
  const chain = (length: number, firstOrigin: string | null = null) => ({
    datasets: Array.from({ length }, (_, n) =>
      aDataset(`${NFS_PARENT}/clone-${n}`, {
        origin: n === 0 ? firstOrigin : `${NFS_PARENT}/clone-${n - 1}@s`,
      }),
    ),
    zfsSnapshots: Array.from({ length }, (_, n) => aZfsSnapshot(`${NFS_PARENT}/clone-${n}`, "s")),
  });

  it("FLT-D6: of a thousand are followed, and those that bite their tail too", () => {
    const cycle = `${NFS_PARENT}/clone-999@s`;
    for (const records of [chain(1_000), chain(1_000, cycle)]) {
      const all = together(parents(NFS_PARENT), records);
      expect(() => findings(datasetUnreferenced, all)).not.toThrow();
      expect(() => findings(datasetPinnedByClone, all)).not.toThrow();
    }
  });

  it("FLT-D6: a clone of itself is nobody's reason to confirm anything", () => {
    const looks = new GivenLooks(RULES);
    const all = together(parents(NFS_PARENT), chain(3, `${NFS_PARENT}/clone-2@s`));
    for (const day of [0, 1, 2, 30])
      for (const { verdict, word } of looks.at(day, all).findings)
        if (word !== null) expect(verdict).not.toBe("confirmed");
  });
});

describe("a first day", () => {
  it("FLT-D7: with nothing on either side finds nothing, and learns", () => {
    const looks = new GivenLooks(RULES, NOW);
    const { findings: all, freezes } = looks.at(0, parents());
    expect([all, freezes]).toEqual([[], []]);
    expect(looks.memory.epoch.bornAt + looks.memory.learningMs).toBeGreaterThan(NOW);
  });

  const many = Array.from({ length: 20 }, (_, n) => nfsVolume(`pvc-${UID.slice(0, -2)}${n + 10}`));
  const unmatched = together(parents(NFS_PARENT), ...many);

  it("FLT-D8: on which no dataset matches confirms none of them, however long that lasts", () => {
    const looks = new GivenLooks([datasetUnreferenced]);
    for (const day of [0, 1, 2, 30]) {
      const { findings: all } = looks.at(day, unmatched);
      expect(all.map(({ verdict }) => verdict)).toEqual(many.map(() => "suspect"));
      expect(all[0]?.missing.join("\n")).toContain("nothing that used it was ever seen");
    }
  });

  it("FLT-D8: all of which stop matching at once are held, with a finding that says so", () => {
    const pvs = many.map((_, n) => {
      const handle = `pvc-${UID.slice(0, -2)}${n + 10}`;
      return aPv({ name: handle, source: nfsSource(handle), claimRef: null, createdAt: NOW });
    });
    const younger = { pods: [aPod({ uid: "later", name: "later", createdAt: NOW + 3_600_000 })] };
    const looks = new GivenLooks([datasetUnreferenced]);
    for (const day of [1, 2])
      looks.at(day, together(unmatched, younger, { persistentVolumes: pvs }));
    for (const day of [3, 4, 5, 30]) {
      const { findings: all } = looks.at(day, together(unmatched, younger));
      const verdicts = all.filter(({ rule }) => rule === "dataset-unreferenced");
      expect(verdicts.map(({ verdict }) => verdict)).toEqual(many.map(() => "suspect"));
      const anomaly = all.find(({ rule }) => rule === "inventory-anomaly");
      expect(anomaly?.evidence[0]?.value).toMatch(
        /20 of 20 .* turned unused .* all of them: see whether the right clusters and claim scopes/,
      );
    }
  });
});

it("FLT-D11: what is deleted and made again all the time is forgotten after ninety days, so that the memory stays as it is", () => {
  const looks = new GivenLooks(RULES);
  const made = (turn: number): GivenRecords => {
    const uid = `${UID.slice(0, -4)}${String(turn).padStart(4, "0")}`;
    const handle = `pvc-${uid}`;
    const createdAt = NOW + turn * DAY_MS;
    return {
      ...nfsVolume(handle),
      persistentVolumes: [aPv({ name: handle, claimRef: null, createdAt })],
      persistentVolumeClaims: [aClaim({ uid, name: `data-${turn % 2}`, createdAt })],
      pods: [aPod({ uid: `pod-${turn}`, name: `pod-${turn}`, claims: [], createdAt })],
    };
  };
  const sizes = Array.from({ length: 200 }, (_, turn) => {
    const there = [0, 1, 2, 3].map((later) => made(turn + later));
    looks.at(turn, together(parents(NFS_PARENT), ...there));
    const { findings: known, referrers } = looks.memory;
    return known.length + referrers.length;
  });
  const most = (from: number, to: number) => Math.max(...sizes.slice(from, to));
  expect(most(150, 200)).toBe(most(100, 150));
});

describe("FLT-D12: a mark of a driver", () => {
  const parentsMarks = { "democratic-csi:managed_resource": "true" };
  const marked = (userProperties: Readonly<Record<string, string>>) =>
    together(parents(NFS_PARENT), { datasets: [aDataset(path, { userProperties })] });

  it.each([
    ["is inherited", parentsMarks],
    ["is in another case", { "Democratic-CSI:Managed_Resource": "true" }],
    ["says TRUE", { "democratic-csi:managed_resource": "TRUE" }],
  ])("that %s makes a dataset nobody's", (_, userProperties) => {
    expect(findings(datasetUnreferenced, marked(userProperties))).toEqual([]);
  });
});

it("FLT-D5: whatever a name, no rule stumbles over it", () => {
  const unit = fc.constantFrom(...Array.from("aZ0 _-:.\u00e4"));
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 200 }), (odd) => {
      const all = together(parents(NFS_PARENT), nfsVolume(odd), {
        persistentVolumeClaims: [aClaim()],
      });
      const [finding] = findings(datasetUnreferenced, all);
      expect(finding?.subject.name).toBe(`${NFS_PARENT}/${odd}`);
      const used = { persistentVolumes: [aPv({ name: "a", source: nfsSource(odd) })] };
      expect(findings(datasetUnreferenced, together(all, used))).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
