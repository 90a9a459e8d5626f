import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { defineWorld } from "../../../simulators/world/define.ts";
import { ISCSI, NFS } from "../../../simulators/world/installs.ts";
import { resourceOfKind } from "../../../simulators/kubernetes/resources.ts";
import type { KubernetesObject } from "../../../simulators/world/port.ts";
import { type StartedWorld, startWorld } from "../../../simulators/world/start.ts";
import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { DAY_MS } from "../model/given.ts";
import { writeDemoFiles } from "./demo-world.ts";
import { runCli } from "./given.ts";
import { realPorts } from "./ports.ts";
import { readRecording, writeRecording } from "./recording-file.ts";

/**
 * Whole looks over real sockets, days apart by a clock that both sides and the program share: what the memory of one look
 * makes of the next.
 */
const world = defineWorld({
  world: "memory",
  story: "Two volumes in use, the older one with a snapshot; time goes by.",
  systems: [{ name: "nas1" }],
  clusters: [{ name: "prod" }],
  installs: [NFS, ISCSI],
  volumes: [
    { claim: "shop/files", install: "zfs-iscsi", age: "90d", idle: ["CronJob/export"] },
    {
      claim: "shop/newer",
      install: "zfs-nfs",
      age: "40d",
      pods: [{ name: "web-1", owner: "Deployment/web" }],
    },
  ],
  snapshots: [{ of: "shop/files", name: "nightly", age: "60d" }],
});

class Days implements AsyncDisposable {
  readonly clock: Clock;
  readonly started: StartedWorld;
  readonly #folder = mkdtempSync(path.join(tmpdir(), "plumbline-days-"));
  readonly #files: ReturnType<typeof writeDemoFiles>;
  readonly #day: { now: number };

  constructor(started: StartedWorld, clock: Clock, day: { now: number }) {
    this.started = started;
    this.clock = clock;
    this.#day = day;
    const [cluster] = started.clusters;
    const [system] = started.systems;
    if (!cluster || !system) throw new Error("one cluster and one NAS");
    this.#files = writeDemoFiles({
      kubeconfig: started.kubeconfig("reader"),
      cluster: cluster.name,
      system,
      scopes: started.scopes,
    });
  }

  static async begin(): Promise<Days> {
    const day = { now: 0 };
    const clock = { ...systemClock, now: () => systemClock.now() + day.now * DAY_MS };
    return new Days(await startWorld(world, { clock }), clock, day);
  }

  /** Runs a command so many days after the beginning; the memory is that of this test. */
  async run(day: number, ...argv: readonly string[]) {
    this.#day.now = day;
    const ports = realPorts({
      clock: this.clock,
      env: {},
      version: "test",
      stdinIsTerminal: false,
      pluginStderr: "ignore",
    });
    const environment = {
      PLUMBLINE_CONFIG: this.#files.config,
      PLUMBLINE_STATE_DIR: this.#folder,
      USER: "ann",
    };
    return runCli(argv, { ports, environment, clock: this.clock });
  }

  async scan(day: number, ...argv: readonly string[]): Promise<Report> {
    const { stdout, stderr } = await this.run(day, "scan", "-ojson", ...argv);
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as Report;
  }

  /** Deletes an object once its finalizers have done what they are for. */
  async delete(apiVersion: string, kind: string, name: string, namespace = ""): Promise<void> {
    const store = this.started.clusters[0]?.simulator.store;
    const entry = store?.table(resourceOfKind(apiVersion, kind)).get(namespace, name);
    if (!store || !entry) throw new Error(`no ${kind} ${name}`);
    const object = JSON.parse(entry.text) as KubernetesObject;
    const { resourceVersion: _, ...metadata } = object.metadata;
    await store.update({ ...object, metadata: { ...metadata, finalizers: [] } });
    await store.delete(object);
  }

  /** The snapshot of the older volume, as `kubectl delete` and a lost finalizer leave it on the NAS. */
  async forgetSnapshot(): Promise<void> {
    const [snapshot] = this.started.bindings.snapshots.values();
    const group = "snapshot.storage.k8s.io/v1";
    await this.delete(group, "VolumeSnapshot", "nightly", "shop");
    await this.delete(group, "VolumeSnapshotContent", snapshot?.contentName ?? "");
  }

  /** The older volume with its snapshot, as a person leaves it on the NAS who deletes the objects of Kubernetes alone. */
  async loseVolume(): Promise<void> {
    const volume = this.started.bindings.volumes.get("shop/files");
    await this.forgetSnapshot();
    await this.delete("v1", "PersistentVolumeClaim", "files", "shop");
    await this.delete("v1", "PersistentVolume", volume?.pvName ?? "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.#folder, { recursive: true });
    this.#files.remove();
    await this.started.close();
  }
}

