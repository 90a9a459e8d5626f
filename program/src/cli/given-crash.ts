/** Loaded before the program (`--import`): what it should never meet happens to it when its first look is finished. */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const HAPPENINGS: Readonly<Record<string, () => void>> = {
  rejection: () => void Promise.reject(new Error("canary in a rejection")),
  exception: () => {
    throw new Error("canary in an exception", { cause: new Error("canary in its cause") });
  },
  memory: () => {
    const kept: string[][] = [];
    for (;;) kept.push(Array.from({ length: 1_000 }, (_, n) => `canary ${kept.length} ${n}`));
  },
};

const happening = HAPPENINGS[new URL(import.meta.url).searchParams.get("how") ?? ""];
if (happening === undefined) throw new Error("what is to happen is not known");

const { writeSync } = fs;
fs.writeSync = ((fd: number, ...what: [string]) => {
  if (what[0].includes("first look finished")) setTimeout(happening, 10);
  return writeSync(fd, ...what);
}) as typeof writeSync;
syncBuiltinESMExports();
