import { writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createAuthority, createSelfSigned } from "../../../../simulators/certificates.ts";
import {
  type KubeletOptions,
  type SimulatedKubelet,
  startKubelet,
} from "../../../../simulators/kubernetes/kubelet.ts";
import { READER_RULES } from "../../../../simulators/kubernetes/grants.ts";
import {
  type KubernetesSimulator,
  startKubernetesSimulator,
} from "../../../../simulators/kubernetes/simulator.ts";
import { USERS } from "../../../../simulators/kubernetes/users.ts";
import type { KubernetesObject } from "../../../../simulators/world/port.ts";
import { systemClock } from "../../lib/clock.ts";
import { Inventory } from "../../model/inventory.ts";
import type { Observation } from "../../model/observation.ts";
import type { ClaimUsage } from "../../model/usage.ts";
import type { ClusterOptions } from "../options.ts";
import { sourceFor, temporaryFile } from "../given.ts";

const GIB = 2 ** 30;
const MAY_READ_STATS = { apiGroups: [""], resources: ["nodes/stats"], verbs: ["get"] };
const DATA = { namespace: "shop", name: "data", usedBytes: GIB, capacityBytes: 5 * GIB };
const WITH_INODES = { ...DATA, inodes: 1_000, inodesUsed: 10 };

let simulator: KubernetesSimulator;

beforeAll(async () => {
  simulator = await startKubernetesSimulator();
  simulator.access.grant(USERS.reader.username, { cluster: [...READER_RULES, MAY_READ_STATS] });
});

afterAll(() => simulator.close());

/** Nodes of the test that runs. */
const nodes: SimulatedKubelet[] = [];

afterEach(async () => {
  for (const kubelet of nodes.splice(0)) {
    await kubelet[Symbol.asyncDispose]();
    await take(kubelet.node, podOn(kubelet.node.metadata.name));
  }
});

/** A node with a Pod that mounts claims, in the cluster and as long as the test runs. */
async function aNode(name: string, options: KubeletOptions = {}): Promise<SimulatedKubelet> {
  const kubelet = await startKubelet(simulator, name, options);
  await put(kubelet.node, podOn(name));
  nodes.push(kubelet);
  return kubelet;
}

function podOn(nodeName: string, phase = "Running"): KubernetesObject {
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `on-${nodeName}`, namespace: "default" },
    spec: { nodeName, volumes, containers: [] },
    status: { phase },
  };
}

async function put(...objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of objects) await simulator.store.create(object);
}

async function take(...objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of objects) await simulator.store.delete(object);
}

interface How {
  readonly user?: "reader" | "reader-certificate" | "nobody" | "admin";
  readonly caPem?: string;
  readonly options?: Partial<ClusterOptions>;
  readonly signal?: AbortSignal;
  readonly kubeconfig?: string;
  /** Done between the read of the cluster and that of its kubelets. */
  readonly before?: () => void;
}

/** Reads the cluster as a look does, and then its kubelets. */
async function read(asked: How = {}): Promise<Observation> {
  const { user = "reader", caPem, options, signal, kubeconfig, before } = asked;
  const cluster = sourceFor(kubeconfig ?? simulator.kubeconfig(user), options);
  const patience = signal ?? new AbortController().signal;
  const how = { pass: "first", budget: "interactive", paced: false, signal: patience } as const;
  const inventory = new Inventory();
  for (const observation of await cluster.read(["pods", "nodes"], how))
    inventory.apply(observation);
  before?.();
  const of = { kind: "cluster", name: cluster.name, id: idOf(inventory) } as const;
  const kubelets = cluster.kubelets(caPem ?? null);
  const observation = await kubelets.read(of, how, inventory);
  await Promise.all([kubelets.close(), cluster.close()]);
  return observation;
}

