import type { Severity } from "../../../program/src/api/contract.ts";
import { type Health, healthOf } from "../parts/zfs-health.ts";
import { TEXTS } from "../texts.ts";
import type { ChainFinding, ChainNode } from "./layers.ts";

/** What is marked on a node: how bad it is, and how many findings in words; "" where its own state is all that is bad. */
export interface Badge {
  readonly worst: Severity;
  readonly text: string;
}

/** The worst of what is found about a node and of what it says of itself; null where neither is bad. */
export function badgeOf(
  { facts }: Pick<ChainNode, "facts">,
  findings: readonly Pick<ChainFinding, "severity">[],
): Badge | null {
  const status = facts.find(({ label }) => label === "status")?.value;
  const own = typeof status === "string" ? BAD[healthOf(status)] : undefined;
  const worst = FROM_WORST.find(
    (severity) => severity === own || findings.some((one) => one.severity === severity),
  );
  if (worst === undefined) return null;
  return { worst, text: findings.length === 0 ? "" : TEXTS.findings.count(findings.length) };
}

const FROM_WORST: readonly Severity[] = ["error", "warning", "info"];

const BAD: Partial<Record<Health, Severity>> = { failed: "error", lacking: "warning" };
