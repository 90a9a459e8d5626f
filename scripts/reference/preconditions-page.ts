import { ALLOWANCES, type Allowance } from "../../program/src/findings/preconditions/allowances.ts";
import { CONFIRMATIONS, CONFIRMED_OVER_MS } from "../../program/src/findings/preconditions/past.ts";
import { PRECONDITIONS } from "../../program/src/findings/preconditions/precondition.ts";

/** The preconditions of `confirmed` as Markdown, and the table that says which of them may be gone without where. */
export function preconditionsPage(): string {
  const asked = Object.entries(PRECONDITIONS).map(([id, title]) => `| ${id} | ${title} |`);
  return `${[
    "# When something that is gone is called confirmed",
    "",
    "Written from the tables in `program/src/findings/preconditions/`.",
    "",
    "A rule that concludes from absence says `confirmed` only where each of these is *held*, or is *not checkable* in a way",
    "that the table below allows. `plumbline explain FINDING` shows them with what was seen; `trace` shows which held.",
    "What is said to be missing on the NAS is asked for P1, P2, P3, P7 and P9; what is said to be unused, for all nine.",
    `P7 wants ${CONFIRMATIONS} whole looks over at least ${CONFIRMED_OVER_MS / 3_600_000} hours. How P8 tells a deletion from a loss: docs/decisions/007-memory.md.`,
    "",
    "| | What is asked |",
    "|---|---|",
    ...asked,
    "",
    "## What cannot be checked, and where it may be gone without",
    "",
    "The first row that fits decides. What has no row is not allowed.",
    "",
    "| What | Of | Protocol | TrueNAS | Driver | Allowed | Because |",
    "|---|---|---|---|---|---|---|",
    ...ALLOWANCES.map(row),
  ].join("\n")}\n`;
}

function row({ gap, precondition, protocols, trains, drivers, allowed, because }: Allowance) {
  const any = (values: readonly string[] | "any") =>
    typeof values === "string" ? values : values.join(", ");
  return `| ${gap} | ${precondition} | ${any(protocols)} | ${any(trains)} | ${any(drivers)} | ${allowed ? "yes" : "no"} | ${because} |`;
}
