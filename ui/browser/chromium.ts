import { writeSync } from "node:fs";
import { type Environment, type Say, timed } from "../../test-tools/go/cache.ts";
import { installDebian, isExecutable, onPath } from "../../test-tools/install.ts";

/** What we look for Chromium on, and how it gets there. */
export interface Machine {
  readonly environment: Environment;
  /** Whether we may install packages. */
  readonly isRoot: boolean;
  readonly say: Say;
}

/** What Debian calls the build without windows, which opens a page in half the time of the one with them. */
const PACKAGE = "chromium-headless-shell";
/** Its names, the one that is quickest first. */
const NAMES = [PACKAGE, "chromium", "chromium-browser", "google-chrome"];
const STDERR = 2;

/** What is said where there is no Chromium and none can be installed: one sentence that names what to do. */
export const MISSING_CHROMIUM =
  "It needs Chromium on the PATH, or its path in CHROMIUM (Debian: apt-get install chromium-headless-shell).";

/** The machine that we run on. */
export function thisMachine(): Machine {
  return {
    environment: process.env,
    isRoot: process.getuid?.() === 0,
    say: (line) => void writeSync(STDERR, `chromium: ${line}\n`), // past the test runner, which would hold it back
  };
}

/** Whether there is a Chromium or there will be one: where nothing may be skipped it is tried in any case. */
export function mayHaveChromium(machine: Machine): boolean {
  const { environment } = machine;
  return environment["CI"] === "true" || here(environment) !== null || canInstall(machine);
}

/**
 * The path of Chromium: what CHROMIUM names, else what lies on the PATH, else what Debian's package manager has put there first, where
 * we are root. Throws where there is none, and the package manager's own words.
 */
export async function ensureChromium(machine: Machine = thisMachine()): Promise<string> {
  const { environment, say } = machine;
  const found = here(environment);
  if (found !== null) return found;
  if (!canInstall(machine)) throw new Error(`There is no browser. ${MISSING_CHROMIUM}`);
  await timed(say, "there is no Chromium: installing it with apt-get (100 MB, once)", () =>
    installDebian([PACKAGE], environment, say),
  );
  const installed = here(environment);
  if (installed === null) throw new Error(`apt-get has installed ${PACKAGE}, and it is not there`);
  return installed;
}

function here(environment: Environment): string | null {
  const named = environment["CHROMIUM"] ?? "";
  if (named === "")
    return NAMES.map((name) => onPath(name, environment)).find((path) => path !== null) ?? null;
  if (!isExecutable(named)) throw new Error(`CHROMIUM: expected a program, found ${named}`);
  return named;
}

function canInstall({ environment, isRoot }: Machine): boolean {
  return isRoot && onPath("apt-get", environment) !== null;
}
