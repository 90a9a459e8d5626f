import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "../world/port.ts";
import type { NasVdev } from "../truenas/state.ts";
import type { Truth } from "../world/truth.ts";
import { poured } from "../world/given.ts";
import type { Poured } from "../world/given.ts";
import { SCENARIOS, scenarioNamed } from "./catalogue.ts";
import { smallCompany } from "./small-company.ts";

const WORLDS = SCENARIOS.flatMap(({ name, world, twin }) => [
  { name, world },
  ...(twin === null ? [] : [{ name: `${name}, twin`, world: twin.world }]),
]);

describe.each(WORLDS)("$name", ({ world }) => {
  test("everything on the NAS has a reason, and nothing live is called unused", async () => {
    const { systems, truth } = await poured(world);
    for (const { datasets, snapshots } of systems.values()) {
      for (const name of [
        ...datasets.map(({ path }) => path),
        ...snapshots.map((snapshot) => `${snapshot.dataset}@${snapshot.name}`),
      ]) {
        expect(truth.reasons.get(name), name).toMatch(/\.$/u);
      }
    }
    const unused = truth.findings.filter(
      ({ rule }) =>
        rule === "dataset-unreferenced" ||
        rule === "zfs-snapshot-unreferenced" ||
        rule === "dataset-half-provisioned",
    );
    expect(unused.filter(({ subjectName }) => truth.live.has(subjectName))).toEqual([]);
  });

  test("subjects of findings are there, and named once each", async () => {
    const given = await poured(world);
    const { findings, unclaimed, hinted } = given.truth;
    const present = namesPresent(given);
    const expected = [...findings, ...unclaimed, ...hinted];
    expect(
      expected.map(({ subjectName }) => subjectName).filter((name) => !present.has(name)),
    ).toEqual([]);
    expect(new Set(expected.map(({ rule, subjectName }) => `${rule} ${subjectName}`)).size).toBe(
      expected.length,
    );
  });

  test("ids, names and origins of the NAS are consistent", async () => {
    for (const { datasets, snapshots, nfsShares, smbShares, iscsi, nvmet } of (
      await poured(world)
    ).systems.values()) {
      const paths = new Set(datasets.map(({ path }) => path));
      const snapshotNames = new Set(snapshots.map(({ dataset, name }) => `${dataset}@${name}`));
      expect(paths.size).toBe(datasets.length);
      expect(snapshotNames.size).toBe(snapshots.length);
      expect(new Set([...datasets, ...snapshots].map(({ guid }) => guid)).size).toBe(
        datasets.length + snapshots.length,
      );
      expect(snapshots.filter(({ dataset }) => !paths.has(dataset))).toEqual([]);
      expect(
        datasets.filter(({ origin }) => origin !== null && !snapshotNames.has(origin)),
      ).toEqual([]);
      expect(
        [...paths].filter(
          (path) => path.includes("/") && !paths.has(path.slice(0, path.lastIndexOf("/"))),
        ),
      ).toEqual([]);
      for (const entries of [
        nfsShares,
        smbShares,
        iscsi.targets,
        iscsi.extents,
        iscsi.targetExtents,
        nvmet.subsystems,
        nvmet.namespaces,
        nvmet.portSubsystems,
      ]) {
        expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
      }
      const subsystems = new Set(nvmet.subsystems.map(({ id }) => id));
      for (const { subsystem } of [
        ...nvmet.namespaces,
        ...nvmet.portSubsystems,
        ...nvmet.sessions,
      ]) {
        expect(subsystems).toContain(subsystem);
      }
      expect(iscsi.targets.filter(({ name }) => !/^[-a-z0-9.:]{1,64}$/u.test(name))).toEqual([]);
    }
  });

  test("references between Kubernetes objects lead somewhere", async () => {
    const given = await poured(world);
    for (const port of Object.values(given.ports)) {
      const claims = new Map(
        port
          .list("PersistentVolumeClaim")
          .map((claim) => [`${claim.metadata.namespace}/${claim.metadata.name}`, claim]),
      );
      for (const pv of port
        .list("PersistentVolume")
        .filter((candidate) => phaseOf(candidate) === "Bound")) {
        const { claimRef } = pv["spec"] as {
          claimRef: { namespace: string; name: string; uid: string };
        };
        const claim = claims.get(`${claimRef.namespace}/${claimRef.name}`);
        expect(claim?.metadata.uid).toBe(claimRef.uid);
        expect(claim).toMatchObject({
          spec: { volumeName: pv.metadata.name },
          status: { phase: "Bound" },
        });
      }
    }
  });
});

