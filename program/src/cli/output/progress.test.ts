import { describe, expect, it } from "vitest";
import type { Progress } from "../../model/source.ts";
import { createProgressLine } from "./progress.ts";

const pods = (rows: number): Progress => ({
  source: "prod",
  collection: "pods",
  rows,
  done: false,
});

function written(columns: number | null, times: readonly number[]): string {
  const out: string[] = [];
  const clock = [...times];
  const line = createProgressLine(
    { columns, color: true, unicode: true },
    (text) => out.push(text),
    () => clock.shift() ?? 0,
  );
  line.update(pods(500));
  line.update(pods(1000));
  line.update(pods(1500));
  line.clear();
  return out.join("");
}

describe("the progress line", () => {
  it("is redrawn in place, not more often than a terminal can follow, and gone at the end", () => {
    expect(written(80, [0, 0, 50, 100, 100])).toBe(
      "\r\u001b[2Kreading prod: Pods 500\r\u001b[2Kreading prod: Pods 1,500\r\u001b[2K",
    );
  });

  it("is cut to the width of the terminal", () => {
    expect(written(12, [0, 0, 0])).toBe("\r\u001b[2Kreading pr…\r\u001b[2K");
  });

  it("is not written into a pipe", () => {
    expect(written(null, [])).toBe("");
  });
});
