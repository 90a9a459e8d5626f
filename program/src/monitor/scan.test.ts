import { describe, expect, it } from "vitest";
import { createLinks } from "../correlate/join.ts";
import { RULES } from "../findings/rules/index.ts";
import { pvReleased } from "../findings/rules/pv-released.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import type { Collection } from "../model/collections.ts";
import {
  aClaim,
  aClaimUsage,
  CLUSTER,
  aContent,
  aNodeWith,
  aPod,
  aPv,
  aVolumeSnapshot,
  aZfsSnapshot,
  detailsOf,
  type GivenRecords,
  incomplete,
  inventoryOf,
  NFS_PARENT,
  nfsVolume,
  noKubelets,
  NOW,
  observed,
  parents,
  snapshotsHeld,
  spaceOf,
  together,
  UID,
} from "../model/given.ts";
import type { Observation } from "../model/observation.ts";
import type { ClusterSource, ReadOptions, SystemSource } from "../model/source.ts";
import { pictureOf, type Recording, reportOn } from "./recording.ts";
import { scan, type ScanInput } from "./scan.ts";

const clock: Clock = { ...systemClock, now: () => NOW };
const leftover = together(parents(NFS_PARENT), nfsVolume());
const snapshotName = `snapshot-${UID}`;

/** What stands around the volumes of these tests, and stays: their driver, and a Pod that mounts their claim. */
const AROUND = together(aNodeWith("worker-1", "org.democratic-csi.nfs"), { pods: [aPod()] });

/** A cluster that answers with `first`, and on the last read with `verify`; the log tells who was asked for what, in order. */
function cluster(
  held: GivenRecords,
  heldLater: GivenRecords | "lost",
  log: string[],
): ClusterSource {
  const first = { ...AROUND, ...held };
  const verify = heldLater === "lost" ? heldLater : { ...AROUND, ...heldLater };
  const read = async (
    collections: readonly Collection[],
    { pass }: ReadOptions,
  ): Promise<readonly Observation[]> => {
    log.push(`prod ${pass} ${collections.length}`);
    return collections.map((collection): Observation => {
      if (pass === "first") return observed(collection, (first[collection] ?? []) as never);
      if (verify === "lost") return { ...incomplete(collection), pass };
      return { ...observed(collection, (verify[collection] ?? []) as never), pass };
    });
  };
  async function* watch() {}
  const readDriverConfigs = async () => [];
  const close = async () => {};
  return {
    kind: "cluster",
    name: "prod",
    read,
    readDriverConfigs,
    kubelets: noKubelets,
    watch,
    close,
  };
}

/** A NAS that holds these records, and answers so when it is asked once more. */
function nas(
  records: GivenRecords,
  log: string[],
  later: readonly Observation[] = [],
): SystemSource {
  return {
    kind: "system",
    name: "nas1",
    read: async (collections) => {
      log.push(`nas1 first ${collections.length}`);
      return collections.map((collection) =>
        observed(collection, (records[collection] ?? []) as never),
      );
    },
    async *hear() {},
    readAgain: async (missed) => {
      log.push(`nas1 verify ${JSON.stringify(missed)}`);
      return later.map((one) => ({ ...one, pass: "verify" }));
    },
    readSpace: async (wanted) => {
      for (const { parent, datasets } of wanted)
        log.push(`nas1 space ${parent}: ${[datasets].flat().join()}`);
      return wanted.map((one) => spaceOf(one, records));
    },
    readSnapshotDetails: async (names, { earlier }, within) => {
      const listed = earlier?.count("zfsSnapshots") ?? "none";
      log.push(`nas1 details of ${listed} listed: ${names.join()}`);
      const details = records.zfsSnapshotDetails ?? [];
      const named = details.filter(({ dataset, name }) => names.includes(`${dataset}@${name}`));
      return observed("zfsSnapshotDetails", named, within);
    },
    close: async () => {},
  };
}

function input(clusters: readonly ClusterSource[], systems: readonly SystemSource[]): ScanInput {
  const common = {
    declarations: [],
    settings: {},
    exclusions: [],
    memory: null,
    rules: RULES,
    space: "judged",
    budget: "interactive",
    version: "test",
  } as const;
  return { clusters, systems, clock, signal: new AbortController().signal, ...common };
}

async function look(
  first: GivenRecords,
  verify: GivenRecords | "lost",
  records: GivenRecords,
  later: readonly Observation[] = [],
) {
  const log: string[] = [];
  const picture = await scan(input([cluster(first, verify, log)], [nas(records, log, later)]));
  const found = reportOn(picture, RULES).findings;
  return {
    log,
    picture,
    found: found.map(({ rule, verdict, subject }) => `${verdict} ${rule} ${subject.name}`),
  };
}

const path = `${NFS_PARENT}/pvc-${UID}`;

