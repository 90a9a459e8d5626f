import { describe, expect, it } from "vitest";
import { manualClock } from "../../../simulators/manual-clock.ts";
import { systemClock } from "../lib/clock.ts";
import { NOW } from "../model/given.ts";
import { type Noticed, ServiceEcho } from "./service-echo.ts";

/** What is told of these lines of a log. */
async function toldOf(...lines: readonly object[]) {
  const clock = manualClock(NOW);
  const told: Noticed[][] = [];
  const kept: string[] = [];
  const echo = new ServiceEcho({
    clock: { ...systemClock, ...clock },
    keep: (text) => kept.push(text),
    tell: (noticed) => told.push([...noticed]),
  });
  for (const line of lines) echo.stream.write(`${JSON.stringify({ level: "info", ...line })}\n`);
  await clock.advance(1_000);
  return { echo, told, kept };
}

const finding = { rule: "pv-released", subject: "pv/pvc-1", verdict: "confirmed" };

describe("the echo of the service", () => {
  it("knows where it answers, and what it found first", async () => {
    const { echo, told } = await toldOf(
      { msg: "listening", metrics: "http://127.0.0.1:1/metrics" },
      { msg: "first look finished", findings: 3, unknown: 0 },
    );
    await echo.begun;
    expect([echo.metrics, echo.findings, told]).toEqual(["http://127.0.0.1:1/metrics", 3, []]);
  });

  it("tells together what comes together, with the marks of scan -w", async () => {
    const { told } = await toldOf(
      { msg: "finding is new", ...finding },
      { msg: "finding is gone", ...finding, rule: "claim-unused" },
      { level: "warn", msg: "source lost", source: "nas1", cause: "nas1: nothing listens there" },
      { msg: "rules cannot be asked", rules: ["a", "b"], cause: "nas1 is away" },
    );
    expect(told).toEqual([
      [
        { mark: "+", what: "pv/pvc-1  pv-released, confirmed" },
        { mark: "-", what: "pv/pvc-1  claim-unused" },
        { mark: "!", what: "nas1 cannot be read any more: nothing listens there" },
        { mark: "?", what: "2 rules cannot be asked: nas1 is away" },
      ],
    ]);
  });

  it("counts many of a kind", async () => {
    const lines = Array.from({ length: 52 }, () => ({
      msg: "finding cannot be told any more",
      ...finding,
      cause: "nas1 is away",
    }));
    const { told, kept } = await toldOf(...lines);
    const what = "52 findings cannot be told any more: nas1 is away";
    expect(told).toEqual([[{ mark: "?", what }]]);
    expect(kept).toHaveLength(52);
  });

  it("tells an error that it knows nothing of, and no other line", async () => {
    const { told } = await toldOf(
      { level: "error", msg: "request failed" },
      { msg: "configuration read again" },
    );
    expect(told).toEqual([[{ mark: "!", what: "request failed" }]]);
  });
});
