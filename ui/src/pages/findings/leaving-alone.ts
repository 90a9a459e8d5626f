/** What somebody wrote to leave a finding alone. */
export interface Leaving {
  readonly reason: string;
  /** One of `TERMS`, or "day". */
  readonly term: string;
  /** "2027-01-31", where the term is a day. */
  readonly day: string;
}

/** For how long a finding can be left alone, as the API takes it. Nothing is left alone for ever. */
export const TERMS = Object.freeze(["7d", "30d", "90d", "365d"] as const);

/** The term for a day that somebody names. */
export const A_DAY = "day" as const;

/** The longest reason that is taken. */
const MOST_REASON = 500;

/** What is wrong with a field. */
export type Fault = "noReason" | "longReason" | "noDay" | "pastDay";

/** What is wrong with what was written; nothing: it can be sent. `now`: epoch ms. */
export function faultsIn({ reason, term, day }: Leaving, now: number): readonly Fault[] {
  const faults: Fault[] = [];
  if (reason.trim() === "") faults.push("noReason");
  else if (reason.length > MOST_REASON) faults.push("longReason");
  if (term === A_DAY) {
    const begins = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(begins)) faults.push("noDay");
    else if (begins <= now) faults.push("pastDay");
  }
  return faults;
}

/** Until when, as the API takes it. */
export function untilOf({ term, day }: Leaving): string {
  return term === A_DAY ? day : term;
}

/** The command that does the same, for whoever may not do it here. */
export function ignoreCommand(finding: string): string {
  return `plumbline ignore ${finding} --until 30d --reason "…"`;
}

/** The command that takes it back. */
export function listAgainCommand(finding: string): string {
  return `plumbline ignore ${finding} --end --reason "…"`;
}
