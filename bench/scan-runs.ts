import path from "node:path";
import type { Parts, PartsInput } from "./parts.ts";
import { median, type Run, run } from "./processes.ts";
import type { Timed } from "./results.ts";
import { fileIn, PROGRAM, type Tools } from "./tools.ts";

/** One TrueNAS as a scan is told of it. */
export type Nas = PartsInput["system"];

/** A finding that is true of a world, about a volume or a Kubernetes object. */
export interface True {
  readonly rule: string;
  readonly subjectKind: string;
  readonly subjectName: string;
}

/** What a scan reads, and what is true of it. */
export interface Target {
  /** Path of the kubeconfig. */
  readonly kubeconfig: string;
  /** Null: Kubernetes alone, of which only plain facts can be known. */
  readonly nas: Nas | null;
  readonly truth: readonly True[];
}

/** One `plumbline scan`, with the memory of the scans of this target before it. Throws when what it found is not what is true. */
export async function scan({ bundle, folder }: Tools, target: Target): Promise<Run> {
  const { kubeconfig, nas, truth } = target;
  const memory = `${path.basename(kubeconfig)}-${nas === null ? "alone" : "with-nas"}.memory`;
  const where = ["--kubeconfig", kubeconfig, ...(nas === null ? [] : nasFlags(folder, nas))];
  const how = ["--state-dir", path.join(folder, memory), "-o", "json"];
  const result = await run([...PROGRAM, bundle, "scan", ...where, ...how]);
  const { findings } = JSON.parse(result.stdout) as {
    findings: { rule: string; subject: { kind: string; name: string } }[];
  };
  const found = findings.map(({ rule, subject }) => `${rule} ${subject.kind}/${subject.name}`);
  const expected = truth
    .filter(({ rule }) => nas !== null || rule === "pv-released")
    .map(({ rule, subjectKind, subjectName }) => `${rule} ${subjectKind}/${subjectName}`);
  refuseDifference(found.toSorted(), expected.toSorted(), result.stderr);
  return result;
}

function refuseDifference(
  found: readonly string[],
  expected: readonly string[],
  stderr: string,
): void {
  if (JSON.stringify(found) === JSON.stringify(expected)) return;
  const [isFound, isExpected] = [new Set(found), new Set(expected)];
  const extra = found.filter((line) => !isExpected.has(line)).slice(0, 5);
  const lacking = expected.filter((line) => !isFound.has(line)).slice(0, 5);
  throw new Error(
    `the scan is wrong: extra ${JSON.stringify(extra)}, lacking ${JSON.stringify(lacking)}; ${stderr}`,
  );
}

/** How a command line names this NAS; writes its key into `folder`. */
export function nasFlags(folder: string, { url, user, apiKey, pinSha256 }: Nas): readonly string[] {
  const keyFile = fileIn(folder, "nas.key", apiKey);
  const account = ["--truenas-user", user, "--api-key-file", keyFile];
  return ["--truenas", url, ...account, "--truenas-pin-sha256", pinSha256];
}

/** One scan with the time of every part: bench/parts.ts in a process of its own. */
export function scanInParts({ parts }: Tools, { kubeconfig, nas }: Target): Promise<Run> {
  return run([...PROGRAM, parts, JSON.stringify({ kubeconfig, system: nas })]);
}

/** Milliseconds of each part of a scan, medians. */
export type PartTimes = Readonly<Record<Exclude<keyof Parts, "incomplete">, number>>;

/** Medians over runs of `scanInParts`. Throws where one did not read everything. */
export function partTimes(runs: readonly Run[]): Timed<PartTimes> {
  const all = runs.map((one) => JSON.parse(one.stdout) as Parts);
  const broken = all.flatMap(({ incomplete }) => incomplete);
  if (broken.length > 0)
    throw new Error(`not everything was read: ${broken.slice(0, 5).join(", ")}`);
  const middle = (part: keyof PartTimes) => median(all.map((one) => one[part]));
  return {
    runs: runs.length,
    readKubernetesMs: middle("readKubernetesMs"),
    readNasMs: middle("readNasMs"),
    joinMs: middle("joinMs"),
    judgeMs: middle("judgeMs"),
    printMs: middle("printMs"),
  };
}
