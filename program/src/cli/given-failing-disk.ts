/**
 * The service over a memory whose disk fails: run by `failing-disk.test.ts` in a process of its own, on a small file system.
 * The first argument is that file system, the second how it fails. Prints what it logged and showed as a line of JSON.
 */
import { execFileSync } from "node:child_process";
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import path from "node:path";
import { systemClock } from "../lib/clock.ts";
import * as given from "../model/given.ts";
import { aDirectory, aFile } from "../config/given.ts";
import type { LogLine } from "./given-service.ts";
import { served } from "./given-service.ts";
import { fakeCluster, fakeSystem } from "./given.ts";

const [disk = "", how = ""] = process.argv.slice(2);
const filler = path.join(disk, "filler");

const FAILURES: Readonly<Record<string, { readonly begin: () => void; readonly end: () => void }>> =
  {
    full: { begin: fill, end: () => rmSync(filler) },
    broken: { begin: () => limitFiles("0"), end: () => limitFiles("unlimited") },
  };
const failure = FAILURES[how];
if (failure === undefined) throw new Error(`no way to fail: ${how}`);

let looks = 0;
const volume = given.together(given.parents(given.NFS_PARENT), given.nfsVolume());
const released = fakeCluster({ persistentVolumes: [given.aPv({ phase: "Released" })] });
/** Each look finds a volume more on the NAS, so that there is something to remember. */
const system = {
  ...fakeSystem(volume),
  read: (...asked: Parameters<ReturnType<typeof fakeSystem>["read"]>) =>
    fakeSystem(given.together(volume, ...more())).read(...asked),
};
const shown: string[] = [];
const stop = Promise.withResolvers<void>();
let address = "";

const key = aFile(aDirectory(), "nas.key", "1-key");
const { log, code } = await served(
  ["--truenas", "wss://nas1", "--truenas-user", "u", "--api-key-file", key].concat([
    "--context",
    "prod",
    "--state-dir",
    path.join(disk, "state"),
  ]),
  {
    cluster: { ...released, read: counted },
    system,
    clock: { ...systemClock, now: () => given.NOW + looks * 60_000, sleep: atOnce },
    onLine,
  },
  async () => {
    await stop.promise;
    return "over";
  },
);
process.stdout.write(`${JSON.stringify({ log: log.map(({ msg }) => msg), shown, code })}\n`);

function onLine({ msg, metrics }: LogLine): void {
  address = metrics ?? address;
  if (msg === "first look finished") failure?.begin();
  if (msg === "the memory cannot be used") void show().then(failure?.end);
  if (msg === "the memory can be used again") void show().then(stop.resolve);
}

async function show(): Promise<void> {
  const [ready, text] = await Promise.all([
    fetch(address.replace("metrics", "readyz")),
    (await fetch(address)).text(),
  ]);
  const lines = text.split("\n");
  const of = (beginning: string) => lines.filter((line) => line.startsWith(beginning)).length;
  shown.push(
    `${ready.status}, ${of('plumbline_findings{rule="pv-released"')} released, healthy ${of("plumbline_memory_healthy 1")}`,
  );
}

function counted(...asked: Parameters<typeof released.read>): ReturnType<typeof released.read> {
  const [collections, { pass }] = asked;
  if (pass === "first" && collections.length > 1) looks += 1;
  return released.read(...asked);
}

function more(): readonly given.GivenRecords[] {
  return Array.from({ length: looks }, (_, number) => given.nfsVolume(`pvc-${number}`));
}

async function atOnce(_: number, signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

function fill(): void {
  const { bavail, bsize } = statfsSync(disk);
  const fd = openSync(filler, "w");
  writeSync(fd, Buffer.alloc(bavail * bsize));
  closeSync(fd);
}

/** No file may become longer than that: what is written beyond fails as on a broken disk. */
function limitFiles(bytes: string): void {
  execFileSync("prlimit", [`--pid=${process.pid}`, `--fsize=${bytes}:`]);
}
