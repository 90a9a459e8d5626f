import { createContext, useContext } from "react";
import type { Severity } from "../../../program/src/api/contract.ts";
import { countText } from "../format/count.ts";
import { TEXTS } from "../texts.ts";
import { SeverityLabel } from "./labels.tsx";

/** Whether everything that its rows rest on was read: of a row without findings it is not known otherwise that there are none. */
export const IsWhole = createContext(true);

/** The worst that was found about something, and how much was found. */
export function Worst({
  worst,
  findings,
}: {
  readonly worst: Severity | null;
  readonly findings: number;
}) {
  const isWhole = useContext(IsWhole);
  if (worst === null)
    return <span className="pl-subtle">{isWhole ? TEXTS.none : TEXTS.noneKnown}</span>;
  return (
    <span title={TEXTS.findings.count(findings)}>
      <SeverityLabel severity={worst} />
      {findings > 1 && <span className="pl-subtle"> × {countText(findings)}</span>}
    </span>
  );
}
