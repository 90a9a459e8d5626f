import { describe, expect, it } from "vitest";
import type { Report } from "../findings/report.ts";
import { RULES } from "../findings/rules/index.ts";
import { systemClock } from "../lib/clock.ts";
import { runCli } from "./given.ts";
import { realPorts } from "./ports.ts";

const ports = realPorts({
  clock: systemClock,
  env: {},
  version: "0.1.0",
  stdinIsTerminal: false,
  pluginStderr: "ignore",
});

/** Arguments of a pasted command, without the program. */
function argumentsOf(command: string): readonly string[] {
  return command.trim().split(" ").slice(1);
}

/**
 * What a NAS that works cannot show as well; each befalls worlds of the simulation (sim/ailments.ts, sim/said.ts), and most have a story
 * of their own among the scenarios. Nobody says what file systems of its claims hold either: there is no Prometheus.
 */
const ELSEWHERE = [
  "claim-filesystem-full",
  "credential-expiring",
  "csi-driver-not-on-node",
  "csi-driver-not-running",
  "csi-driver-unfit-for-nas",
  "disk-hot",
  "failover-disabled",
  "nas-alert",
  "nas-job-failed",
  "nas-slow",
  "pool-errors",
  "pool-filling",
  "pool-full",
  "pool-nearly-full",
  "pool-scrub-overdue",
  "pool-unavailable",
  "service-down",
];

describe("the demo, over real sockets", () => {
  it("finds a case of every rule about volumes, and its commands work when they are pasted", async () => {
    const stop = new AbortController();
    const pasted: Promise<{ argv: readonly string[]; code: number; stdout: string }>[] = [];
    const printed: string[] = [];
    const onStdout = (text: string) => {
      printed.push(text);
      if (!text.includes("| grep plumbline_pool")) return;
      const all = printed.join("");
      const environment = { PLUMBLINE_CONFIG: /PLUMBLINE_CONFIG=(\S+)/.exec(all)?.[1] ?? "" };
      const lines = [...all.matchAll(/^ {2}(plumbline.*)$/gm)]
        .map(([, line]) => line ?? "")
        .filter((line) => !line.endsWith(" -w")); // it would stay
      for (const argv of [...lines.map(argumentsOf), ["scan", "-ojson"]])
        pasted.push(
          runCli(argv, { ports, environment, clock: systemClock }).then((ended) => ({
            argv,
            ...ended,
          })),
        );
      void Promise.allSettled(pasted).then(() => stop.abort());
    };
    const ended = await runCli(["demo"], { ports, signal: stop.signal, onStdout });
    expect(ended.code).toBe(0);
    const answers = await Promise.all(pasted);
    expect(answers.map(({ argv }) => argv[0])).toEqual([
      "summary",
      "orphans",
      "trace",
      "trace",
      "explain",
      "df",
      "scan",
    ]);
    expect(answers.map(({ code }) => code)).toEqual([2, 1, 1, 2, 0, 0, 2]);
    const [, , healthy, disk] = answers; // its pool lacks a disk, which is a warning
    expect(healthy?.stdout).toContain("▶ shop/data-postgres-0");
    expect(disk?.stdout).toContain("▶ sdd       status FAULTED");
    const report = JSON.parse(answers.at(-1)?.stdout ?? "") as Report;
    expect(report.findings.filter(({ verdict }) => verdict === "unknown")).toEqual([]);
    const found = new Set(report.findings.map((finding) => finding.rule));
    const without = RULES.map((rule) => rule.code).filter((code) => !found.has(code));
    expect(without).toEqual(ELSEWHERE);
    expect(new Set(report.findings.map((finding) => finding.word))).toEqual(
      new Set(["orphan", "unclaimed", null]),
    );
  }, 60_000);
});
