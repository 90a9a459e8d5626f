import { expect, it } from "vitest";
import { systemClock } from "../lib/clock.ts";
import { createLog, logSourceNews } from "./service-log.ts";

it("FLT-SL7: whatever a name holds, a line of the log is one line, plain, and says the same", () => {
  const hostile = 'a\nb\r\u001b[31m\u009b2J\u2028\u2029\u202e"\\\u007f\ufeff';
  const lines: string[] = [];
  const stdout = { write: (line: string) => void lines.push(line) };
  const log = createLog({ stdout, clock: systemClock });
  const because = { code: "unreachable", message: hostile, next: hostile } as const;
  logSourceNews(log, { source: hostile, because, at: 0 });
  log.error({ error: hostile, [hostile]: hostile }, hostile);
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(/^[\u0020-\u007e]+\n$/);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ source: hostile, cause: hostile });
  expect(JSON.parse(lines[1] ?? "")).toMatchObject({
    error: hostile,
    [hostile]: hostile,
    msg: hostile,
  });
});
