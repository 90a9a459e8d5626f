import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type KubernetesSimulator,
  startKubernetesSimulator,
} from "../../../simulators/kubernetes/simulator.ts";
import type { ReadOptions } from "../model/source.ts";
import { sourceFor } from "./given.ts";

const CANARY = "1-canary-api-key";
const CONFIG = `
driver: freenas-api-iscsi
instance_id: cluster-a
httpConnection: { protocol: https, host: 10.0.0.5, apiKey: ${CANARY}, password: ${CANARY} }
zfs:
  datasetParentName: tank/k8s/iscsi/v
  detachedSnapshotsDatasetParentName: tank/k8s/iscsi/s
  datasetEnableQuotas: true
iscsi: { targetPortal: "10.0.0.10:3260", namePrefix: csi-, nameSuffix: "-clustera" }
`;
const how: ReadOptions = {
  pass: "first",
  budget: "interactive",
  paced: false,
  signal: new AbortController().signal,
};

let simulator: KubernetesSimulator;

beforeAll(async () => {
  simulator = await startKubernetesSimulator();
  await secret("iscsi", CONFIG);
  await secret("placeholders", 'driver: freenas-nfs\nzfs: { datasetParentName: "${PARENT}" }');
  await secret("broken", `driver: [\n apiKey: ${CANARY}`);
  await secret("list", `[${CANARY}]`);
  await simulator.store.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "other", namespace: "kube-system" },
    data: { password: Buffer.from(CANARY).toString("base64") },
  });
});

afterAll(() => simulator.close());

async function secret(name: string, config: string): Promise<void> {
  await simulator.store.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: "kube-system" },
    data: { "driver-config-file.yaml": Buffer.from(config).toString("base64") },
  });
}

async function read(secrets: readonly string[], user: "admin" | "reader" = "admin") {
  const source = sourceFor(simulator.kubeconfig(user), { driverSecrets: secrets });
  const observations = await source.readDriverConfigs(how);
  await source.close();
  return observations;
}

describe("the Secret of a driver", () => {
  it("is not asked for unless somebody names it", async () => {
    const before = simulator.requests.all.length;
    expect(await read([])).toEqual([]);
    expect(simulator.requests.all.length).toBe(before);
  });

  it("gives parents, names and instance id, and nothing else", async () => {
    const [observation] = await read(["kube-system/iscsi"]);
    expect(observation).toMatchObject({
      collection: "driverConfigs",
      state: "complete",
      records: [
        {
          namespace: "kube-system",
          name: "iscsi",
          driver: "freenas-api-iscsi",
          parent: "tank/k8s/iscsi/v",
          snapshotParent: "tank/k8s/iscsi/s",
          instanceId: "cluster-a",
          namePrefix: "csi-",
          nameSuffix: "-clustera",
          enableQuotas: true,
        },
      ],
    });
    const text = JSON.stringify(observation);
    for (const form of [CANARY, Buffer.from(CANARY).toString("base64"), "10.0.0.5"])
      expect(text).not.toContain(form);
  });

  it("does not know what a placeholder stands for", async () => {
    const [observation] = await read(["kube-system/placeholders"]);
    expect(observation).toMatchObject({ records: [{ driver: "freenas-nfs", parent: null }] });
  });

  it.each(["broken", "list", "other"])(
    "that makes no sense is said without a word of it: %s",
    async (name) => {
      const [observation] = await read([`kube-system/${name}`]);
      expect(observation).toMatchObject({ state: "incomplete", reason: { code: "malformed" } });
      expect(JSON.stringify(observation)).not.toContain("canary");
    },
  );

  it("that may not be read, or is not there, leaves what was read before", async () => {
    const [refused] = await read(["kube-system/iscsi"], "reader");
    expect(refused).toMatchObject({ state: "notPermitted" });
    const [gone] = await read(["kube-system/iscsi", "kube-system/gone"]);
    expect(gone).toMatchObject({ state: "incomplete", records: [{ name: "iscsi" }] });
  });
});
