import { describe, expect, it } from "vitest";
import { manualClock } from "../../../simulators/manual-clock.ts";
import type { Finding } from "../findings/finding.ts";
import { systemClock } from "../lib/clock.ts";
import { NOW } from "../model/given.ts";
import { type Noticed, ServiceEcho } from "./service-echo.ts";
import { createLog, logChange, logSourceNews } from "./service-log.ts";
import type { WatchedChange } from "./watch-changes.ts";

type Log = ReturnType<typeof createLog>;

/** What is told of what a service logs. */
async function toldOf(write: (log: Log) => void) {
  const manual = manualClock(NOW);
  const clock = { ...systemClock, ...manual };
  const told: Noticed[][] = [];
  const kept: string[] = [];
  const echo = new ServiceEcho({
    clock,
    keep: (text) => kept.push(text),
    tell: (noticed) => told.push([...noticed]),
  });
  write(createLog({ stdout: echo.stream, clock }));
  await manual.advance(1_000);
  return { echo, told, kept };
}

const FINDING = {
  id: "1",
  rule: "pv-released",
  verdict: "confirmed",
  severity: "info",
  subject: { kind: "pv", name: "pvc-1", namespace: null, source: "prod" },
} as unknown as Finding;

const change = (is: WatchedChange["is"], over: Partial<Finding> = {}) =>
  ({ is, finding: { ...FINDING, ...over }, because: "nas1 is away" }) as WatchedChange;

const lost = (message: string) => ({
  source: "nas1",
  at: NOW,
  because: { code: "unreachable", message, next: "look there" } as const,
});

describe("the echo of the service", () => {
  it("knows where it answers, and what it found first", async () => {
    const { echo, told } = await toldOf((log) => {
      log.info({ metrics: "http://127.0.0.1:1/metrics" }, "listening");
      log.info({ findings: 3, unknown: 0 }, "first look finished");
    });
    await echo.begun;
    expect([echo.metrics, echo.findings, told]).toEqual(["http://127.0.0.1:1/metrics", 3, []]);
  });

  it("tells together what comes together, with the marks of scan -w", async () => {
    const { told } = await toldOf((log) => {
      logChange(log, change("new"));
      logChange(log, change("gone", { rule: "claim-unused" }));
      logSourceNews(log, lost("nas1: nothing listens there"));
      logChange(log, { is: "unasked", rules: ["a", "b"], because: "nas1 is away" });
      logSourceNews(log, { ...lost(""), because: null });
      logChange(log, { is: "asked", rules: ["a", "b"] });
    });
    expect(told).toEqual([
      [
        { mark: "+", what: "pv/pvc-1  pv-released, confirmed" },
        { mark: "-", what: "pv/pvc-1  claim-unused" },
        { mark: "!", what: "nas1 cannot be read any more: nothing listens there" },
        { mark: "?", what: "2 rules cannot be asked: nas1 is away" },
        { mark: "!", what: "nas1 can be read again" },
        { mark: "~", what: "2 rules can be asked again" },
      ],
    ]);
  });

  it.each([
    ["new", "+", "10 findings are new"],
    ["changed", "~", "10 findings have another verdict"],
    ["gone", "-", "10 findings are gone"],
    ["leftOut", "-", "10 findings are left out: nas1 is away"],
  ] as const)("counts many findings that are %s", async (is, mark, what) => {
    const { told, kept } = await toldOf((log) => {
      for (let times = 0; times < 10; times++) logChange(log, change(is));
    });
    expect(told).toEqual([[{ mark, what }]]);
    expect(kept).toHaveLength(10);
  });

  it("tells on what the log itself counts", async () => {
    const { told } = await toldOf((log) => {
      const many = { count: 9, rules: ["a", "b"] };
      logChange(log, { is: "manyBlind", ...many, because: "nas1 is away" });
      logChange(log, { is: "manyAgain", ...many });
    });
    expect(told).toEqual([
      [
        { mark: "?", what: "9 findings cannot be told any more: nas1 is away" },
        { mark: "~", what: "9 findings are still there" },
      ],
    ]);
  });

  it("tells an error that it knows nothing of, and no other line", async () => {
    const { told } = await toldOf((log) => {
      log.error("request failed");
      log.info("configuration read again");
    });
    expect(told).toEqual([[{ mark: "!", what: "request failed" }]]);
  });
});
