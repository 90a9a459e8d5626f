import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FaultStep } from "../../../simulators/kubernetes/faults.ts";
import { startKubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import type { KubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import { LIMITS } from "./budgets.ts";
import {
  claimObject,
  hurriedClock,
  pvObject,
  readAll,
  recordsOf,
  sourceFor,
  temporaryFile,
} from "./given.ts";

const PVS = 1_100;
const OF_PVS = { verb: "list", plural: "persistentvolumes" } as const;

describe("a list that goes wrong", () => {
  let simulator: KubernetesSimulator;
  let clock: ReturnType<typeof hurriedClock>;
  beforeEach(async () => {
    simulator = await startKubernetesSimulator();
    for (let index = 0; index < PVS; index++) await simulator.store.create(pvObject(`pv-${index}`));
    await simulator.store.create(claimObject("data"));
    clock = hurriedClock();
  });
  afterEach(async () => simulator.close());

  test("FLT-K2: pages that expire are read again from the first, twice at most", async () => {
    simulator.faults.add({ match: { ...OF_PVS, page: 2 }, fault: { kind: "expired" }, times: 2 });
    const { persistentVolumes } = await read();
    expect(persistentVolumes.state).toBe("complete");
    expect(recordsOf(persistentVolumes)).toHaveLength(PVS);
  });

  test("FLT-K2: pages that expire three times leave the collection incomplete, with what was seen and the reason", async () => {
    simulator.faults.add({ match: { ...OF_PVS, page: 2 }, fault: { kind: "expired" }, times: 3 });
    const { persistentVolumes, persistentVolumeClaims } = await read();
    expect(persistentVolumes).toMatchObject({ state: "incomplete", reason: { code: "expired" } });
    expect(recordsOf(persistentVolumes)).toHaveLength(LIMITS.pageItems);
    expect(persistentVolumeClaims.state).toBe("complete");
  });

  test.each([
    ["in seconds", { "retry-after": "7" }, 7_000],
    ["as a date", { "retry-after": "Tue, 24 Nov 2026 00:00:09 GMT" }, 9_000],
    ["not at all", {}, 1_200],
  ])(
    "FLT-K3: a server that asks to slow down, %s, is asked again only then",
    async (_how, headers, waitMs) => {
      simulator.faults.add({ match: OF_PVS, fault: { kind: "status", code: 429, headers } });
      const { persistentVolumes } = await read();
      expect(persistentVolumes.state).toBe("complete");
      expect(clock.slept).toEqual([waitMs]);
    },
  );

  test("FLT-K3: who asks for more than half a minute is not waited for", async () => {
    simulator.faults.add({
      match: OF_PVS,
      fault: { kind: "status", code: 429, headers: { "retry-after": "3600" } },
    });
    const { persistentVolumes } = await read();
    expect(persistentVolumes).toMatchObject({ state: "incomplete", reason: { code: "throttled" } });
    expect(clock.slept).toEqual([]);
  });

  test.each([500, 502, 503, 504])(
    "FLT-K4: a %d that stays is repeated with back-off, then said",
    async (code) => {
      simulator.faults.add({ match: OF_PVS, fault: { kind: "html", code }, times: 10 });
      const { persistentVolumes } = await read();
      expect(persistentVolumes).toMatchObject({
        state: "incomplete",
        records: [],
        reason: {
          code: "unavailable",
          message: `something in front of the API server answered ${code} to list persistentvolumes in the whole cluster`,
        },
      });
      expect(clock.slept).toEqual([1_200, 2_400, 4_800]);
    },
  );

  test.each<[string, FaultStep["fault"], Partial<{ code: string; path: string }>]>([
    ["FLT-K4: a proxy's page with 200 is no list", { kind: "html" }, { code: "malformed" }],
    [
      "FLT-K8: a list whose items are null is not an empty one",
      { kind: "items", value: "null" },
      { code: "malformed", path: "items" },
    ],
    [
      "FLT-K8: a list without items is not an empty one",
      { kind: "items", value: "missing" },
      { code: "malformed", path: "items" },
    ],
    [
      "FLT-K8: a Table is no list",
      { kind: "listKind", value: "Table" },
      { code: "malformed", path: "kind" },
    ],
    [
      "FLT-K8: a Status with 200 is no list",
      { kind: "listKind", value: "Status" },
      { code: "malformed", path: "kind" },
    ],
    ["a page that ends in the middle is no page", { kind: "halfPage" }, { code: "malformed" }],
  ])("%s", async (_title, fault, reason) => {
    simulator.faults.add({ match: OF_PVS, fault });
    const { persistentVolumes } = await read();
    expect(persistentVolumes).toMatchObject({ state: "incomplete", records: [], reason });
  });

  test("FLT-K5: a token file that was rotated is read again at the first refusal", async () => {
    const before = simulator.credential("reader");
    const tokenFile = temporaryFile("token", "token" in before ? before.token : "");
    const source = sourceFor(
      simulator
        .kubeconfig("reader")
        .replace(/"token": "[^"]*"/, `"tokenFile": ${JSON.stringify(tokenFile)}`),
      {},
      { clock },
    );
    expect((await readAll(source, {}, ["pods"])).pods.state).toBe("complete");
    writeFileSync(tokenFile, simulator.rotateToken("reader"));
    expect((await readAll(source, {}, ["pods"])).pods.state).toBe("complete");
    await source.close();
  });

  test("FLT-K5: a token that stays wrong is tried once more, then the source is said to refuse us", async () => {
    const kubeconfig = simulator.kubeconfig("reader");
    simulator.rotateToken("reader");
    const source = sourceFor(kubeconfig, {}, { clock });
    const { pods } = await readAll(source, {}, ["pods"]);
    expect(pods).toMatchObject({ state: "incomplete", reason: { code: "unauthenticated" } });
    const asked = Map.groupBy(simulator.requests.all, ({ path }) => path);
    for (const [path, requests] of asked) expect([path, requests.length < 3]).toEqual([path, true]);
    expect(clock.slept).toEqual([]);
    await source.close();
  });

  test("FLT-K9: pages of two versions are no list", async () => {
    simulator.faults.add({
      match: { ...OF_PVS, page: 3 },
      fault: { kind: "listVersion", value: "999999" },
    });
    const { persistentVolumes } = await read();
    expect(persistentVolumes).toMatchObject({
      state: "incomplete",
      reason: {
        code: "mismatch",
        message: "the list of persistentvolumes changed its resourceVersion between pages",
      },
    });
  });

  test("FLT-K16: a version that the server has not reached yet is waited for", async () => {
    simulator.faults.add({ match: OF_PVS, fault: { kind: "tooLargeVersion" } });
    expect((await read()).persistentVolumes.state).toBe("complete");
  });

  test("a connection that breaks in the middle of a page costs that page only, and counts nothing twice", async () => {
    simulator.faults.add({
      match: { ...OF_PVS, page: 2 },
      fault: { kind: "cut", afterBytes: 5_000 },
    });
    const { persistentVolumes } = await read();
    expect(persistentVolumes).toMatchObject({
      state: "complete",
      proof: [{ evidence: `${PVS} objects on 3 pages` }, {}, {}],
    });
  });

  test("FLT-N1: answers in small pieces are whole all the same", async () => {
    simulator.faults.add({
      match: { plural: "persistentvolumeclaims" },
      fault: { kind: "trickle", bytes: 100, everyMs: 1 },
    });
    const { persistentVolumeClaims } = await read();
    expect(recordsOf(persistentVolumeClaims).map(({ name }) => name)).toEqual(["data"]);
  });

  test("FLT-K6: a right that is taken away mid-run makes that kind not permitted, and only that", async () => {
    simulator.faults.add(
      { match: { ...OF_PVS, page: 2 }, fault: { kind: "status", code: 403 } },
      { match: { plural: "pods" }, fault: { kind: "status", code: 403 } },
    );
    const { persistentVolumes, pods, nodes } = await read();
    expect(pods).toMatchObject({ state: "notPermitted", reason: { code: "notPermitted" } });
    expect(persistentVolumes).toMatchObject({
      state: "incomplete",
      reason: { code: "notPermitted" },
    });
    expect(nodes.state).toBe("complete");
  });

  test("FLT-K7: CRDs that come and go between two reads are a complete nothing, then a list", async () => {
    const source = sourceFor(simulator.kubeconfig("reader"), {}, { clock });
    simulator.serveSnapshots(false);
    expect((await readAll(source, {}, ["volumeSnapshots"])).volumeSnapshots).toMatchObject({
      state: "complete",
      proof: [{ check: "discovery" }],
    });
    simulator.serveSnapshots(true);
    expect((await readAll(source, {}, ["volumeSnapshots"])).volumeSnapshots).toMatchObject({
      state: "complete",
      proof: [{ check: "list read to its end" }, {}, {}],
    });
    await source.close();
  });

  test("HAZ-09: where discovery fails, custom resources are incomplete, not absent", async () => {
    simulator.faults.add({ match: { path: "/apis" }, fault: { kind: "html" } });
    const { volumeSnapshots } = await readAll(
      sourceFor(simulator.kubeconfig("reader"), {}, { clock }),
      {},
      ["volumeSnapshots"],
    );
    expect(volumeSnapshots).toMatchObject({ state: "incomplete", reason: { code: "malformed" } });
  });

  test("FLT-K20: a server that is gone is said once for each collection, and answers again when it is back", async () => {
    const source = sourceFor(simulator.kubeconfig("reader"), {}, { clock });
    await simulator.goDown();
    const gone = Object.values(await readAll(source));
    expect(new Set(gone.map(({ state }) => state))).toEqual(new Set(["incomplete"]));
    expect(gone[0]).toMatchObject({
      reason: {
        code: "unreachable",
        message: expect.stringContaining("refused the connection") as string,
      },
    });
    await simulator.comeUp();
    expect((await readAll(source, {}, ["pods"])).pods.state).toBe("complete");
    await source.close();
  });

  test("HAZ-11: another cluster at the same address is no answer about the first", async () => {
    const source = sourceFor(simulator.kubeconfig("reader"), {}, { clock });
    await readAll(source, {}, ["pods"]);
    const metadata = {
      name: "kube-system",
      uid: "another",
      creationTimestamp: "2026-01-01T00:00:00Z",
    };
    const body = JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata });
    simulator.faults.add({
      match: { verb: "get", name: "kube-system" },
      fault: { kind: "status", code: 200, body },
    });
    expect((await readAll(source, {}, ["pods"])).pods).toMatchObject({
      state: "incomplete",
      reason: { code: "mismatch" },
    });
    await source.close();
  });

  test("a read that is stopped says so and throws nothing", async () => {
    const stop = new AbortController();
    simulator.faults.add({ match: OF_PVS, fault: { kind: "silence" } });
    const source = sourceFor(simulator.kubeconfig("reader"));
    const onProgress = () => stop.abort();
    const { persistentVolumes } = await readAll(source, { signal: stop.signal, onProgress }, [
      "persistentVolumeClaims",
      "persistentVolumes",
    ]);
    expect(persistentVolumes).toMatchObject({ state: "incomplete", reason: { code: "cancelled" } });
    await source.close();
  });

  test("FLT-K14: an answer that never comes ends at the request's timeout", async () => {
    simulator.faults.add({ match: OF_PVS, fault: { kind: "silence" } });
    const source = sourceFor(simulator.kubeconfig("reader"), { requestMs: 200 });
    const { persistentVolumes } = await readAll(source, {}, ["persistentVolumes"]);
    expect(persistentVolumes).toMatchObject({ state: "incomplete", reason: { code: "timeout" } });
    await source.close();
  });

  test("a list that takes longer than a list may is incomplete", async () => {
    const overdue = AbortSignal.abort(new DOMException("too late", "TimeoutError"));
    const source = sourceFor(
      simulator.kubeconfig("reader"),
      {},
      { clock: { ...clock, deadline: () => overdue } },
    );
    const { persistentVolumes } = await readAll(source, {}, ["persistentVolumes"]);
    expect(persistentVolumes).toMatchObject({ state: "incomplete", reason: { code: "timeout" } });
    await source.close();
  });

  test("a version that cannot be read breaks nothing, and what was told before stays", async () => {
    const source = sourceFor(simulator.kubeconfig("reader"), {}, { clock });
    const lookWith = async (...steps: readonly FaultStep["fault"][]) => {
      for (const fault of steps) simulator.faults.add({ match: { path: "/version" }, fault });
      const { nodes } = await readAll(source, {}, ["nodes"]);
      return [nodes.state, source.version];
    };
    expect(await lookWith({ kind: "html" })).toEqual(["complete", null]);
    expect(await lookWith({ kind: "status", code: 403 })).toEqual(["complete", null]);
    expect(await lookWith()).toEqual(["complete", "v1.37.2"]);
    expect(await lookWith({ kind: "html", code: 503 })).toEqual(["complete", "v1.37.2"]);
    await source.close();
    expect(clock.slept).toEqual([]); // nobody waits for it
  });

  test("requests carry a name that administrators can find", async () => {
    await read();
    expect(simulator.requests.all.at(-1)?.userAgent).toMatch(
      /^plumbline\/1\.2\.3 \(\w+\/\w+\) node\/\d+$/,
    );
  });

  async function read() {
    const source = sourceFor(simulator.kubeconfig("reader"), {}, { clock });
    const answers = await readAll(source, {}, [
      "persistentVolumeClaims",
      "persistentVolumes",
      "pods",
      "nodes",
    ]);
    await source.close();
    return answers;
  }
});
