import { existsSync } from "node:fs";
import { appearsAtOnce, type Environment, type Say, timed } from "./cache.ts";
import { go } from "./toolchain.ts";

/** One Go program that is built from a pinned module. */
export interface GoProgram {
  readonly package: string;
  readonly linkerFlags: string;
  /** Build tags, such as those that leave out what no test needs. */
  readonly tags?: readonly string[];
}

/** Builds a program into the file `target`, unless that is there; `module` is the folder with its `go.mod`. */
export async function buildProgramOnce(
  { package: name, linkerFlags, tags = [] }: GoProgram,
  module: string,
  target: string,
  environment: Environment,
  { say, what }: { readonly say: Say; readonly what: string },
): Promise<void> {
  if (existsSync(target)) return;
  const flags = ["-ldflags", linkerFlags, ...(tags.length === 0 ? [] : ["-tags", tags.join(",")])];
  await timed(say, what, () =>
    appearsAtOnce(target, async (made) => {
      const args = ["build", ...flags, "-o", made, name];
      await go(module, { ...environment, CGO_ENABLED: "0" }, args);
    }),
  );
}
