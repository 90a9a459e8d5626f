/**
 * `npm run torture -- --kills N --seed S`: kills a process that writes its memory a thousand times at random moments, and
 * looks each time whether what is left is whole. Exit code 1 where it is not.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { killWriters } from "./torture-kills.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "1000" },
    seed: { type: "string", default: String(Date.now()) },
  },
});
const directory = mkdtempSync(path.join(tmpdir(), "plumbline-torture-"));
process.stdout.write(`seed ${values.seed}\n`);
try {
  const kills = await killWriters(directory, BigInt(values.seed), Number(values.kills));
  process.stdout.write(
    `${values.kills} kills: ${kills.opening} while opening, ${kills.writing} while writing, ${kills.looks} looks remembered, ` +
      `${kills.unsaid} written and not acknowledged; none half, none lost\n`,
  );
} finally {
  rmSync(directory, { recursive: true });
}
