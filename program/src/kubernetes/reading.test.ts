import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startKubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import type { KubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import type { UserName } from "../../../simulators/kubernetes/users.ts";
import type { KubernetesPort } from "../../../simulators/world/port.ts";
import { describeWithApiServer } from "../../../test-tools/kubernetes/with-api-server.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { KUBERNETES_COLLECTIONS } from "../model/collections.ts";
import { claimObject, pvObject, readAll, recordsOf, sourceFor } from "./given.ts";

/** What the simulator and the real API server have in common. */
interface Server extends KubernetesPort {
  kubeconfig(user: UserName): string;
  readonly tenantNamespace: string;
}

describe("on the simulator", () => {
  let simulator: KubernetesSimulator;
  beforeAll(async () => {
    simulator = await startKubernetesSimulator();
  });
  afterAll(async () => simulator.close());
  readingCases(() => ({
    kubeconfig: (user) => simulator.kubeconfig(user),
    tenantNamespace: simulator.tenantNamespace,
    create: (object) => simulator.store.create(object),
    update: (object) => simulator.store.update(object),
    delete: (object) => simulator.store.delete(object),
  }));
});

describeWithApiServer("on the real API server", (server) => {
  readingCases(server);

  test("acting as somebody without rights has none", async () => {
    const as = { user: "nobody", groups: ["nobodies"] };
    const { pods } = await readAll(
      sourceFor(server().kubeconfig("admin"), { impersonate: as }),
      {},
      ["pods"],
    );
    expect(pods.state).toBe("notPermitted");
  });
});

test("how long the API server takes is counted for each answer: lists apart, watches not at all", async () => {
  await using simulator = await startKubernetesSimulator();
  const source = sourceFor(simulator.kubeconfig("reader"));
  await readAll(source, {}, ["pods", "nodes"]);
  const { cheap, heavy } = source.answered ?? {};
  expect(heavy?.figures.answers).toBe(2);
  expect(cheap?.figures.answers).toBe(2); // who it is, and which Kubernetes
  const over = new AbortController();
  const followed = source.watch(["pods"], { budget: "interactive", signal: over.signal });
  await followed[Symbol.asyncIterator]().next();
  over.abort();
  await source.close();
  const paths = simulator.requests.all.filter(({ query }) => query["watch"] === undefined);
  expect((cheap?.figures.answers ?? 0) + (heavy?.figures.answers ?? 0)).toBe(paths.length);
});

describe("without the snapshot CRDs", () => {
  test("an API group that is not served is a complete collection of nothing, with discovery as its proof", async () => {
    await using simulator = await startKubernetesSimulator({ snapshotCrds: false });
    const { volumeSnapshots } = await readAll(sourceFor(simulator.kubeconfig("reader")));
    expect(volumeSnapshots).toMatchObject({
      state: "complete",
      records: [],
      proof: [{ evidence: "API group snapshot.storage.k8s.io is not served" }],
    });
  });
});

describeWithApiServer(
  "on the real API server without the snapshot CRDs",
  (server) => {
    test("an API group that is not served is a complete collection of nothing", async () => {
      const { volumeSnapshots, volumeSnapshotContents } = await readAll(
        sourceFor(server().kubeconfig("reader")),
      );
      expect([volumeSnapshots.state, volumeSnapshotContents.state]).toEqual([
        "complete",
        "complete",
      ]);
    });
  },
  { snapshotCrds: false },
);

/** Cases without faults: they must hold on both servers, word for word. */
function readingCases(server: () => Server): void {
  test("with the shipped role every collection is complete and the cluster is known by its kube-system namespace", async () => {
    const source = sourceFor(server().kubeconfig("reader"));
    const read = await readAll(source);
    const kubeSystem = recordsOf(read.namespaces).find(({ name }) => name === "kube-system");
    expect(Object.values(read).map(({ collection, state }) => [collection, state])).toEqual(
      KUBERNETES_COLLECTIONS.map((collection) => [collection, "complete"]),
    );
    expect(read.pods.source).toEqual({ kind: "cluster", name: "reader", id: kubeSystem?.uid });
    await source.close();
  });

  test("with the shipped role the cluster tells which Kubernetes it is", async () => {
    const source = sourceFor(server().kubeconfig("reader"));
    expect(source.version).toBeNull();
    await readAll(source, {}, ["nodes"]);
    await source.close();
    expect(source.version).toBe("v1.37.2");
  });

  test.each([true, false])(
    "lets others have their turn while it reads a page that has arrived, only where others must be answered: %s",
    async (gently) => {
      let [now, turns] = [0, 0];
      const clock: Clock = {
        ...systemClock,
        monotonicMs: () => (now += 11),
        sleep: (ms, signal) => {
          if (ms === 0) turns += 1;
          return systemClock.sleep(ms, signal);
        },
      };
      const source = sourceFor(server().kubeconfig("reader"), {}, { clock });
      const { namespaces } = await readAll(source, { gently }, ["namespaces"]);
      await source.close();
      expect(namespaces.state).toBe("complete");
      expect(turns > 0).toBe(gently);
    },
  );

  test("a list of three pages has each object once, at one resourceVersion", async () => {
    const names = Array.from({ length: 1_203 }, (_, index) => `paged-${index}`);
    await inBatches(names, (name) => server().create(pvObject(name)));
    const source = sourceFor(server().kubeconfig("reader"));
    const rows: number[] = [];
    const { persistentVolumes } = await readAll(
      source,
      { onProgress: ({ rows: read }) => rows.push(read) },
      ["persistentVolumes"],
    );
    expect(
      recordsOf(persistentVolumes)
        .map(({ name }) => name)
        .filter((name) => name.startsWith("paged-"))
        .toSorted(),
    ).toEqual(names.toSorted());
    expect(rows).toEqual([500, 1_000, rows.at(-1), rows.at(-1)]);
    expect(persistentVolumes).toMatchObject({
      state: "complete",
      proof: [{ evidence: `${rows.at(-1)} objects on 3 pages` }, {}, {}],
    });
    await source.close();
  });

  test("a client certificate and a token of one user see the same", async () => {
    const byToken = await readAll(sourceFor(server().kubeconfig("reader")), {}, ["namespaces"]);
    const byCertificate = await readAll(sourceFor(server().kubeconfig("reader-certificate")), {}, [
      "namespaces",
    ]);
    expect(recordsOf(byToken.namespaces).length).toBeGreaterThan(3);
    expect(recordsOf(byCertificate.namespaces)).toEqual(recordsOf(byToken.namespaces));
  });

  test("a token that the server does not know is refused, said once for every collection, and shown nowhere", async () => {
    const { persistentVolumes, pods } = await readAll(
      sourceFor(
        server()
          .kubeconfig("reader")
          .replace(/"token": "[^"]*"/, '"token": "canary-token"'),
      ),
    );
    expect(persistentVolumes).toMatchObject({
      state: "incomplete",
      records: [],
      reason: { code: "unauthenticated", message: "the API server refused our credentials" },
    });
    expect(pods.state).toBe("incomplete");
    expect(JSON.stringify([persistentVolumes, pods])).not.toContain("canary-token");
  });

  test("FLT-K6: without rights each collection names the verb that is missing, and the cluster is unknown", async () => {
    const { volumeAttachments, volumeSnapshots } = await readAll(
      sourceFor(server().kubeconfig("nobody")),
    );
    expect(volumeSnapshots).toMatchObject({
      reason: {
        next: expect.stringContaining(
          "add -n NAMESPACE to read a namespace that is yours",
        ) as string,
      },
    });
    expect(volumeAttachments).toMatchObject({
      state: "notPermitted",
      source: { id: null },
      reason: {
        code: "notPermitted",
        message: "we may not list volumeattachments.storage.k8s.io in the whole cluster",
        next: "ask whoever runs the cluster to bind the ClusterRole of deploy/kubernetes/rbac.yaml to this user",
      },
    });
  });

  test("with the rights of one namespace its claims are read, said to be only those, and the rest is not permitted", async () => {
    const { tenantNamespace: namespace } = server();
    await server().create(claimObject("mine", namespace));
    await server().create(claimObject("others", "default"));
    const source = sourceFor(server().kubeconfig("tenant"), { namespace });
    const { persistentVolumeClaims, persistentVolumes } = await readAll(source);
    expect(persistentVolumeClaims).toMatchObject({
      state: "incomplete",
      within: namespace,
      reason: { code: "namespaceOnly" },
    });
    expect(recordsOf(persistentVolumeClaims).map(({ name }) => name)).toEqual(["mine"]);
    expect(persistentVolumes.state).toBe("notPermitted");
    await source.close();
  });

  test("a watch tells the list first, then what is created and what is deleted", async () => {
    const source = sourceFor(server().kubeconfig("reader"));
    const stop = new AbortController();
    const told: unknown[] = [];
    for await (const said of source.watch(["volumeAttachments"], {
      budget: "interactive",
      signal: stop.signal,
    })) {
      if ("state" in said) {
        told.push([said.state, recordsOf(said).length]);
        await server().delete(await server().create(attachment("csi-watched")));
      } else if (said.type === "put") {
        told.push(["put", "name" in said.record ? said.record.name : ""]);
      } else {
        told.push(["delete"]);
        stop.abort();
      }
    }
    expect(told).toEqual([["complete", 0], ["put", "csi-watched"], ["delete"]]);
    await source.close();
  });

  test("a watch of custom resources comes as JSON and tells the same", async () => {
    const source = sourceFor(server().kubeconfig("reader"));
    const stop = new AbortController();
    const told: unknown[] = [];
    for await (const said of source.watch(["volumeSnapshots"], {
      budget: "interactive",
      signal: stop.signal,
    })) {
      if ("state" in said) await server().create(snapshot("watched"));
      else if (said.type === "put" && said.collection === "volumeSnapshots") {
        told.push(said.record);
        stop.abort();
      }
    }
    expect(told).toMatchObject([
      { name: "watched", namespace: "default", claimName: "data", readyToUse: null },
    ]);
    await source.close();
  });
}

async function inBatches<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < items.length; start += 50)
    await Promise.all(items.slice(start, start + 50).map(work));
}

function attachment(name: string) {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttachment",
    metadata: { name },
    spec: {
      attacher: "org.democratic-csi.nfs",
      nodeName: "node-1",
      source: { persistentVolumeName: "pvc-1" },
    },
  };
}

function snapshot(name: string) {
  return {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshot",
    metadata: { name, namespace: "default" },
    spec: { source: { persistentVolumeClaimName: "data" } },
  };
}
