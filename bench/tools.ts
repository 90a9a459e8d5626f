import { writeFileSync } from "node:fs";
import path from "node:path";
import { buildProgram } from "../scripts/build/build.ts";
import { ROOT } from "../scripts/root.ts";

/** What is measured, built as it is shipped, and a folder for what the runs need. */
export interface Tools {
  readonly folder: string;
  readonly bundle: string;
  readonly parts: string;
  readonly growth: string;
  readonly ruleTimes: string;
}

/** The pinned Node. */
export const NODE = path.join(ROOT, "node_modules/.bin/node");
/** Node as the launcher starts it. */
export const PROGRAM = Object.freeze([
  "/usr/bin/env",
  "MALLOC_ARENA_MAX=1",
  "MALLOC_MMAP_THRESHOLD_=131072",
  NODE,
  "--max-semi-space-size=2",
  "--initial-old-space-size=64",
  "--heap-growing-percent=30",
  "--no-incremental-marking",
]);

/** The same for a service, which does not stop to be collected and grows in smaller steps. */
export const SERVICE = Object.freeze([
  ...PROGRAM.slice(0, -2),
  "--heap-growing-percent=20",
  "--incremental-marking",
]);

/** What a changing world is told instead of a series: somebody disables an extent of the NAS, which tells of it. */
export const DISABLE = "disable an extent";
/** Or: somebody takes a snapshot, of which only a look can tell what it means. */
export const SNAPSHOT = "take a snapshot";

/** What a tenant of the large world sees of its five hundred namespaces. */
export const TENANT_NAMESPACES: readonly string[] = Object.freeze(["team-1", "team-2", "team-3"]);

/** Builds the program and the benchmark's own programs below `folder`. */
export async function buildTools(folder: string): Promise<Tools> {
  const build = (name: string) =>
    buildProgram({
      entry: path.join(ROOT, `bench/${name}.ts`),
      outFolder: path.join(folder, name),
    });
  return {
    folder,
    bundle: await buildProgram({ outFolder: path.join(folder, "program") }),
    parts: await build("parts"),
    growth: await build("growth"),
    ruleTimes: await build("rule-times"),
  };
}

/** Writes a file that only we may read; answers where it is. */
export function fileIn(folder: string, name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** Tells a person what goes on. */
export function say(what: string): void {
  process.stderr.write(`${what}\n`);
}
