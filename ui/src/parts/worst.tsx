import type { Severity } from "../../../program/src/api/contract.ts";
import { countText, counted } from "../format/count.ts";
import { TEXTS } from "../texts.ts";
import { SeverityLabel } from "./labels.tsx";

/** The worst that was found about something, and how much was found. */
export function Worst({
  worst,
  findings,
}: {
  readonly worst: Severity | null;
  readonly findings: number;
}) {
  if (worst === null) return <span className="pl-subtle">{TEXTS.none}</span>;
  return (
    <span title={counted(findings, "finding")}>
      <SeverityLabel severity={worst} />
      {findings > 1 && <span className="pl-subtle"> × {countText(findings)}</span>}
    </span>
  );
}
