import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { KubernetesObject } from "../../../simulators/world/port.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import {
  KUBERNETES_COLLECTIONS,
  type KubernetesCollection,
  type KubernetesRecords,
} from "../model/collections.ts";
import type { Observation } from "../model/observation.ts";
import type { ReadOptions } from "../model/source.ts";
import { createClusterSource, type KubernetesSource } from "./cluster-source.ts";
import type { ClusterEnvironment, ClusterOptions } from "./options.ts";

/** Builders for tests of the Kubernetes client: sources over a kubeconfig's text, a clock in a hurry, and objects. */
export function sourceFor(
  kubeconfigText: string,
  options: Partial<ClusterOptions> = {},
  environment: Partial<ClusterEnvironment> = {},
): KubernetesSource {
  return createClusterSource(
    { ...OPTIONS, kubeconfig: temporaryFile("kubeconfig", kubeconfigText), ...options },
    { ...ENVIRONMENT, ...environment },
  );
}

/** Options that say nothing. */
export const OPTIONS: ClusterOptions = Object.freeze({
  name: null,
  kubeconfig: null,
  context: null,
  inCluster: false,
  namespace: null,
  impersonate: null,
  requestMs: null,
});

/** An environment without variables, without a terminal, with the real clock. */
export const ENVIRONMENT: ClusterEnvironment = Object.freeze({
  clock: systemClock,
  env: Object.freeze({}),
  version: "1.2.3",
  stdinIsTerminal: false,
  pluginStderr: "ignore",
});

/** A file of this name and content in a folder of its own, which goes with the process. */
export function temporaryFile(name: string, content: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-kubernetes-"));
  FOLDERS.push(folder);
  const file = join(folder, name);
  writeFileSync(file, content, { mode });
  return file;
}

const FOLDERS: string[] = [];
process.once("exit", () => {
  for (const folder of FOLDERS) rmSync(folder, { recursive: true, force: true });
});

/** How an ordinary read of a command asks. */
function reading(options: Partial<ReadOptions> = {}): ReadOptions {
  const { signal } = new AbortController();
  return { pass: "first", budget: "interactive", paced: false, signal, ...options };
}

/** Reads everything, or these collections, and answers the observations by collection. */
export async function readAll(
  source: KubernetesSource,
  options: Partial<ReadOptions> = {},
  collections: readonly KubernetesCollection[] = KUBERNETES_COLLECTIONS,
): Promise<{ readonly [C in KubernetesCollection]: Observation<C> }> {
  const observations = await source.read(collections, reading(options));
  return Object.fromEntries(
    observations.map((observation) => [observation.collection, observation]),
  ) as never;
}

/** The records of an observation, none where it has none. */
export function recordsOf<C extends KubernetesCollection>(
  observation: Observation<C> | Observation,
): readonly KubernetesRecords[C][] {
  return "records" in observation ? (observation.records as readonly KubernetesRecords[C][]) : [];
}

/** A clock whose waits are over at once, and which says how long they would have been. `fire` runs what waits with `after`. */
export interface HurriedClock extends Clock {
  readonly slept: readonly number[];
  /** The delays of what waits with `after`, the oldest first. */
  readonly waiting: readonly number[];
  fire(): void;
}

/** Starts in 2026; `random` is always 0.5. */
export function hurriedClock(): HurriedClock {
  const startedAt = Date.parse("2026-11-24T00:00:00Z");
  const slept: number[] = [];
  const waiting = new Map<() => void, number>();
  let elapsedMs = 0;
  return {
    slept,
    get waiting() {
      return [...waiting.values()];
    },
    now: () => startedAt + elapsedMs,
    monotonicMs: () => elapsedMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
      elapsedMs += ms;
      await setImmediate();
      signal?.throwIfAborted();
    },
    after(ms, action) {
      waiting.set(action, ms);
      return () => void waiting.delete(action);
    },
    deadline: () => new AbortController().signal,
    random: () => 0.5,
    fire() {
      for (const action of waiting.keys()) action();
      waiting.clear();
    },
  };
}

/** A PersistentVolumeClaim as somebody would apply it. */
export function claimObject(
  name: string,
  namespace = "default",
  more: Record<string, unknown> = {},
): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name, namespace },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...more },
  };
}

/** A PersistentVolume of democratic-csi over NFS. */
export function pvObject(name: string, more: Record<string, unknown> = {}): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteMany"],
      persistentVolumeReclaimPolicy: "Delete",
      csi: {
        driver: "org.democratic-csi.nfs",
        volumeHandle: name,
        volumeAttributes: {
          node_attach_driver: "nfs",
          server: "10.0.0.10",
          share: `/mnt/tank/k8s/${name}`,
        },
      },
      ...more,
    },
  };
}
