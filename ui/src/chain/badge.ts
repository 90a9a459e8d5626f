import type { Severity } from "../../../program/src/api/contract.ts";
import { counted } from "../format/count.ts";
import type { ChainFinding } from "./chain-view.tsx";

/** What is marked on a node: the worst severity, and how many findings in words; null where nothing is found about it. */
export function badgeOf(
  findings: readonly Pick<ChainFinding, "severity">[],
): { readonly worst: Severity; readonly text: string } | null {
  const worst = FROM_WORST.find((severity) => findings.some((one) => one.severity === severity));
  return worst === undefined ? null : { worst, text: counted(findings.length, "finding") };
}

const FROM_WORST: readonly Severity[] = ["error", "warning", "info"];
