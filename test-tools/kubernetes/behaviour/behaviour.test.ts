import { afterAll, beforeAll, describe, expect } from "vitest";
import { startKubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import type { KubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import type { ApiServer } from "../api-server.ts";
import { httpClient } from "../http.ts";
import { describeWithApiServer } from "../with-api-server.ts";
import { describeAccess } from "./access.ts";
import { describeDiscovery } from "./discovery.ts";
import { describeExpiry } from "./expiry.ts";
import { describeLists } from "./lists.ts";
import { describeRefusals } from "./refusals.ts";
import type { ServerUnderTest } from "./server-under-test.ts";
import { describeWatches } from "./watches.ts";
import { describeWrites } from "./writes.ts";

/**
 * What clients rely on, said once and run against the simulator and against the real server: this keeps the simulator
 * honest. Expected values are what kube-apiserver v1.37.2 answers.
 */
function describeBehaviour(server: () => ServerUnderTest): void {
  describeLists(server);
  describeRefusals(server);
  describeWatches(server);
  describeAccess(server);
  describeDiscovery(server);
  describeWrites(server);
  describeExpiry(server);
}

const STRANGER = { token: "nobody-knows-me" };

describe("the simulator", () => {
  let simulator: KubernetesSimulator;
  beforeAll(async () => {
    simulator = await startKubernetesSimulator();
  });
  afterAll(async () => simulator.close());

  describeBehaviour(() => ({
    port: simulator.store,
    client: (user) =>
      httpClient(
        { url: simulator.url, caPem: simulator.caPem ?? "" },
        credentialOf(simulator, user),
      ),
    forgetThePast: async () => simulator.store.compact(),
  }));
});

describeWithApiServer("a real kube-apiserver", (server) => {
  describeBehaviour(() => ({
    port: server(),
    client: (user) => httpClient(server(), credentialOf(server(), user)),
    forgetThePast: async () => compactAndRestart(server()),
  }));
});

type User = Parameters<ServerUnderTest["client"]>[0];

function credentialOf(
  server: Pick<ApiServer, "credential">,
  user: User,
): ReturnType<ApiServer["credential"]> | undefined {
  return user === "stranger" ? STRANGER : user && server.credential(user);
}

/** etcd forgets, and a new API server has no cache that remembers. */
async function compactAndRestart(server: ApiServer): Promise<void> {
  await using admin = server.client("admin");
  const { metadata } = (await admin.ask("/api/v1/namespaces?limit=1")).json();
  const answer = await fetch(`${server.etcdUrl}/v3/kv/compaction`, {
    method: "POST",
    body: JSON.stringify({ revision: metadata.resourceVersion, physical: true }),
  });
  expect(answer.status).toBe(200);
  await server.restart();
}
