import { execFile, execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { withLock } from "../../scripts/lock.mjs";
import { systemClock } from "../../simulators/clock.ts";
import { binaryPaths, cacheFolder, findBinaries, PARTS, SNAPSHOT_MODULE } from "./pins.ts";
import type { Binaries, Environment, Part } from "./pins.ts";

/** What `ensureBinaries` says when there is no Go to build with: one sentence that names what to install. */
export const MISSING_GO =
  "The tests against a real kube-apiserver need Go 1.26 or newer on the PATH (https://go.dev/dl), or a folder with " +
  "kube-apiserver, etcd and snapshot-crds/ (YAML) in KUBEBUILDER_ASSETS.";

/** There is no Go on this machine, or one that cannot build the pinned modules. */
export class MissingGoError extends Error {
  override readonly name = "MissingGoError";

  constructor(cause: unknown) {
    super(MISSING_GO, { cause });
  }
}

const run = promisify(execFile);
const UNFINISHED = "making-";
const GO_OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Builds kube-apiserver and etcd and fetches the snapshot CRDs, each once per set of pins, into the cache folder.
 * Says with `say` what it does and how long it took. Throws MissingGoError, or the compiler's own output.
 */
export async function ensureBinaries(
  environment: Environment,
  say: (line: string) => void,
): Promise<Binaries> {
  const ready = findBinaries(environment);
  if (ready !== undefined) {
    return ready;
  }
  requireGo(environment);
  const cache = cacheFolder(environment);
  mkdirSync(cache, { recursive: true });
  const onWait = (holder: number): void =>
    say(`waiting for process ${holder}, which builds the same`);
  await withLock(join(cache, "build.lock"), async () => makeMissing(environment, say), onWait);
  return binaryPaths(environment);
}

/** Whether there is a Go that can build the pinned modules; an older one fetches a newer by itself where it may. */
export function canBuild(environment: Environment): boolean {
  try {
    checkGo(environment);
    return true;
  } catch {
    return false;
  }
}

function checkGo(environment: Environment): void {
  const cwd = join(import.meta.dirname, "apiserver");
  execFileSync("go", ["env", "GOVERSION"], { cwd, env: environment, stdio: "pipe" });
}

async function makeMissing(environment: Environment, say: (line: string) => void): Promise<void> {
  const paths = binaryPaths(environment);
  removeUnfinished(cacheFolder(environment));
  if (!existsSync(paths.crdFolder)) {
    await timed(say, "fetching the snapshot CRDs (seconds)", async () =>
      fetchCrds(environment, paths.crdFolder),
    );
  }
  for (const part of environment["KUBEBUILDER_ASSETS"] ? [] : PARTS) {
    const target = join(cacheFolder(environment), part.name);
    if (!existsSync(target)) {
      const hint = part.name === "etcd" ? "under a minute" : "about five minutes on two cores";
      await timed(say, `building ${part.name} (${hint}, once)`, async () =>
        build(environment, part, target),
      );
    }
  }
}

function requireGo(environment: Environment): void {
  try {
    checkGo(environment);
  } catch (error) {
    throw new MissingGoError(error);
  }
}

async function build(environment: Environment, part: Part, target: string): Promise<void> {
  await appearsAtOnce(target, async (made) => {
    await go({ ...environment, CGO_ENABLED: "0" }, part.folder, [
      "build",
      "-ldflags",
      part.linkerFlags,
      "-o",
      made,
      part.package,
    ]);
  });
}

async function fetchCrds(environment: Environment, target: string): Promise<void> {
  const answer = await go(environment, "snapshot-crds", [
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

/** What a build left behind that was killed. Called under the lock, so nobody works on it. */
function removeUnfinished(cache: string): void {
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith(UNFINISHED))) {
    rmSync(join(cache, name), { recursive: true, force: true });
  }
}

/** Lets `make` write beside `target`, then renames: nobody ever sees half a file. */
async function appearsAtOnce(target: string, make: (made: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(dirname(target), UNFINISHED));
  try {
    const made = join(folder, "made");
    await make(made);
    renameSync(made, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function go(
  environment: Environment,
  folder: string,
  args: readonly string[],
): Promise<string> {
  const cwd = join(import.meta.dirname, folder);
  const { stdout } = await run("go", args, {
    cwd,
    env: environment,
    maxBuffer: GO_OUTPUT_BYTES_MAX,
  });
  return stdout;
}

async function timed(
  say: (line: string) => void,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  const startedAt = systemClock.now();
  say(`${what} …`);
  await work();
  say(`done in ${((systemClock.now() - startedAt) / 1000).toFixed(1)} s`);
}

if (import.meta.main) {
  const binaries = await ensureBinaries(process.env, (line) => console.log(`kubernetes: ${line}`));
  console.log(`kubernetes: ready in ${dirname(binaries.kubeApiserver)}`);
}