/** A kubeconfig whose token is in a file. */
function withTokenFile() {
  const { token } = simulator.credential("reader") as { token: string };
  const file = temporaryFile("token", token);
  const config = JSON.parse(simulator.kubeconfig("reader")) as { users: [{ user: object }] };
  config.users[0].user = { tokenFile: file };
  return { file, kubeconfig: JSON.stringify(config) };
}

function idOf(inventory: Inventory): string {
  const [part] = inventory.coverage("nodes");
  return part?.source.id ?? "unknown";
}

function recordsOf(observation: Observation): readonly ClaimUsage[] {
  return "records" in observation ? (observation.records as readonly ClaimUsage[]) : [];
}

function messageOf(observation: Observation): string {
  return "reason" in observation ? observation.reason.message : observation.state;
}

describe("kubelets that are asked themselves", () => {
  it("tell what the file system of each mounted claim holds, and of no other volume", async () => {
    const worker = await aNode("worker-1", { claims: [WITH_INODES] });
    const observation = await read();
    expect(observation).toMatchObject({ state: "complete", collection: "claimUsage" });
    expect(recordsOf(observation)).toMatchObject([
      {
        namespace: "shop",
        claim: "data",
        usedBytes: GIB,
        capacityBytes: 5 * GIB,
        inodes: 1_000,
        inodesUsed: 10,
      },
    ]);
    expect(recordsOf(observation)[0]?.key).toMatch(/\/shop\/data$/u);
    expect(worker.asked).toEqual(["/stats/summary"]);
  });

  it("say nothing of inodes where the driver of the volume does not", async () => {
    await aNode("worker-1", { claims: [DATA] });
    expect(recordsOf(await read())).toMatchObject([{ inodes: null, inodesUsed: null }]);
  });

  it("are asked with a client certificate as well", async () => {
    await aNode("worker-1", { claims: [DATA] });
    expect((await read({ user: "reader-certificate" })).state).toBe("complete");
  });

  it("are asked once more where the token in our file was replaced meanwhile", async () => {
    const worker = await aNode("worker-1", { claims: [DATA] });
    const { file, kubeconfig } = withTokenFile();
    const observation = await read({
      kubeconfig,
      before: () => writeFileSync(file, simulator.rotateToken("reader")),
    });
    expect(observation.state).toBe("complete");
    expect(worker.asked).toHaveLength(2);
  });

  it("give the newest figures of a claim that two nodes mount", async () => {
    await aNode("worker-1", {
      claims: [{ ...DATA, usedBytes: 7, ageMs: 90_000 }],
    });
    await aNode("worker-2", { claims: [{ ...DATA, usedBytes: 5 }] });
    expect(recordsOf(await read()).map(({ usedBytes }) => usedBytes)).toEqual([5]);
  });

  it("are not asked where no Pod mounts a claim, whether they are Ready or not", async () => {
    await using idle = await startKubelet(simulator, "idle");
    await using done = await startKubelet(simulator, "done");
    const objects = [idle.node, notReady(done.node), podOn("done", "Succeeded")];
    await put(...objects);
    const observation = await read();
    expect(observation).toMatchObject({ state: "complete", records: [] });
    expect([...idle.asked, ...done.asked]).toEqual([]);
    await take(...objects);
  });

  it("may run by a clock of their own: what counts is how old a figure is", async () => {
    await aNode("worker-1", { claims: [DATA], aheadMs: 7_200_000 });
    const observation = await read();
    const [usage] = recordsOf(observation);
    expect(Math.abs((usage?.at ?? 0) - systemClock.now())).toBeLessThan(60_000);
  });

  it("keep the age of what a hanging mount showed last, and it is told in the proof", async () => {
    await aNode("worker-1", { claims: [{ ...DATA, ageMs: 3_600_000 }] });
    const observation = await read();
    const [usage] = recordsOf(observation);
    expect(systemClock.now() - (usage?.at ?? 0)).toBeGreaterThan(3_500_000);
    expect(observation).toMatchObject({
      proof: [{ evidence: "1 answered" }, { evidence: "all but 1 of 1 claims, such as shop/data" }],
    });
  });
});

