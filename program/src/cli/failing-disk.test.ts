import path from "node:path";
import { expect, it } from "vitest";
import { onSmallDisk } from "../store/given-small-disk.ts";

const PROGRAM = path.join(import.meta.dirname, "given-failing-disk.ts");

it.for<readonly [title: string, how: string]>([
  ["FLT-DB1: a service whose disk is full", "full"],
  ["FLT-DB2: a service whose disk does not write", "broken"],
])(
  "%s says so once, goes on telling what it sees, and remembers again when it can",
  ([, how], context) => {
    const { stdout, stderr } = onSmallDisk(context, PROGRAM, how);
    expect(stderr).toBe("");
    const { log, shown, code } = JSON.parse(stdout) as Record<"log" | "shown" | "code", string[]>;
    expect(log.filter((msg) => !msg.startsWith("finding is"))).toEqual([
      "listening",
      "first look finished",
      "the memory cannot be used",
      "the memory can be used again",
      "stopping",
    ]);
    expect(shown).toEqual(["200, 1 released, healthy 0", "200, 1 released, healthy 1"]);
    expect(code).toBe(0);
  },
);
