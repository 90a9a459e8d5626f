import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { aFile } from "../config/given.ts";
import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import * as given from "../model/given.ts";
import type { Pool } from "../model/truenas.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";

/*
 * The world of whole answers, written by hand: two claims in use, one volume on the NAS that nothing uses, one PersistentVolume whose
 * share and dataset are gone, one Released PersistentVolume that is kept.
 */
const directory = mkdtempSync(path.join(tmpdir(), "plumbline-answers-"));
/** Flags that name the NAS. */
export const NAS = [
  "--truenas",
  "wss://nas1",
  "--truenas-user",
  "u",
  "--api-key-file",
  aFile(directory, "key", "1-abc"),
];

/** The UID of a volume; two digits tell them apart. */
export const idOf = (digits: string) => `0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e${digits}`;
/** The name of its PersistentVolume and dataset. */
export const nameOf = (digits: string) => `pvc-${idOf(digits)}`;
/** The claim a PersistentVolume was bound to. */
export const claimRef = (namespace: string, name: string, digits: string) => ({
  namespace,
  name,
  uid: idOf(digits),
});

/** Records of the cluster. */
export const KUBERNETES = given.together(
  {
    persistentVolumeClaims: [
      given.aClaim({ uid: idOf("11"), name: "web", pvName: nameOf("11"), labels: { app: "web" } }),
    ],
    persistentVolumes: [
      given.aPv({
        name: nameOf("11"),
        claimRef: claimRef("shop", "web", "11"),
        source: given.nfsSource(nameOf("11")),
      }),
    ],
    pods: [given.aPod({ name: "web-0", claims: ["web"], owner: null })],
  },
  {
    persistentVolumeClaims: [
      given.aClaim({
        uid: idOf("12"),
        name: "lost",
        pvName: nameOf("12"),
        use: { unused: false, since: null },
      }),
    ],
    persistentVolumes: [
      given.aPv({
        name: nameOf("12"),
        claimRef: claimRef("shop", "lost", "12"),
        source: given.nfsSource(nameOf("12")),
      }),
    ],
  },
  {
    persistentVolumes: [
      given.aPv({
        name: nameOf("13"),
        phase: "Released",
        reclaimPolicy: "Retain",
        claimRef: claimRef("lab", "logs", "13"),
        source: given.nfsSource(nameOf("13")),
      }),
    ],
  },
);

/** Records of the NAS. */
export const SYSTEM = given.together(
  { system: [given.aSystem()] },
  given.parents(given.NFS_PARENT),
  given.nfsVolume(nameOf("11")),
  given.nfsVolume(nameOf("13")),
  given.nfsVolume(nameOf("14")),
);

/** The volume that nothing uses, as lists name it. */
export const UNUSED = `dataset/tank/k8s/nfs/v/${nameOf("14")}`;

/** Both sides. */
export const both = { cluster: fakeCluster(KUBERNETES), system: fakeSystem(SYSTEM) };

/** Findings of an answer in JSON. */
export function findingsOf(stdout: string): readonly Finding[] {
  return (JSON.parse(stdout) as Report).findings;
}

/** The digits that lists show of the finding of a rule; the whole id is in JSON. */
export async function shortIdOf(rule: string): Promise<string> {
  const findings = findingsOf((await runCli(["scan", "-ojson", ...NAS], both)).stdout);
  return findings.find((finding) => finding.rule === rule)?.id.slice(0, 4) ?? "none";
}

/** A pool that one failed disk has degraded. */
export function aDegradedPool(healthy: string, faulted: string): Pool {
  const vdevs = [given.aDegradedMirror(healthy, faulted)];
  return given.aPool({ status: "DEGRADED", healthy: false, vdevs });
}