describe("a kubelet that says nothing makes the collection incomplete, never empty", () => {
  it.each([
    ["it is silent", "silence", "gave no whole answer in time"],
    ["its answer is cut", "cut", "ended the connection in mid-answer"],
    ["it has a problem", { status: 500 }, "answered 500"],
    ["it sends us elsewhere", { status: 302, headers: { location: "https://evil" } }, "redirects"],
    ["its answer is no JSON", { body: "<html>" }, "something else than an object at $"],
    ["its answer ends early", { body: '{"node":{"nodeName":"worker-2"}' }, "JSON at $"],
    ["it says nothing of Pods", { body: '{"node":{"nodeName":"worker-2"}}' }, "a list at $.pods"],
    ["Pods are no list", { body: '{"pods":{}}' }, "a list at $.pods"],
    [
      "a figure is none",
      { body: volume('"usedBytes":"7"') },
      "a number that is not negative at $.pods[0].volume[0].usedBytes",
    ],
    ["a time is missing", { body: volume('"time":null') }, "a time at $.pods[0].volume[0].time"],
    [
      "a claim has no name",
      { body: '{"pods":[{"volume":[{"pvcRef":{"name":"a"}}]}]}' },
      "a namespace and a name at $.pods[0].volume[0].pvcRef",
    ],
  ] as const)("%s", async (_, fault, sentence) => {
    await aNode("worker-1", { claims: [DATA] });
    const ill = await aNode("worker-2");
    ill.fault = fault;
    const observation = await read({ options: { requestMs: 400 } });
    expect(observation.state).toBe("incomplete");
    expect(messageOf(observation)).toMatch(
      /^1 of 2 kubelets that should be asked said nothing: worker-2 /u,
    );
    expect(messageOf(observation)).toContain(sentence);
    expect(recordsOf(observation).map(({ claim }) => claim)).toEqual(["data"]);
  });

  it("another node answers at its address", async () => {
    await aNode("worker-1", { callsItself: "worker-9" });
    expect(messageOf(await read())).toContain("worker-1 the kubelet of another node answers");
  });

  it("its node is not Ready, or does not say where it is: both are named and not asked", async () => {
    await using gone = await startKubelet(simulator, "gone");
    await using lost = await startKubelet(simulator, "lost");
    const { status: _, ...withoutAddress } = lost.node;
    const status = { conditions: [{ type: "Ready", status: "True" }] };
    const objects = [notReady(gone.node), { ...withoutAddress, status }];
    await put(...objects, podOn("gone"), podOn("lost"));
    const observation = await read();
    expect(observation.state).toBe("incomplete");
    expect(messageOf(observation)).toBe(
      "2 of 2 kubelets that should be asked said nothing: gone is not Ready, lost says no InternalIP and port of its kubelet",
    );
    expect([...gone.asked, ...lost.asked]).toEqual([]);
    await take(...objects, podOn("gone"), podOn("lost"));
  });

  it("six are told by name up to five", async () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const objects = names.flatMap((name) => [
      notReady({ ...BARE, metadata: { name } }),
      podOn(name),
    ]);
    await put(...objects);
    expect(messageOf(await read())).toMatch(/: a is not Ready, .*, e is not Ready, and 1 more$/u);
    await take(...objects);
  });

  it("we may not read the nodes", async () => {
    const observation = await read({ user: "nobody" });
    expect(observation).toMatchObject({ state: "notPermitted", reason: { code: "notPermitted" } });
    expect(messageOf(observation)).toContain("list nodes");
  });

  it("nobody waits for it any more", async () => {
    await aNode("worker-1");
    const stopped = new AbortController();
    const reading = read({ signal: stopped.signal });
    stopped.abort();
    expect((await reading).state).toBe("incomplete");
  });
});

