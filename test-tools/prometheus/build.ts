import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Environment, filling, pinnedFolder, type Say } from "../go/cache.ts";
import { buildProgramOnce, type GoProgram } from "../go/program.ts";
import { canBuildIn, requireGo } from "../go/toolchain.ts";

/** Programs of Prometheus that tests run. */
export interface PrometheusBinaries {
  readonly promtool: string;
  readonly prometheus: string;
}

/** What `ensurePrometheus` says when there is no Go to build with: one sentence that names what to install. */
export const MISSING_GO =
  "The tests with Prometheus need Go 1.26 or newer on the PATH (https://go.dev/dl), or a folder with promtool and " +
  "prometheus, 3.0 or newer, in PROMETHEUS_ASSETS.";

const MODULE = join(import.meta.dirname, "module");

/** Without the discovery of twenty clouds, which is most of the program; its pages are not built in either. */
const PARTS: Readonly<Record<keyof PrometheusBinaries, GoProgram>> = Object.freeze({
  promtool: part("promtool"),
  prometheus: part("prometheus"),
});

function part(name: keyof PrometheusBinaries): GoProgram {
  return {
    package: `github.com/prometheus/prometheus/cmd/${name}`,
    linkerFlags: "-s -w",
    tags: ["netgo", "remove_all_sd"],
  };
}

/**
 * Builds promtool and prometheus, once per set of pins, into the cache folder. Says with `say` what it does and how long it
 * took. Throws MissingGoError, or the compiler's own output.
 */
export async function ensurePrometheus(
  environment: Environment,
  say: Say,
): Promise<PrometheusBinaries> {
  const paths = pathsIn(environment);
  if (areThere(paths)) return paths;
  requireGo(MODULE, environment, MISSING_GO);
  await filling(dirname(paths.promtool), say, async () => {
    for (const name of ["promtool", "prometheus"] as const) {
      const hint = name === "promtool" ? "about two minutes on two cores" : "one more minute";
      const what = `building ${name} (${hint}, once)`;
      await buildProgramOnce(PARTS[name], MODULE, paths[name], environment, { say, what });
    }
  });
  return paths;
}

/** Whether the programs are there, or there is a Go that can build them. */
export function mayHavePrometheus(environment: Environment): boolean {
  return areThere(pathsIn(environment)) || canBuildIn(MODULE, environment);
}

/** `PROMETHEUS_ASSETS`, if both programs are there, wins over what is built here. */
function pathsIn(environment: Environment): PrometheusBinaries {
  const given = pathsBelow(environment["PROMETHEUS_ASSETS"] ?? "");
  if (environment["PROMETHEUS_ASSETS"] && areThere(given)) return given;
  return pathsBelow(pinnedFolder("prometheus", PARTS, [MODULE], environment));
}

function pathsBelow(folder: string): PrometheusBinaries {
  return { promtool: join(folder, "promtool"), prometheus: join(folder, "prometheus") };
}

function areThere({ promtool, prometheus }: PrometheusBinaries): boolean {
  return existsSync(promtool) && existsSync(prometheus);
}

if (import.meta.main) {
  const { promtool } = await ensurePrometheus(process.env, (line) =>
    console.log(`prometheus: ${line}`),
  );
  console.log(`prometheus: ready in ${dirname(promtool)}`);
}
