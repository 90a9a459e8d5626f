import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Environment, pinnedFolder } from "../go/cache.ts";
import type { GoProgram } from "../go/program.ts";

/** One Go program of a control plane. */
interface Part extends GoProgram {
  readonly name: "etcd" | "kube-apiserver";
  /** Folder beside this file with the `go.mod` and `go.sum` that pin it. */
  readonly folder: string;
}

/** What tests need of a control plane; the version is set at link time, as Kubernetes' own build does it. */
export const PARTS: readonly Part[] = Object.freeze([
  {
    name: "etcd",
    folder: "etcd",
    package: "go.etcd.io/etcd/server/v3",
    linkerFlags: "-s -w",
  },
  {
    name: "kube-apiserver",
    folder: "apiserver",
    package: "k8s.io/kubernetes/cmd/kube-apiserver",
    linkerFlags: "-s -w -X k8s.io/component-base/version.gitVersion=v1.37.2",
  },
]);

/** The module whose `config/crd` holds the CustomResourceDefinitions of VolumeSnapshots, pinned in `snapshot-crds/`. */
export const SNAPSHOT_MODULE = "github.com/kubernetes-csi/external-snapshotter/client/v8";

/** Files that a test of the real API server runs on. */
export interface Binaries {
  readonly etcd: string;
  readonly kubeApiserver: string;
  /** Folder with the YAML of the snapshot CustomResourceDefinitions. */
  readonly crdFolder: string;
}

const PIN_FOLDERS = ["etcd", "apiserver", "snapshot-crds"].map((folder) =>
  join(import.meta.dirname, folder),
);

/** Folder for what the pins and flags of this checkout yield on this platform. */
export function cacheFolder(environment: Environment): string {
  return pinnedFolder("kubernetes", PARTS, PIN_FOLDERS, environment);
}

/**
 * Where the files are or belong: `KUBEBUILDER_ASSETS` (envtest's name) wins for the two programs, and for the CRDs if
 * it holds a folder `snapshot-crds`.
 */
export function binaryPaths(environment: Environment): Binaries {
  const cache = cacheFolder(environment);
  const programs = environment["KUBEBUILDER_ASSETS"] || cache;
  const crdsBeside = join(programs, "snapshot-crds");
  return Object.freeze({
    etcd: join(programs, "etcd"),
    kubeApiserver: join(programs, "kube-apiserver"),
    crdFolder: existsSync(crdsBeside) ? crdsBeside : join(cache, "snapshot-crds"),
  });
}

/** The files, or undefined while one of them is still to be built. */
export function findBinaries(environment: Environment): Binaries | undefined {
  const paths = binaryPaths(environment);
  const needed = [paths.etcd, paths.kubeApiserver, paths.crdFolder];
  return needed.every((path) => existsSync(path)) ? paths : undefined;
}
