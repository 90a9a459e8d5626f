import { afterAll, beforeAll, expect, it } from "vitest";
import { READER_RULES } from "../../../simulators/kubernetes/grants.ts";
import { type SimulatedKubelet, startKubelet } from "../../../simulators/kubernetes/kubelet.ts";
import {
  type KubernetesSimulator,
  startKubernetesSimulator,
} from "../../../simulators/kubernetes/simulator.ts";
import { USERS } from "../../../simulators/kubernetes/users.ts";
import { aDirectory, aFile } from "../config/given.ts";
import type { Report } from "../findings/report.ts";
import { claimObject, pvObject } from "../kubernetes/given.ts";
import { systemClock } from "../lib/clock.ts";
import { runCli } from "./given.ts";
import { realPorts } from "./ports.ts";

const outside = { clock: systemClock, env: {}, version: "test", stdinIsTerminal: false } as const;
const ports = realPorts({ ...outside, pluginStderr: "ignore" });
const STATS = { apiGroups: [""], resources: ["nodes/stats"], verbs: ["get"] };
const FULL = { namespace: "default", name: "data", usedBytes: 95, capacityBytes: 100 };

let simulator: KubernetesSimulator;
let kubelet: SimulatedKubelet;

beforeAll(async () => {
  simulator = await startKubernetesSimulator();
  kubelet = await startKubelet(simulator, "worker-1", { claims: [FULL] });
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "app", namespace: "default" },
    spec: { nodeName: "worker-1", containers: [], volumes },
    status: { phase: "Running" },
  };
  const claim = claimObject("data", "default", { volumeName: "pv-1" });
  for (const object of [kubelet.node, pvObject("pv-1"), claim, pod])
    await simulator.store.create(object);
});

afterAll(async () => {
  await kubelet[Symbol.asyncDispose]();
  await simulator.close();
});

/** What a scan says of file systems, where the kubelets are to be asked. */
async function scanned() {
  const directory = aDirectory();
  const kubeconfig = aFile(directory, "kubeconfig", simulator.kubeconfig("reader"));
  const content = `version: 1\nclusters: [{ name: prod, kubeconfig: ${kubeconfig} }]\nusage: { kubelets: {} }\n`;
  const config = aFile(directory, "plumbline.yaml", content);
  const argv = ["scan", "-ojson", "--config", config];
  const { stdout, code } = await runCli(argv, { ports, clock: systemClock });
  const { findings } = JSON.parse(stdout) as Report;
  return { code, findings: findings.filter(({ rule }) => rule === "claim-filesystem-full") };
}

it("a file system that its kubelet calls nearly full is found without a Prometheus", async () => {
  simulator.access.grant(USERS.reader.username, { cluster: [...READER_RULES, STATS] });
  const { findings } = await scanned();
  expect(findings).toMatchObject([
    {
      verdict: "confirmed",
      subject: { kind: "pvc", namespace: "default", name: "data" },
      evidence: [{ fact: "bytes used", value: "95 % of 100 B" }, { fact: "said by its kubelet" }],
    },
  ]);
});

it("without the right to ask kubelets nothing is said of file systems, and why is said", async () => {
  simulator.access.grant(USERS.reader.username, { cluster: READER_RULES });
  const { code, findings } = await scanned();
  expect(code).toBe(3);
  expect(findings).toMatchObject([{ verdict: "unknown" }]);
  expect(JSON.stringify(findings)).toContain("does not let us get nodes/stats");
});
