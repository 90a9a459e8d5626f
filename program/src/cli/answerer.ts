import type { DfAnswer, DfQuestion } from "../answers/df.ts";
import type { Told } from "../answers/explain.ts";
import type { FindingFilter, Wanted } from "../answers/findings.ts";
import type { Summary } from "../answers/summary.ts";
import type { TraceAnswer } from "../answers/trace.ts";
import type { Unread } from "../answers/unread.ts";
import type { Report } from "../findings/report.ts";
import type { RuleSettings } from "../findings/settings.ts";
import type { CliContext } from "./context.ts";
import type { LookFlags } from "./look.ts";

/** Everything that was found, and which of it the filters let through. */
export interface Found {
  readonly report: Report;
  readonly settings: RuleSettings;
  readonly wanted: Wanted;
}

/** What is told about one finding or one object. Where it is nothing, and not all was read, there may be something. */
export interface Explained {
  readonly at: number;
  readonly told: readonly Told[];
  readonly unread: readonly Unread[];
}

/** Who answers a reading command. Each method throws ConfigError for a question that is wrong. */
export interface Answerer {
  summary(): Promise<Summary>;
  /** What a look of our own finds is remembered. */
  findings(filter: FindingFilter): Promise<Found>;
  /** Of `KIND/NAME` or `KIND/NAMESPACE/NAME`. */
  trace(object: string, namespace: string | null): Promise<TraceAnswer>;
  df(question: DfQuestion): Promise<DfAnswer>;
  /** By the id of a finding or the beginning of it, or by an object. */
  explain(what: string): Promise<Explained>;
}

/** A look of our own. */
export async function answererFor(context: CliContext, flags: LookFlags): Promise<Answerer> {
  const { localAnswerer } = await import("./local-answerer.ts");
  return localAnswerer(context, flags);
}