describe("what claims hold", () => {
  const asked: string[] = [];
  const usage = {
    cluster: "prod",
    read: async ({ id }: { readonly id: string }) => {
      asked.push(id);
      return observed("claimUsage", [aClaimUsage()]);
    },
    close: async () => {},
  };
  const lookAt = (one: ClusterSource) => scan({ ...input([one], []), usage });

  it("is asked once a look of who knows the cluster, after the cluster said who it is", async () => {
    const { inventory } = await lookAt(cluster({}, {}, []));
    expect(asked.splice(0)).toEqual([CLUSTER]);
    expect([...inventory.all("claimUsage")]).toEqual([aClaimUsage()]);
  });

  it("is not asked of a cluster that did not say who it is, nor of another one", async () => {
    const nobody = { ...cluster({}, {}, []), read: async () => [] };
    await lookAt(nobody);
    await lookAt({ ...cluster({}, {}, []), name: "lab" });
    expect(asked).toEqual([]);
  });
});

describe("scan", () => {
  it("asks for the space of detached snapshots where there are any, and not where there are none yet", async () => {
    const spaceAsked = async (records: GivenRecords) => {
      const log: string[] = [];
      const declaration = {
        system: "nas1",
        parent: NFS_PARENT,
        snapshotParent: "tank/k8s/nfs/s",
        driver: null,
        clusters: ["prod"],
        instanceId: null,
        exclusive: true,
      };
      const asked = input([cluster({}, {}, log)], [nas(records, log)]);
      await scan({ ...asked, declarations: [declaration] });
      return log.filter((line) => line.includes("space"));
    };
    const leftovers = `nas1 space ${NFS_PARENT}: ${path}`;
    expect(await spaceAsked(leftover)).toEqual([leftovers]);
    expect(await spaceAsked(together(leftover, parents("tank/k8s/nfs/s")))).toEqual([
      leftovers,
      "nas1 space tank/k8s/nfs/s: ",
    ]);
  });

  it("reads Kubernetes, the NAS, and Kubernetes again only for what could save a candidate", async () => {
    const { log, found } = await look({}, {}, leftover);
    expect(log).toEqual([
      "prod first 12",
      "nas1 first 30",
      `nas1 space ${NFS_PARENT}: ${path}`,
      "prod verify 7",
    ]);
    expect(found).toEqual([`suspect dataset-unreferenced ${path}`]);
  });

  it("asks whether a dataset is locked that a claim needs and nothing gives out", async () => {
    const bound = { persistentVolumes: [aPv()], persistentVolumeClaims: [aClaim()] };
    const { datasetSpace = [], ...rest } = nfsVolume();
    const shut = { datasetSpace: datasetSpace.map((one) => ({ ...one, locked: true })) };
    const records = together(parents(NFS_PARENT), rest, shut);
    const { log, found } = await look(bound, bound, { ...records, shares: [] });
    expect(log).toContain(`nas1 space ${NFS_PARENT}: ${path}`);
    expect(found).toContain(`confirmed dataset-locked ${path}`);
  });

  it("asks for the space of no dataset that nothing is found about, but where all is wanted", async () => {
    const log: string[] = [];
    const bound = { persistentVolumes: [aPv()], persistentVolumeClaims: [aClaim()] };
    const asked = input([cluster(bound, {}, log)], [nas(leftover, log)]);
    await scan(asked);
    await scan({ ...asked, space: "all" });
    expect(log.filter((line) => line.includes("space"))).toEqual([
      `nas1 space ${NFS_PARENT}: `,
      `nas1 space ${NFS_PARENT}: all`,
    ]);
  });

  it("leaves out the last read when there is nothing to verify", async () => {
    const bound = { persistentVolumes: [aPv()], persistentVolumeClaims: [aClaim()] };
    const { log, found } = await look(bound, {}, leftover);
    expect(log.filter((line) => line.includes("verify"))).toEqual([]);
    expect(found).toEqual([]);
  });

  it("HAZ-14: a PersistentVolume that appeared between the reads saves its dataset", async () => {
    const bound = { persistentVolumes: [aPv()], persistentVolumeClaims: [aClaim()] };
    const { found } = await look({}, bound, leftover);
    expect(found).toEqual([]);
  });

  it("HAZ-05: a PersistentVolume that vanished between the reads is no longer said to miss its backing", async () => {
    const witness = "pvc-11111111-1111-4111-8111-111111111111";
    const claims = { persistentVolumeClaims: [aClaim()] };
    const here = { persistentVolumes: [aPv(), aPv({ name: witness })], ...claims };
    const gone = { persistentVolumes: [aPv({ name: witness })], ...claims };
    const records = together(parents(NFS_PARENT), nfsVolume(witness));
    expect((await look(here, here, records)).found).toEqual([
      `suspect pv-backing-missing pvc-${UID}`,
    ]);
    expect((await look(here, gone, records)).found).toEqual([]);
  });

  it("HAZ-05: a PersistentVolume made after the NAS was read is not said to miss its backing", async () => {
    const witness = "pvc-11111111-1111-4111-8111-111111111111";
    const records = together(
      parents(NFS_PARENT),
      nfsVolume(witness),
      nfsVolume("pvc-22222222-2222-4222-8222-222222222222"),
    );
    const claims = { persistentVolumeClaims: [aClaim()] };
    const first = { persistentVolumes: [aPv({ name: witness })], ...claims };
    const later = { persistentVolumes: [aPv(), aPv({ name: witness })], ...claims };
    const { log, found } = await look(first, later, records);
    expect(log.at(-1)).toMatch(/verify/);
    expect(found.filter((line) => line.includes("pv-backing-missing"))).toEqual([]);
  });

  const witness = "pvc-11111111-1111-4111-8111-111111111111";
  const missing = {
    persistentVolumes: [aPv(), aPv({ name: witness })],
    persistentVolumeClaims: [aClaim()],
  };
  const without = together(parents(NFS_PARENT), nfsVolume(witness));
  const { datasets: there = [], shares: giving = [] } = nfsVolume();

  it("HAZ-36: asks the NAS once more, by name, for what a PersistentVolume misses, and before the last read", async () => {
    const { log, found } = await look(missing, missing, without);
    expect(found).toEqual([`suspect pv-backing-missing pvc-${UID}`]);
    const asked = { datasets: [path], shares: [`/mnt/${path}`] };
    const names = { ...asked, smbShares: [], targets: [], subsystems: [] };
    expect(log.slice(-2)).toEqual([`nas1 verify ${JSON.stringify(names)}`, "prod verify 2"]);
  });

  it("keeps to the duty cycle of a NAS in all reads of a look that nobody waits for, and in none of another", async () => {
    const pacedIn = async (budget: "interactive" | "background") => {
      const paced: boolean[] = [];
      const system = nas(without, []);
      const listening: SystemSource = {
        ...system,
        read: (collections, options) => {
          paced.push(options.paced);
          return system.read(collections, options);
        },
        readAgain: (missed, options) => {
          paced.push(options.paced);
          return system.readAgain(missed, options);
        },
      };
      await scan({ ...input([cluster(missing, missing, [])], [listening]), budget });
      return paced;
    };
    expect(await pacedIn("background")).toEqual([true, true]);
    expect(await pacedIn("interactive")).toEqual([false, false]);
  });

  it("HAZ-36: what is there when it is asked for once more is not missing, live and from a recording alike", async () => {
    const later = [
      { ...observed("datasets", there), gone: [] },
      { ...observed("shares", giving), gone: [] },
    ];
    const { picture, found } = await look(missing, missing, without, later);
    expect(found).toEqual([]);
    const again = pictureOf(JSON.parse(JSON.stringify(picture.recording)) as Recording);
    expect(JSON.stringify(reportOn(again, RULES))).toBe(JSON.stringify(reportOn(picture, RULES)));
  });

  it("HAZ-36: whether it is there is unknown where the NAS cannot be asked once more", async () => {
    const { found } = await look(missing, missing, without, [incomplete("datasets")]);
    expect(found).toContain("unknown pv-backing-missing prod");
  });

  it("HAZ-30: a last read that fails turns the finding into unknown", async () => {
    const { found } = await look({}, "lost", leftover);
    expect(found.filter((line) => !line.startsWith("unknown"))).toEqual([]);
    expect(found).toContain(`unknown dataset-unreferenced nas1:${NFS_PARENT}`);
  });

  it("reads the properties of those CSI snapshots only that no content names", async () => {
    const named = aZfsSnapshot(path, "snapshot-7c9e6679-7425-40de-944b-e07fc1f90ae7");
    const forgotten = aZfsSnapshot(path, snapshotName);
    const periodic = aZfsSnapshot(path, "auto-2026-11-01_00-00");
    const records = together(leftover, {
      zfsSnapshots: [named, forgotten, periodic],
      zfsSnapshotDetails: [detailsOf(forgotten)],
    });
    const kubernetes = {
      persistentVolumes: [aPv()],
      persistentVolumeClaims: [aClaim()],
      volumeSnapshots: [aVolumeSnapshot()],
      volumeSnapshotContents: [aContent()],
    };
    const { log, found } = await look(kubernetes, kubernetes, records);
    expect(log).toContain(`nas1 details of 3 listed: ${path}@${snapshotName}`);
    expect(found).toEqual([`suspect zfs-snapshot-unreferenced ${path}@${snapshotName}`]);
  });

  describe("holds on the ZFS snapshots of what nothing uses", () => {
    const periodic = [aZfsSnapshot(path, "auto-1"), aZfsSnapshot(path, "auto-2")];
    const names = `${path}@auto-1,${path}@auto-2`;
    const asked = `nas1 details of 2 listed: ${names}`;
    const bound = { persistentVolumes: [aPv()], persistentVolumeClaims: [aClaim()] };

    it("are asked for by name, before Kubernetes is asked again", async () => {
      const { log, found } = await look({}, {}, together(leftover, snapshotsHeld(periodic)));
      expect(log.slice(2)).toEqual([`nas1 space ${NFS_PARENT}: ${path}`, asked, "prod verify 7"]);
      expect(found).toEqual([`suspect dataset-unreferenced ${path}`]);
    });

    it("TRAP-14: keep it from being called a leftover", async () => {
      const { log, found } = await look({}, {}, together(leftover, snapshotsHeld(periodic, ["a"])));
      expect(log).toContain(asked);
      expect(found).toEqual([]);
    });

    it("are not asked for where no rule would find anything, however many snapshots there are", async () => {
      const many = Array.from({ length: 1_000 }, (_, at) => aZfsSnapshot(path, `auto-${at}`));
      const { log } = await look(bound, bound, together(leftover, { zfsSnapshots: many }));
      expect(log.filter((line) => line.includes("details"))).toEqual([]);
    });

    it("are unknown where they were asked for and did not come, and so is whether it is a leftover", async () => {
      const { log, found } = await look({}, {}, together(leftover, { zfsSnapshots: periodic }));
      expect(log).toContain(asked);
      expect(found).toEqual([`unknown dataset-unreferenced nas1:${NFS_PARENT}`]);
    });

    it("are asked for beside what else is read of snapshots, which stays", async () => {
      const forgotten = aZfsSnapshot(path, snapshotName);
      const temporary = { zfsSnapshots: [forgotten], zfsSnapshotDetails: [detailsOf(forgotten)] };
      const records = together(leftover, temporary, snapshotsHeld(periodic));
      const { log, picture } = await look({}, {}, records);
      const details = log.filter((line) => line.includes("details"));
      expect(details).toEqual([
        `nas1 details of 3 listed: ${path}@${snapshotName}`,
        `nas1 details of 3 listed: ${names}`,
      ]);
      expect(picture.inventory.count("zfsSnapshotDetails")).toBe(3);
    });
  });

  it("says the same of the recording as it said live, to the byte", async () => {
    const { picture } = await look({}, {}, leftover);
    const again = pictureOf(JSON.parse(JSON.stringify(picture.recording)) as Recording);
    expect(JSON.stringify(reportOn(again, RULES))).toBe(JSON.stringify(reportOn(picture, RULES)));
  });

  it("joins anew what a last read changed", async () => {
    const inventory = inventoryOf(leftover);
    const links = createLinks(inventory);
    const [dataset] = inventory.find("datasets", "path", path);
    if (!dataset) throw new Error("the leftover is not there");
    expect([...links.references(dataset)]).toEqual([]);
    const last = { ...observed("persistentVolumes", [aPv()]), pass: "verify", gone: [] };
    inventory.apply(last as Observation);
    expect([...links.references(dataset)].map(({ by }) => by)).toEqual(["pv"]);
    expect(links.backing(aPv())).toMatchObject({ state: "found" });
  });

  it("asks the rules once where nothing was read after they were asked, and once more where something was", async () => {
    let asked = 0;
    const rule: typeof pvReleased = {
      ...pvReleased,
      check: (...given) => {
        asked += 1;
        return pvReleased.check(...given);
      },
    };
    const rules = [rule];
    const released = { persistentVolumes: [aPv({ phase: "Released" })] };
    const alone = await scan({ ...input([cluster(released, {}, [])], []), rules });
    expect([reportOn(alone, rules).findings.length, asked]).toEqual([1, 1]);
    asked = 0;
    const systems = [nas(leftover, [])];
    const both = await scan({ ...input([cluster(released, {}, [])], systems), rules });
    expect([reportOn(both, rules).findings.length, asked]).toEqual([1, 2]);
  });

  it("works with the NAS alone and says what it could not answer", async () => {
    const picture = await scan(input([], [nas(leftover, [])]));
    const report = reportOn(picture, RULES);
    expect(report.findings).toEqual([]);
    expect(report.skipped.find((skipped) => skipped.rule === "dataset-unreferenced")?.because).toBe(
      "needs a Kubernetes cluster",
    );
  });

  it("works with the cluster alone", async () => {
    const picture = await scan(
      input([cluster({ persistentVolumes: [aPv({ phase: "Released" })] }, {}, [])], []),
    );
    expect(reportOn(picture, RULES).findings).toMatchObject([
      { rule: "pv-released", verdict: "confirmed" },
    ]);
  });
});