test.each(SCENARIOS.filter(({ twin }) => twin !== null))(
  "$name and its twin do not have the same truth",
  async ({ world, twin }) => {
    const rules = async (side: typeof world): Promise<string[]> =>
      rulesIn((await poured(side)).truth).toSorted();
    expect(await rules(twin?.world ?? world)).not.toEqual(await rules(world));
  },
);

test("the small company has some ninety volumes, a degraded vdev and a case of every rule about volumes", async () => {
  const { truth, systems } = await poured(smallCompany.world);
  expect(new Set(truth.findings.map(({ rule }) => rule)).size).toBe(42);
  expect(truth.hinted).toHaveLength(1);
  expect(smallCompany.world.volumes.length).toBeGreaterThanOrEqual(85);
  expect(smallCompany.world.volumes.length).toBeLessThanOrEqual(95);
  expect([...systems.values()][0]?.pools.map(({ status }) => status)).toEqual(["DEGRADED"]);
});

test("names of scenarios are unique, and lead to them", () => {
  expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
  expect(SCENARIOS.filter(({ name }) => scenarioNamed(name)?.name !== name)).toEqual([]);
  expect(scenarioNamed("small-company")).toBe(smallCompany);
  expect(scenarioNamed("no-such-thing")).toBeNull();
});

function namesPresent({ systems, ports }: Poured): ReadonlySet<string> {
  const nas = [...systems.values()].flatMap(
    ({
      pools,
      alerts,
      services,
      users,
      jobs,
      datasets,
      snapshots,
      snapshotTasks,
      nfsShares,
      smbShares,
      iscsi,
      nvmet,
    }) => [
      ...pools.map(({ name }) => name),
      ...pools.flatMap(({ topology }) => Object.values(topology).flat().flatMap(disksIn)),
      ...alerts.map(({ klass }) => klass),
      ...Object.keys(services),
      ...users.flatMap(({ keys }) => keys.map(({ id }) => `key-${id}`)),
      "controllers",
      ...jobs.map(({ method, arguments: [given] }) => {
        const { target_dataset: dataset } = (given ?? {}) as { target_dataset?: string };
        return `${method} ${dataset}`;
      }),
      ...datasets.map(({ path }) => path),
      ...snapshots.map(({ dataset, name }) => `${dataset}@${name}`),
      ...nfsShares.map(({ path }) => path),
      ...smbShares.map(({ path }) => path),
      ...snapshotTasks.map(({ dataset }) => dataset),
      ...iscsi.targets.map(({ name }) => name),
      ...iscsi.sessions.map(({ initiator }) => initiator),
      ...nvmet.sessions.map(({ hostnqn }) => hostnqn),
      ...iscsi.extents.map(({ name }) => name),
      ...iscsi.initiators.map(({ id }) => String(id)),
      ...nvmet.subsystems.map(({ name }) => name),
      ...nvmet.namespaces.map(({ nsid, subsystem }) => {
        const name = nvmet.subsystems.find(({ id }) => id === subsystem)?.name;
        return `${name}/${nsid}`;
      }),
    ],
  );
  const kubernetes = Object.values(ports).flatMap((port) => [
    ...port.list("PersistentVolume"),
    ...port.list("VolumeSnapshotContent"),
  ]);
  return new Set([...nas, ...kubernetes.map(({ metadata }) => metadata.name)]);
}

function disksIn({ disk, children }: NasVdev): readonly string[] {
  return disk === null ? children.flatMap(disksIn) : [disk];
}

function phaseOf(object: KubernetesObject): unknown {
  return (object["status"] as { phase?: unknown } | undefined)?.phase;
}

function rulesIn({ findings, objects }: Truth): string[] {
  return [...findings, ...objects].map(({ rule }) => rule);
}
