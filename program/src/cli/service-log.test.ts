import { expect, it } from "vitest";
import type { Finding } from "../findings/finding.ts";
import { systemClock } from "../lib/clock.ts";
import { OutputError } from "./standard-stream.ts";
import { createLog, logChange, logSourceNews } from "./service-log.ts";

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

it("names what a finding is about as -o name does", () => {
  const lines: string[] = [];
  const log = createLog({ stdout: { write: (line) => lines.push(line) }, clock: systemClock });
  const subject = { kind: "pvc", name: "data-0", namespace: "shop", source: "prod" };
  logChange(log, { is: "new", finding: { id: "1", subject } as Finding });
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ subject: "pvc/shop/data-0" });
});

it("counts findings that a lost source leaves open in a line for each cause, and names the rules", () => {
  const lines: string[] = [];
  const log = createLog({ stdout: { write: (line) => lines.push(line) }, clock: systemClock });
  const rules = ["pool-degraded", "pv-released"];
  logChange(log, { is: "manyBlind", count: 5_000, rules, because: "nas1: nothing listens there" });
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    {
      level: "info",
      count: 5_000,
      rules,
      cause: "nas1: nothing listens there",
      msg: "findings cannot be told any more",
    },
  ]);
});

it("goes on where its lines cannot be written, and says how many when they can", () => {
  const lines: string[] = [];
  let isFull = true;
  const write = (line: string) => {
    if (isFull) throw new OutputError(Object.assign(new Error("full"), { code: "ENOSPC" }));
    lines.push(line);
  };
  const log = createLog({ stdout: { write }, clock: systemClock });
  log.info("first");
  log.info("second");
  isFull = false;
  log.info("third");
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { msg: "third" },
    { level: "warn", lines: 2, msg: "log lines could not be written" },
  ]);
});
