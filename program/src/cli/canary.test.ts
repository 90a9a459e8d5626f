import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClusterSource } from "../kubernetes/cluster-source.ts";
import { systemClock } from "../lib/clock.ts";
import {
  type KubernetesSimulator,
  startKubernetesSimulator,
} from "../../../simulators/kubernetes/simulator.ts";
import { runCli } from "./given.ts";
import type { Ports } from "./context.ts";

/**
 * Secrets are planted where secrets are: the token of a kubeconfig, the token of a credential plugin, the CHAP password
 * that a driver left in a PersistentVolume. Then everything that is printed or bundled is searched for them, in every
 * form they could have taken on the way.
 */
const CHAP = "canary CHAP/secret+ü";
const directory = mkdtempSync(path.join(tmpdir(), "plumbline-canary-"));

let simulator: KubernetesSimulator;

beforeAll(async () => {
  simulator = await startKubernetesSimulator();
  await simulator.store.create({
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "pvc-canary", annotations: { "example.com/password": CHAP } },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { namespace: "shop", name: "canary", uid: "0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e11" },
      csi: {
        driver: "org.democratic-csi.iscsi",
        volumeHandle: "pvc-canary",
        volumeAttributes: {
          iqn: "iqn.2005-10.org.freenas.ctl:pvc-canary",
          "node.session.auth.username": "canary",
          "node.session.auth.password": CHAP,
        },
      },
    },
    status: { phase: "Released" },
  });
});

afterAll(() => simulator.close());

/** The forms a secret may take: as it is, encoded, escaped. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(4, -4),
  );
  const encoded = [bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")];
  const escaped = [encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  return [secret, ...shifted, ...encoded, ...escaped].filter((form) => form.length > 6);
}

function secretsOf(text: string, secrets: readonly string[]): readonly string[] {
  return secrets.flatMap(formsOf).filter((form) => text.includes(form));
}

function kubeconfigWith(user: object): string {
  const config = JSON.parse(simulator.kubeconfig("reader")) as { users: { user: object }[] };
  for (const entry of config.users) entry.user = user;
  const file = path.join(directory, `kubeconfig-${Object.keys(user).join()}`);
  writeFileSync(file, JSON.stringify(config));
  return file;
}

const openCluster: Ports["openCluster"] = async (cluster, { namespace }) =>
  createClusterSource(
    { ...cluster, namespace, impersonate: null, requestMs: null },
    {
      clock: systemClock,
      env: { PATH: process.env["PATH"] },
      version: "0.1.0",
      stdinIsTerminal: false,
      pluginStderr: "ignore",
    },
  );

async function everythingPrinted(kubeconfig: string): Promise<string> {
  const bundle = path.join(directory, `bundle-${path.basename(kubeconfig)}`);
  const commands = [
    ["scan"],
    ["scan", "-owide"],
    ["scan", "-ojson"],
    ["scan", "-oyaml"],
    ["orphans", "-ojson"],
    [],
    ["-ojson"],
    ["trace", "pv/pvc-canary", "-owide"],
    ["trace", "pv/pvc-canary", "-ojson"],
    ["df", "-ojson"],
    ["explain"],
    ["config", "print"],
    ["config", "check"],
    ["bundle", "-o", bundle, "--force"],
  ];
  const texts: string[] = [];
  for (const command of commands) {
    const argv = [...command, ...(command[0] === "explain" ? [] : ["--kubeconfig", kubeconfig])];
    const ended = await runCli(argv, {
      ports: { openCluster },
      environment: { PLUMBLINE_DEBUG: "1" },
    });
    texts.push(ended.stdout, ended.stderr);
  }
  try {
    texts.push(gunzipSync(readFileSync(bundle)).toString());
  } catch {
    texts.push("no bundle");
  }
  return texts.join("\n");
}

describe("no secret leaves", () => {
  it("finds a canary in every form, so that the search can fail", () => {
    for (const form of formsOf(CHAP)) expect(secretsOf(`… ${form} …`, [CHAP])).not.toEqual([]);
  });

  it("I11: neither the token of a kubeconfig nor a CHAP password of a PersistentVolume", async () => {
    const credential = simulator.credential("reader");
    const token = "token" in credential ? credential.token : "";
    expect(token.length).toBeGreaterThan(10);
    const text = await everythingPrinted(kubeconfigWith({ token }));
    expect(text).toContain("pvc-canary");
    expect(text).toContain('"schemaVersion":1');
    expect(secretsOf(text, [token, CHAP])).toEqual([]);
  });

  it("I11: nor the token of a credential plugin, also where the server refuses it", async () => {
    const token = "canary-exec-token-0123456789";
    const answer = JSON.stringify({
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      status: { token },
    });
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "echo",
      args: [answer],
      interactiveMode: "Never",
    };
    const text = await everythingPrinted(kubeconfigWith({ exec }));
    expect(text).toMatch(/credentials/);
    expect(secretsOf(text, [token])).toEqual([]);
  });
});
