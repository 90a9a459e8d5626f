import { request } from "node:https";
import { expect, test } from "vitest";
import { fourReleases, leftoversOn2410, leftoversOn2504 } from "../scenarios/releases.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { smallCompany } from "../scenarios/small-company.ts";
import { twoWatchedClusters, twoClustersOneParent } from "../scenarios/ownership.ts";
import { upgradedTo26 } from "../scenarios/volumes.ts";
import { namespaceWithoutZvol, subsystemWithoutNamespace } from "../scenarios/wide.ts";
import { connect } from "../truenas/given-client.ts";
import type { RuleCode } from "./fates.ts";
import { startWorld } from "./start.ts";
import type { StartedWorld } from "./start.ts";

test("the small company answers on both sides, by the names of its truth", async () => {
  await using started = await startWorld(smallCompany);
  const names = await kubernetesNames(started, "/api/v1/persistentvolumes");
  const released = started.truth.findings.filter(({ rule }) => rule === "pv-released");
  expect(released.length).toBeGreaterThan(0);
  expect(names).toEqual(expect.arrayContaining(released.map(({ subjectName }) => subjectName)));
  const datasets = await datasetNames(started);
  const unreferenced = started.truth.findings.filter(({ rule }) => rule === "dataset-unreferenced");
  expect(datasets).toEqual(
    expect.arrayContaining(unreferenced.map(({ subjectName }) => subjectName)),
  );
});

test("a NAS of 26 answers as well", async () => {
  await using started = await startWorld(upgradedTo26);
  expect(await datasetNames(started)).toEqual(expect.arrayContaining(["tank", "tank/k8s/nfs/v"]));
});

test.each([leftoversOn2410, leftoversOn2504])(
  "$name: an older NAS answers by the names of its truth",
  async (scenario) => {
    await using started = await startWorld(scenario);
    const datasets = await datasetNames(started);
    const shares = await namesOf(started, "sharing.smb.query", "path");
    const targets = await namesOf(started, "iscsi.target.query", "name");
    const present = [...datasets, ...shares, ...targets];
    const subjects = started.truth.findings.filter(({ rule }) =>
      ["dataset-unreferenced", "target-without-extent"].includes(rule),
    );
    expect(subjects.length).toBeGreaterThan(3);
    expect(present).toEqual(expect.arrayContaining(subjects.map((subject) => subject.subjectName)));
    const lost = started.truth.findings.find(({ rule }) => rule === "share-without-dataset");
    expect(shares).toContain(lost?.subjectName);
    expect(datasets).not.toContain(lost?.subjectName.replace("/mnt/", ""));
  },
);

test("a child of a volume has its marks, and an older NAS says truly that they are inherited", async () => {
  const markOf = async (story: Scenario): Promise<unknown> => {
    await using started = await startWorld(story);
    const rows = await rowsOf(started, "pool.dataset.query");
    const child = rows.find(({ id }) => String(id).endsWith("/scratch"));
    const marks = child?.["user_properties"] as Record<string, { source: string }>;
    return marks["democratic-csi:managed_resource"]?.source;
  };
  expect(await markOf(leftoversOn2410)).toBe("INHERITED");
  expect(await markOf(leftoversOn2504)).toBe("INHERITED");
});

test("four systems of four releases answer at once, each in its protocol", async () => {
  await using started = await startWorld(fourReleases);
  expect(started.systems.map(({ name }) => name)).toEqual(["nas1", "oldest", "older", "newest"]);
  const versions: unknown[] = [];
  for (const system of started.systems) {
    const client = await connect(system.simulator);
    await client.login(system.user, system.apiKey);
    versions.push(await client.call("system.version_short"));
    client.socket.close();
  }
  expect(versions).toEqual(["25.10.6", "24.10.2.4", "25.04.2.6", "26.0.0"]);
});

test("the leftovers of NVMe-oF are on the wire by the names of the truth", async () => {
  await using dangling = await startWorld(namespaceWithoutZvol);
  const namespaces = await rowsOf(dangling, "nvmet.namespace.query");
  const datasets = await datasetNames(dangling);
  const lost = namespaces.filter(
    (row) => !datasets.includes(String(row["device_path"]).replace("zvol/", "")),
  );
  expect(
    lost
      .map((row) => `${(row["subsys"] as { name: string }).name}/${String(row["nsid"])}`)
      .toSorted(),
  ).toEqual(subjectsOf(dangling, "nvmeof-namespace-without-zvol"));
  await using alone = await startWorld(subsystemWithoutNamespace);
  const used = await rowsOf(alone, "nvmet.namespace.query");
  const names = new Set(used.map((row) => (row["subsys"] as { name: string }).name));
  const subsystems = await namesOf(alone, "nvmet.subsys.query", "name");
  expect(subsystems.filter((name) => !names.has(name))).toEqual(
    subjectsOf(alone, "nvmeof-subsystem-without-namespace"),
  );
});

test("the same world is the same to the last name each time it is started", async () => {
  const names: string[][] = [];
  for (let round = 0; round < 2; round += 1) {
    await using started = await startWorld(upgradedTo26);
    names.push(await kubernetesNames(started, "/api/v1/persistentvolumes"));
  }
  expect(names[1]).toEqual(names[0]);
});

test("every watched cluster has its API server, a hidden one has none", async () => {
  await using both = await startWorld(twoWatchedClusters);
  expect(both.clusters.map(({ name }) => name)).toEqual(["prod", "lab"]);
  expect(() => both.kubeconfig("reader")).toThrow(/name one of prod, lab/u);
  expect(both.kubeconfig("reader", "lab")).toContain(both.clusters[1]?.simulator.url);
  await using one = await startWorld(twoClustersOneParent);
  expect(one.clusters.map(({ name }) => name)).toEqual(["prod"]);
  expect(one.scopes.map(({ exclusive }) => exclusive)).toEqual([false, true]);
});

function subjectsOf({ truth }: StartedWorld, rule: RuleCode): readonly string[] {
  const found = truth.findings.filter((finding) => finding.rule === rule);
  return found.map(({ subjectName }) => subjectName).toSorted();
}

async function datasetNames(started: StartedWorld): Promise<string[]> {
  return namesOf(started, "pool.dataset.query", "id");
}

async function namesOf(started: StartedWorld, method: string, key: string): Promise<string[]> {
  return (await rowsOf(started, method)).map((row) => String(row[key]));
}

async function rowsOf(started: StartedWorld, method: string): Promise<Record<string, unknown>[]> {
  const [system] = started.systems;
  if (system === undefined) {
    throw new TypeError("this world has no system");
  }
  const client = await connect(system.simulator);
  await client.login(system.user, system.apiKey);
  const rows = (await client.call(method)) as Record<string, unknown>[];
  client.socket.close();
  return rows;
}

async function kubernetesNames(started: StartedWorld, path: string): Promise<string[]> {
  const [cluster] = started.clusters;
  if (cluster === undefined) {
    throw new TypeError("this world has no cluster");
  }
  const { url, caPem } = cluster.simulator;
  const credential = cluster.simulator.credential("reader");
  const headers = "token" in credential ? { authorization: `Bearer ${credential.token}` } : {};
  const body = await new Promise<string>((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      { headers, ...(caPem === undefined ? {} : { ca: caPem }) },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => {
          resolve(text);
        });
      },
    );
    sent.on("error", reject);
    sent.end();
  });
  const { items } = JSON.parse(body) as { items: { metadata: { name: string } }[] };
  return items.map(({ metadata }) => metadata.name);
}
