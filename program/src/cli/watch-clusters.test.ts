import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import type { KubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import { twoWatchedClusters } from "../../../simulators/scenarios/ownership.ts";
import { startWorld } from "../../../simulators/world/start.ts";
import { aDirectory, aFile } from "../config/given.ts";
import { systemClock } from "../lib/clock.ts";
import { type Ended, runCli } from "./given.ts";
import { realPorts } from "./ports.ts";

const outside = { clock: systemClock, env: {}, version: "test", stdinIsTerminal: false } as const;
const ports = realPorts({ ...outside, pluginStderr: "ignore" });

/** Why the cluster lab cannot be read: nobody is there, or it lets its caller list claims and Pods of one namespace alone. */
type Fault = "gone" | "refuses";

/**
 * Watches two clusters and their NAS, of which lab cannot be read. After the first look a Released PersistentVolume comes to prod;
 * Ctrl-C is pressed once it was told.
 */
async function watched(fault: Fault): Promise<Ended> {
  await using world = await startWorld(twoWatchedClusters);
  const [prod, lab] = world.clusters;
  const [nas] = world.systems;
  if (!prod || !lab || !nas) throw new Error("the story has two clusters and a NAS");
  const directory = aDirectory();
  aFile(directory, "prod", world.kubeconfig("reader", "prod"));
  aFile(directory, "lab", world.kubeconfig(fault === "refuses" ? "tenant" : "reader", "lab"));
  aFile(directory, "nas.key", nas.apiKey);
  const { name, url, user, pinSha256 } = nas;
  const config = {
    version: 1,
    clusters: ["prod", "lab"].map((cluster) => ({ name: cluster, kubeconfig: cluster })),
    systems: [{ name, url, user, pinSha256, apiKeyFile: "nas.key" }],
  };
  const file = aFile(directory, "plumbline.yaml", stringify(config));
  if (fault === "gone") await lab.simulator.close();
  const controller = new AbortController();
  let printed = "";
  let hasCome = false;
  return await runCli(["scan", "-w", "--no-state", "--config", file], {
    ports,
    clock: systemClock,
    signal: controller.signal,
    onStdout: (text) => {
      printed += text;
      if (printed.includes("+ pv/kept")) controller.abort(new Error("interrupted"));
      if (hasCome || !printed.includes("could not be answered")) return;
      hasCome = true;
      void releasedPv(prod.simulator);
    },
  });
}

async function releasedPv({ store }: KubernetesSimulator): Promise<void> {
  await store.create({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "kept" },
    spec: {
      accessModes: ["ReadWriteOnce"],
      capacity: { storage: "1Gi" },
      persistentVolumeReclaimPolicy: "Retain",
      nfs: { server: "elsewhere", path: "/kept" },
      claimRef: { kind: "PersistentVolumeClaim", namespace: "shop", name: "gone", uid: "u-1" },
    },
    status: { phase: "Released" },
  });
}

/** What the first look says, without the ports of this run. */
function paragraphs({ stdout }: Ended): readonly string[] {
  return stdout.replaceAll(/127\.0\.0\.1:\d+/g, "ADDRESS").split("\n\n");
}

describe("scan -w of two clusters, one of which", () => {
  it("is not there: it is said once and why, the other is followed, and the exit code is 3", async () => {
    const ended = await watched("gone");
    expect(ended).toMatchObject({ code: 3, stderr: "" });
    expect(paragraphs(ended)).toEqual([
      expect.stringMatching(
        /^nothing of lab was read: ADDRESS refused the connection\n {2}next: check that the API server runs and the address in the kubeconfig is right\n {2}leaves open: .* in lab, nas1\b.*$/,
      ) as string,
      expect.stringMatching(
        /^nothing found where it could be judged, \d+ questions could not be answered\n\S+ \S+ \+ pv\/kept {2}confirmed {2}pv-released\n$/,
      ) as string,
    ]);
  });

  it("lets us read next to nothing: it is said by what would help, not by each kind; the other is followed", async () => {
    const ended = await watched("refuses");
    expect(ended).toMatchObject({ code: 3, stderr: "" });
    expect(ended.stdout).toMatch(/ \+ pv\/kept {2}confirmed {2}pv-released\n$/);
    const said = paragraphs(ended).slice(0, -1);
    expect(said.map((one) => one.split("\n")[0])).toEqual([
      expect.stringMatching(
        /^PersistentVolumes, .* and \d+ more kinds of lab: the credentials lack a verb or role$/,
      ) as string,
      expect.stringMatching(
        /^PersistentVolumeClaims, .* of lab: the credentials lack a verb or role$/,
      ) as string,
      "file system usage of claims of lab: lab could not be identified",
    ]);
    expect(said[0]).toContain("bind the ClusterRole of deploy/kubernetes/rbac.yaml to this user");
    expect(said[1]).toContain("next: add -n NAMESPACE to read a namespace that is yours");
  });
});

it("scan -w of clusters of which none is there ends at once with 69, and a sentence for each", async () => {
  await using world = await startWorld(twoWatchedClusters);
  const directory = aDirectory();
  const clusters = world.clusters.map(({ name, simulator }) => {
    aFile(directory, name, simulator.kubeconfig("reader"));
    return { name, kubeconfig: name };
  });
  const file = aFile(directory, "plumbline.yaml", stringify({ version: 1, clusters }));
  await world.close();
  const argv = ["scan", "-w", "--no-state", "--config", file];
  const { code, stdout, stderr } = await runCli(argv, { ports, clock: systemClock });
  expect([code, stdout]).toEqual([69, ""]);
  expect(stderr.replaceAll(/:\d+ /g, " ").trimEnd().split("\n")).toEqual([
    "plumbline: prod: 127.0.0.1 refused the connection; check that the API server runs and the address in the kubeconfig is right",
    "plumbline: lab: 127.0.0.1 refused the connection; check that the API server runs and the address in the kubeconfig is right",
  ]);
});