const findingOf = ({ findings }: Report, rule: string): Finding => {
  const [finding, ...more] = findings.filter((one) => one.rule === rule);
  if (finding && more.length === 0) return finding;
  throw new Error(`one ${rule} was expected: ${JSON.stringify(findings.map((one) => one.rule))}`);
};

describe("scan over days", () => {
  it("calls a forgotten snapshot confirmed when three looks over days say so, and says what was checked", async () => {
    await using days = await Days.begin();
    for (const day of [0, 8]) expect((await days.scan(day)).findings).toEqual([]);
    await days.forgetSnapshot();
    const verdicts: string[] = [];
    for (const day of [9, 10])
      verdicts.push(findingOf(await days.scan(day), "zfs-snapshot-unreferenced").verdict);
    const last = findingOf(await days.scan(11), "zfs-snapshot-unreferenced");
    expect([...verdicts, last.verdict]).toEqual(["suspect", "suspect", "confirmed"]);
    expect([last.word, last.missing, last.lifecycle?.confirmations]).toEqual(["orphan", [], 3]);
    const told = await days.run(11.5, "explain", last.id);
    expect(told.stdout).toMatch(
      /P8 {2}everything that ever needed it was seen to be deleted: held/,
    );
    expect(told.stdout).toMatch(/which is younger, lived on/);
    const traced = await days.run(11.5, "trace", `snapshot/${last.subject.name}`);
    expect(traced.stdout).toContain("held P1 P2 P3 P5 P6 P7 P8 P9, not checkable P4");
  });

  it("says suspect of the same where nothing was remembered, however often it is asked", async () => {
    await using days = await Days.begin();
    await days.forgetSnapshot();
    for (const day of [0, 10, 20]) {
      const report = await days.scan(day, "--no-state");
      expect([report.memory, findingOf(report, "zfs-snapshot-unreferenced").verdict]).toEqual([
        null,
        "suspect",
      ]);
    }
  });

  it("says suspect where its user was never seen: it was left over before the memory began", async () => {
    await using days = await Days.begin();
    await days.forgetSnapshot();
    for (const day of [0, 10, 20]) await days.scan(day);
    const finding = findingOf(await days.scan(30), "zfs-snapshot-unreferenced");
    expect([finding.verdict, finding.lifecycle?.state]).toEqual(["suspect", "active"]);
    expect(finding.missing).toEqual([
      "nothing that used it was ever seen: it was left over before this memory began; ask whoever may know it",
    ]);
  });

  it("confirms a volume whose PersistentVolume and claim were seen to go, and names that claim", async () => {
    await using days = await Days.begin();
    for (const day of [0, 8]) await days.scan(day);
    const volume = days.started.bindings.volumes.get("shop/files");
    await days.loseVolume();
    for (const day of [9, 10]) await days.scan(day);
    const finding = findingOf(await days.scan(11), "dataset-unreferenced");
    expect(finding.concerns).toMatchObject([{ namespace: "shop", name: "files" }]);
    expect([finding.verdict, finding.missing]).toEqual(["confirmed", []]);
    const { stdout } = await days.run(12, "orphans", "-n", "shop", "-oname");
    expect(stdout).toContain(`zvol/${volume?.dataset}`);
  });

  it("HAZ-10: freezes a cluster whose versions went back, says so, and goes on when somebody says why", async () => {
    await using days = await Days.begin();
    for (const day of [0, 8]) await days.scan(day);
    await days.forgetSnapshot();
    for (const day of [9, 10]) await days.scan(day);
    const faults = days.started.clusters[0]?.simulator.faults;
    const match = { verb: "list", plural: "persistentvolumes" } as const;
    faults?.add({ match, fault: { kind: "listVersion", value: "3" }, times: 10 });
    const frozen = await days.scan(11);
    faults?.clear();
    const anomaly = findingOf(frozen, "inventory-anomaly");
    expect(anomaly.evidence[0]?.value).toMatch(
      /the resourceVersion of persistentVolumes of prod went back/,
    );
    expect(findingOf(frozen, "zfs-snapshot-unreferenced").verdict).toBe("suspect");
    expect(findingOf(await days.scan(12), "zfs-snapshot-unreferenced").verdict).toBe("suspect");
    expect((await days.run(12, "unfreeze")).stdout).toContain(anomaly.id);
    expect((await days.run(12, "unfreeze", anomaly.id)).stderr).toContain("--reason");
    const ended = await days.run(12, "unfreeze", anomaly.id, "--reason", "a proxy lied");
    expect([ended.code, ended.stderr]).toEqual([0, ""]);
    expect(findingOf(await days.scan(13), "zfs-snapshot-unreferenced").verdict).toBe("confirmed");
  });

  it("leaves a finding out until the day that somebody named, and counts it", async () => {
    await using days = await Days.begin();
    await days.forgetSnapshot();
    const { id } = findingOf(await days.scan(0), "zfs-snapshot-unreferenced");
    const unknown = await days.run(
      0,
      "ignore",
      "0123456789abcdef",
      "--until",
      "3d",
      "--reason",
      "x",
    );
    expect([unknown.code, unknown.stderr]).toEqual([
      64,
      "plumbline: ignore: expected the id of a finding that a scan has made, found 0123456789abcdef; run plumbline scan\n",
    ]);
    const ignored = await days.run(
      0,
      "ignore",
      id.slice(0, 8),
      "--until",
      "3d",
      "--reason",
      "still wanted",
    );
    expect([ignored.code, ignored.stderr]).toEqual([0, ""]);
    const quiet = await days.scan(1);
    expect(quiet.findings).toEqual([]);
    expect(quiet.suppressed).toMatchObject([
      {
        by: expect.stringMatching(/^ignored by ann until .*: still wanted$/) as string,
        finding: { id, lifecycle: { state: "ignored" } },
      },
    ]);
    expect((await days.run(1, "ignore")).stdout).toContain("still wanted");
    expect((await days.scan(4)).findings.map((finding) => finding.id)).toEqual([id]);
  });

  it("takes a reason as long as the API does, and none that is longer", async () => {
    const ask = async (length: number) =>
      (
        await runCli(["ignore", "80bc", "--until", "3d", "--reason", "ü".repeat(length)], {
          environment: { USER: "ann" },
        })
      ).stderr;
    expect(await ask(501)).toBe(
      "plumbline: --reason: expected at most 500 characters, found 501; say it shorter, or name where it is written\n",
    );
    expect(await ask(500)).not.toContain("--reason");
  });

  it("asks for a name where the session has none, and takes none that is empty", async () => {
    const ask = async (environment: Readonly<Record<string, string>>, ...words: string[]) =>
      runCli(["ignore", "80bc", "--until", "3d", "--reason", "x", ...words], { environment });
    const nobody =
      "plumbline: --owner: expected who decides, found no user in this session (USER, LOGNAME); add --owner NAME\n";
    expect((await ask({})).stderr).toBe(nobody);
    expect((await ask({ USER: "" })).stderr).toBe(nobody);
    expect((await ask({ USER: "ann" }, "--owner", " ")).stderr).toBe(
      'plumbline: --owner: expected who decides, found " "; add --owner NAME\n',
    );
    expect((await ask({ USER: "", LOGNAME: "ann" })).stderr).toContain("--state-dir");
  });

  it("says the same from a bundle, memory included, byte for byte", async () => {
    await using days = await Days.begin();
    for (const day of [0, 8]) await days.scan(day);
    await days.forgetSnapshot();
    for (const day of [9, 10]) await days.scan(day);
    const file = path.join(tmpdir(), `plumbline-memory-${process.pid}.json.gz`);
    try {
      await days.run(11, "bundle", "-o", file, "--force");
      const from = ["--from", file, "-ojson"] as const;
      const environment = { USER: "ann" };
      const once = await runCli(["scan", ...from], { environment });
      const again = await runCli(["scan", ...from], { environment, clock: days.clock });
      expect(once.stdout).toBe(again.stdout);
      const told = JSON.parse(once.stdout) as Report;
      expect(findingOf(told, "zfs-snapshot-unreferenced").verdict).toBe("confirmed");
    } finally {
      rmSync(file, { force: true });
    }
  });

  it("TRAP-27: suspects a leftover in a bundle that is older than the reading of what the TrueNAS itself runs", async () => {
    await using days = await Days.begin();
    for (const day of [0, 8]) await days.scan(day);
    await days.loseVolume();
    for (const day of [9, 10]) await days.scan(day);
    const folder = mkdtempSync(path.join(tmpdir(), "plumbline-older-"));
    try {
      const [file, older] = [path.join(folder, "bundle"), path.join(folder, "older")];
      await days.run(11, "bundle", "-o", file);
      const { observations, ...recording } = readRecording(file);
      const then = observations.filter(({ collection }) => collection !== "localUses");
      expect(then).toHaveLength(observations.length - 1);
      writeRecording(older, { ...recording, observations: then });
      const told = async (from: string) => {
        const { stdout } = await runCli(["scan", "--from", from, "-ojson"]);
        return findingOf(JSON.parse(stdout) as Report, "dataset-unreferenced");
      };
      expect(await told(file)).toMatchObject({ verdict: "confirmed", word: "orphan" });
      const doubted = await told(older);
      expect(doubted).toMatchObject({ verdict: "suspect", word: "orphan" });
      expect(doubted.preconditions.find(({ id }) => id === "P6")).toMatchObject({
        state: "notCheckable",
        missing: [expect.stringContaining("the TrueNAS itself runs was not read whole") as string],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("learns for its first days, and says until when", async () => {
    await using days = await Days.begin();
    const { stdout } = await days.run(0, "scan");
    expect(stdout).toMatch(
      /The memory began at .*: it learns until .*, and nothing that seems gone/,
    );
    expect((await days.run(8, "scan")).stdout).not.toContain("it learns until");
  });
});
