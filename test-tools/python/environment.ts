import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { installDebian } from "../install.ts";
import { type Environment, filling, type Say, timed } from "../go/cache.ts";

const run = promisify(execFile);
const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");

/** What is said where there is no Python to make an environment with: one sentence that names what to install. */
export const MISSING_PYTHON =
  "The tests with Python need Python 3.10 or newer with venv on the PATH (Debian: python3-venv).";

/**
 * A Python environment with what `requirements.txt` pins; made once per set of pins and Python, in the cache folder. Answers with the
 * folder of its programs. Throws pip's own words.
 */
export async function ensurePython(environment: Environment, say: Say): Promise<string> {
  if (!hasPython() && environment["CI"] === "true") await installDebian(["python3-venv"]);
  const folder = folderIn(environment);
  const [programs, made] = [join(folder, "venv/bin"), join(folder, "made")];
  if (existsSync(made)) return programs;
  await filling(folder, say, async () => {
    if (existsSync(made)) return;
    await timed(say, "installing what tests in Python need (half a minute, once)", async () => {
      rmSync(join(folder, "venv"), { recursive: true, force: true });
      await run("python3", ["-m", "venv", join(folder, "venv")]);
      const options = ["install", "--quiet", "--no-deps", "--only-binary", ":all:"];
      await run(join(programs, "pip"), [...options, "-r", REQUIREMENTS]);
      writeFileSync(made, "");
    });
  });
  return programs;
}

/** Whether there is a Python that can make environments. */
export function hasPython(): boolean {
  try {
    execFileSync("python3", ["-c", "import ensurepip, sys; assert sys.version_info >= (3, 10)"], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

function folderIn(environment: Environment): string {
  const version = execFileSync("python3", ["--version"], { encoding: "utf8" });
  const hash = createHash("sha256")
    .update(`${process.platform} ${process.arch} ${version}`)
    .update(readFileSync(REQUIREMENTS));
  const base = environment["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(base, "plumbline", "python", hash.digest("hex").slice(0, 16));
}
