/**
 * What a memory does on a disk that is full: run by `full-disk.test.ts` in a process of its own, on a file system of two MiB.
 * Fills it so that one more page is left each time, remembers a look, makes room and looks what is there. Prints a line of
 * JSON a turn.
 */
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import path from "node:path";
import { NOW } from "../model/given.ts";
import { aLook } from "./given.ts";
import { openStateDirectory } from "./state-directory.ts";
import { storageTrouble } from "./trouble.ts";

const PAGE = 4_096;
const [disk = ""] = process.argv.slice(2);
const filler = path.join(disk, "filler");

for (let left = 0; ; left += 1) {
  const directory = path.join(disk, String(left));
  const open = async () => {
    const options = { directory, where: "", purpose: "looks", learningMs: 1, now: NOW } as const;
    const state = await openStateDirectory(options);
    if (state.store === null) throw new Error("no memory");
    return { ...state, store: state.store };
  };
  const first = await open();
  await first.store.remember(look(1));
  fillBut(left);
  let trouble: string | null = null;
  try {
    await first.store.remember(look(2));
  } catch (error) {
    trouble = storageTrouble(error);
    if (trouble === null) throw error;
  }
  const whileFull = lookIn(await first.store.load());
  rmSync(filler);
  await first.store.remember(look(3));
  await first.store.close();
  const again = await open();
  const afterwards = lookIn(await again.store.load());
  await again.store.close();
  process.stdout.write(
    `${JSON.stringify({ left, trouble, whileFull, afterwards, notice: again.notice })}\n`,
  );
  rmSync(directory, { recursive: true });
  if (trouble === null) break;
}

/** Rows that need some pages, and all say which look they are of. */
function look(number: number) {
  const { findings, ...rest } = aLook();
  const many = Array.from({ length: 150 }, (_, row) => findings.map((one) => ({ ...one, row })));
  return {
    ...rest,
    findings: many.flat().map(({ row, ...one }) => ({
      ...one,
      id: `${one.id}-${row}`,
      text: `${number}`.repeat(200),
    })),
  };
}

/** The look that all findings are of; 0 where they are of several. */
function lookIn({ findings }: { readonly findings: readonly { readonly text: string }[] }): number {
  const numbers = new Set(findings.map(({ text }) => Number(text.slice(0, 1))));
  const [number = 0] = numbers;
  return numbers.size === 1 && findings.length === 300 ? number : 0;
}

/** Takes all room but so many pages. */
function fillBut(pages: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const fd = openSync(filler, "w");
  writeSync(fd, Buffer.alloc(Math.max(0, bavail * bsize - pages * PAGE)));
  closeSync(fd);
}
