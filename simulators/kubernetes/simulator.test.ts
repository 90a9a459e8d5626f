import { get as httpsGet } from "node:https";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAuthority } from "../certificates.ts";
import { manualClock } from "../manual-clock.ts";
import { pv } from "./given.ts";
import { startKubernetesSimulator } from "./simulator.ts";
import type { KubernetesSimulator } from "./simulator.ts";
import { USERS } from "./users.ts";
import type { UserName } from "./users.ts";

const PVS = "/api/v1/persistentvolumes";
const NOW = Date.UTC(2026, 10, 24);

describe("the simulator", () => {
  let simulator: KubernetesSimulator;
  beforeEach(async () => {
    simulator = await startKubernetesSimulator({ tls: false, clock: manualClock(NOW) });
  });
  afterEach(async () => simulator.close());

  const get = async (path: string, user: UserName = "reader"): Promise<Response> => {
    const credential = simulator.credential(user);
    const token = "token" in credential ? credential.token : "";
    const headers = { authorization: `Bearer ${token}`, "user-agent": "test/1" };
    return fetch(`${simulator.url}${path}`, { headers });
  };

  test("has the namespaces that every cluster has, with a UID for kube-system", async () => {
    const { items } = (await (await get("/api/v1/namespaces")).json()) as {
      items: { metadata: { name: string; uid: string } }[];
    };
    expect(items.map(({ metadata }) => metadata.name)).toEqual([
      "default",
      "kube-node-lease",
      "kube-public",
      "kube-system",
      "tenant",
    ]);
    expect(items[3]?.metadata.uid).toMatch(/^[\da-f-]{36}$/u);
  });

  test("gives objects its own time, unless they bring a past along", async () => {
    const past = pv("old");
    past.metadata.creationTimestamp = "2024-01-02T03:04:05Z";
    expect((await simulator.store.create(past)).metadata.creationTimestamp).toBe(
      "2024-01-02T03:04:05Z",
    );
    expect((await simulator.store.create(pv("new"))).metadata.creationTimestamp).toBe(
      "2026-11-24T00:00:00Z",
    );
  });

  test("keeps what was created out of reach of whoever created it", async () => {
    const object = pv("kept");
    const made = await simulator.store.create(object);
    object.metadata.labels = { changed: "yes" };
    made.metadata.uid = "changed";
    const stored = (await (await get(`${PVS}/kept`, "admin")).json()) as typeof made;
    expect(stored.metadata.labels).toBeUndefined();
    expect(stored.metadata.uid).toMatch(/^[\da-f-]{36}$/u);
  });

  test("refuses kinds that it does not know", async () => {
    const unknown = { ...pv("x"), kind: "Gadget" };
    await expect(simulator.store.create(unknown)).rejects.toThrow(
      "the simulator serves no v1 Gadget",
    );
  });

  test("remembers what was asked, and by whom", async () => {
    await get(`${PVS}?limit=500`);
    await get(PVS, "nobody");
    expect(simulator.requests.all).toMatchObject([
      {
        at: NOW,
        method: "GET",
        path: PVS,
        query: { limit: "500" },
        userAgent: "test/1",
        username: USERS.reader.username,
      },
      { path: PVS, username: "nobody" },
    ]);
    simulator.requests.clear();
    expect(simulator.requests.all).toEqual([]);
    expect(simulator.requests.count).toBe(2);
  });

  test("FLT-K5: lets only the new token in once it was rotated", async () => {
    const old = simulator.credential("reader");
    const fresh = simulator.rotateToken("reader");
    const status = async (token: string): Promise<number> =>
      (await fetch(`${simulator.url}${PVS}`, { headers: { authorization: `Bearer ${token}` } }))
        .status;
    expect(await status("token" in old ? old.token : "")).toBe(401);
    expect(await status(fresh)).toBe(200);
  });

  test("FLT-K6: takes a right away in mid-run", async () => {
    expect((await get(PVS)).status).toBe(200);
    simulator.access.grant(USERS.reader.username, {
      cluster: [{ apiGroups: [""], resources: ["pods"], verbs: ["list"] }],
    });
    expect((await get(PVS)).status).toBe(403);
    expect((await get("/api/v1/pods")).status).toBe(200);
    expect((await get("/api/v1/namespaces/default/pods/web-0")).status).toBe(403);
  });

  test("FLT-K7: installs and removes the snapshot CRDs", async () => {
    const path = "/apis/snapshot.storage.k8s.io/v1/volumesnapshots";
    simulator.serveSnapshots(false);
    expect((await get(path)).status).toBe(404);
    expect(await (await get("/apis")).text()).not.toContain("snapshot.storage.k8s.io");
    simulator.serveSnapshots(true);
    expect((await get(path)).status).toBe(200);
  });

  test("FLT-K20: goes down and comes up again, on the same port and with the same objects", async () => {
    await simulator.store.create(pv("lasting"));
    await simulator.goDown();
    await expect(get(PVS)).rejects.toThrow("fetch failed");
    await simulator.comeUp();
    expect((await get(`${PVS}/lasting`, "admin")).status).toBe(200);
  });

  test("compresses what is large, where that is accepted", async () => {
    const large = pv("large");
    large.metadata.annotations = { note: "x".repeat(200_000) };
    await simulator.store.create(large);
    const packed = await get(PVS);
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(Number(packed.headers.get("content-length"))).toBeLessThan(10_000);
    expect(((await packed.json()) as { items: unknown[] }).items).toHaveLength(1);
    const plain = await fetch(`${simulator.url}${PVS}`, {
      headers: { authorization: `Bearer ${tokenOf(simulator)}`, "accept-encoding": "identity" },
    });
    expect(plain.headers.get("content-encoding")).toBeNull();
  });

  test("knows no WatchList where that is switched off", async () => {
    await using old = await startKubernetesSimulator({ tls: false, watchList: false });
    const query = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
    const response = await fetch(`${old.url}${PVS}?${query}`, {
      headers: { authorization: `Bearer ${tokenOf(old)}` },
    });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain(
      "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
    );
  });

  test("turns away a client certificate of a strange authority", async () => {
    await using secure = await startKubernetesSimulator();
    const stranger = await (
      await createAuthority("stranger")
    ).issueClient("admin", ["system:masters"]);
    const status = await new Promise((resolve, reject) => {
      const options = {
        ca: secure.caPem,
        cert: stranger.certificatePem,
        key: stranger.keyPem,
        agent: false,
      };
      httpsGet(`${secure.url}${PVS}`, options, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on("error", reject);
    });
    expect(status).toBe(401);
  });
});

function tokenOf(simulator: KubernetesSimulator): string {
  const credential = simulator.credential("reader");
  return "token" in credential ? credential.token : "";
}