describe("who asks, and whom", () => {
  it("without nodes/stats everything is not permitted, and the role that gives it is named", async () => {
    await aNode("worker-1", { claims: [DATA] });
    simulator.access.grant(USERS.reader.username, { cluster: READER_RULES });
    const observation = await read();
    simulator.access.grant(USERS.reader.username, { cluster: [...READER_RULES, MAY_READ_STATS] });
    expect(observation).toMatchObject({
      state: "notPermitted",
      reason: { next: expect.stringContaining("deploy/kubernetes/kubelets.yaml") as string },
    });
  });

  it("with nodes/proxy alone it is not permitted either: we ask for nothing that needs it", async () => {
    await aNode("worker-1", { claims: [DATA] });
    const proxy = { ...MAY_READ_STATS, resources: ["nodes/proxy"] };
    simulator.access.grant(USERS.reader.username, { cluster: [...READER_RULES, proxy] });
    const observation = await read();
    simulator.access.grant(USERS.reader.username, { cluster: [...READER_RULES, MAY_READ_STATS] });
    expect(observation.state).toBe("notPermitted");
  });

  it("as another user nobody is asked: kubelets would answer us ourselves", async () => {
    const worker = await aNode("worker-1", { claims: [DATA] });
    const observation = await read({ options: { impersonate: { user: "anna", groups: [] } } });
    expect(observation.state).toBe("incomplete");
    expect(messageOf(observation)).toContain("kubelets know no impersonation");
    expect(worker.asked).toEqual([]);
  });

  it.each([
    ["its address, as the cluster signs it", ["127.0.0.1"]],
    ["its name, as a kubelet makes it for itself", ["worker-1"]],
  ])("a certificate is good for %s", async (_, names) => {
    const certificate = await simulator.authority.issueServer(names);
    await aNode("worker-1", { certificate });
    expect((await read()).state).toBe("complete");
  });

  it.each([
    ["of another node", async () => simulator.authority.issueServer(["worker-2"])],
    ["of nobody we trust", async () => createSelfSigned(["worker-1", "127.0.0.1"])],
    [
      "that is over",
      async () => simulator.authority.issueServer(["worker-1"], { notBefore: 0, notAfter: 1_000 }),
    ],
  ])("one %s gets no token of ours to see", async (_, issue) => {
    const worker = await aNode("worker-1", { certificate: await issue() });
    const observation = await read();
    expect(observation).toMatchObject({
      state: "incomplete",
      reason: {
        code: "untrustedCertificate",
        next: expect.stringContaining("usage.kubelets.caFile") as string,
      },
    });
    expect(worker.asked).toEqual([]);
  });

  it("an authority of kubelets that was named counts instead of that of the API server", async () => {
    const other = await createAuthority("kubelets");
    const certificate = await other.issueServer(["127.0.0.1"]);
    await aNode("worker-1", { certificate });
    expect((await read({ caPem: other.certificatePem })).state).toBe("complete");
  });

  it("what is said of a failure holds no token", async () => {
    const worker = await aNode("worker-1");
    worker.fault = { status: 401 };
    const observation = await read({ user: "admin" });
    const { token } = simulator.credential("admin") as { token: string };
    expect(messageOf(observation)).toContain("refused our credentials");
    expect(JSON.stringify(observation)).not.toContain(token);
  });
});

const BARE: KubernetesObject = { apiVersion: "v1", kind: "Node", metadata: { name: "" } };

function notReady(node: KubernetesObject): KubernetesObject {
  const status = (node as { status?: object }).status ?? {};
  return { ...node, status: { ...status, conditions: [{ type: "Ready", status: "Unknown" }] } };
}

function volume(field: string): string {
  const [key] = field.split(":");
  const time = key === '"time"' ? "" : `"time":"2026-11-27T00:00:00Z",`;
  return `{"pods":[{"volume":[{${time}${field},"pvcRef":{"name":"a","namespace":"b"}}]}]}`;
}
