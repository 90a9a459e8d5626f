import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { shellWord } from "./shell-word.ts";

it.each([
  ["pvc/data-postgres-0", "pvc/data-postgres-0"],
  [
    "snapshot/tank/k8s/v/pvc-1@auto-2026-11-27_00:00",
    "snapshot/tank/k8s/v/pvc-1@auto-2026-11-27_00:00",
  ],
  ["dataset/tank/my data", "'dataset/tank/my data'"],
  ["share/mnt/tank/it's", String.raw`'share/mnt/tank/it'\''s'`],
  ["session/iqn.x;reboot", "'session/iqn.x;reboot'"],
  ["share/mnt/$(reboot)", "'share/mnt/$(reboot)'"],
  ["~root", "'~root'"],
  ["", "''"],
])("writes %j so that a shell reads it as it is", (text, word) => {
  expect(shellWord(text)).toBe(word);
});

it("is read by a shell as the text that it stands for", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from("aZ0/-_. '\"\\$`;&|<>(){}*?!~#=\n\tä")) }),
      (text) => {
        const read = execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`], {
          encoding: "utf8",
        });
        expect(read).toBe(text);
      },
    ),
    { numRuns: 50 },
  );
});
