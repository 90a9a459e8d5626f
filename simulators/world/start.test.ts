import { request } from "node:https";
import { expect, test } from "vitest";
import { smallCompany } from "../scenarios/small-company.ts";
import { twoWatchedClusters, twoClustersOneParent } from "../scenarios/ownership.ts";
import { upgradedTo26 } from "../scenarios/volumes.ts";
import { connect } from "../truenas/given-client.ts";
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

async function datasetNames(started: StartedWorld): Promise<string[]> {
  const [system] = started.systems;
  if (system === undefined) {
    throw new TypeError("this world has no system");
  }
  const client = await connect(system.simulator);
  await client.login(system.user, system.apiKey);
  const rows = (await client.call("pool.dataset.query", [
    [],
    { extra: { retrieve_children: true } },
  ])) as { id: string }[];
  client.socket.close();
  return rows.map(({ id }) => id);
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
