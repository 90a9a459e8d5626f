import { copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { appearsAtOnce, type Environment, filling, type Say, timed } from "../go/cache.ts";
import { buildProgramOnce } from "../go/program.ts";
import { canBuildIn, go, requireGo } from "../go/toolchain.ts";
import { binaryPaths, cacheFolder, findBinaries, PARTS, SNAPSHOT_MODULE } from "./pins.ts";
import type { Binaries } from "./pins.ts";

/** What `ensureBinaries` says when there is no Go to build with: one sentence that names what to install. */
export const MISSING_GO =
  "The tests against a real kube-apiserver need Go 1.26 or newer on the PATH (https://go.dev/dl), or a folder with " +
  "kube-apiserver, etcd and snapshot-crds/ (YAML) in KUBEBUILDER_ASSETS.";

/**
 * Builds kube-apiserver and etcd and fetches the snapshot CRDs, each once per set of pins, into the cache folder.
 * Says with `say` what it does and how long it took. Throws MissingGoError, or the compiler's own output.
 */
export async function ensureBinaries(environment: Environment, say: Say): Promise<Binaries> {
  const ready = findBinaries(environment);
  if (ready !== undefined) {
    return ready;
  }
  requireGo(moduleFolder("apiserver"), environment, MISSING_GO);
  await filling(cacheFolder(environment), say, async () => makeMissing(environment, say));
  return binaryPaths(environment);
}

/** Whether there is a Go that can build the pinned modules; an older one fetches a newer by itself where it may. */
export function canBuild(environment: Environment): boolean {
  return canBuildIn(moduleFolder("apiserver"), environment);
}

async function makeMissing(environment: Environment, say: Say): Promise<void> {
  const paths = binaryPaths(environment);
  if (!existsSync(paths.crdFolder)) {
    await timed(say, "fetching the snapshot CRDs (seconds)", async () =>
      fetchCrds(environment, paths.crdFolder),
    );
  }
  for (const part of environment["KUBEBUILDER_ASSETS"] ? [] : PARTS) {
    const target = join(cacheFolder(environment), part.name);
    const hint = part.name === "etcd" ? "under a minute" : "about five minutes on two cores";
    const what = `building ${part.name} (${hint}, once)`;
    await buildProgramOnce(part, moduleFolder(part.folder), target, environment, { say, what });
  }
}

async function fetchCrds(environment: Environment, target: string): Promise<void> {
  const answer = await go(moduleFolder("snapshot-crds"), environment, [
    "mod",
    "download",
    "-json",
    SNAPSHOT_MODULE,
  ]);
  const { Dir: folder } = JSON.parse(answer) as { Dir: string };
  const source = join(folder, "config", "crd");
  await appearsAtOnce(target, async (made) => {
    mkdirSync(made);
    for (const file of readdirSync(source).filter((name) =>
      name.startsWith("snapshot.storage.k8s.io_"),
    )) {
      copyFileSync(join(source, file), join(made, file));
    }
  });
}

function moduleFolder(name: string): string {
  return join(import.meta.dirname, name);
}

if (import.meta.main) {
  const binaries = await ensureBinaries(process.env, (line) => console.log(`kubernetes: ${line}`));
  console.log(`kubernetes: ready in ${dirname(binaries.kubeApiserver)}`);
}
