import type { DfAnswer, DfQuestion } from "../answers/df.ts";
import type { Told } from "../answers/explain.ts";
import type { FindingFilter, Wanted } from "../answers/findings.ts";
import type { Summary } from "../answers/summary.ts";
import type { TraceAnswer } from "../answers/trace.ts";
import type { Unread } from "../answers/unread.ts";
import { VARIABLES } from "../config/variables.ts";
import type { Report } from "../findings/report.ts";
import type { RuleSettings } from "../findings/settings.ts";
import type { CliContext } from "./context.ts";
import type { ReadingFlags } from "./flags.ts";
import type { LookFlags } from "./look.ts";
import type { Origin } from "./output/origin.ts";

/** Everything that was found, and which of it the filters let through. */
export interface Found {
  readonly origin: Origin;
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
export interface Answerer extends AsyncDisposable {
  readonly origin: Origin;
  summary(): Promise<Summary>;
  /** What a look of our own finds is remembered. */
  findings(filter: FindingFilter): Promise<Found>;
  /** Of `KIND/NAME` or `KIND/NAMESPACE/NAME`. */
  trace(object: string, namespace: string | null): Promise<TraceAnswer>;
  df(question: DfQuestion): Promise<DfAnswer>;
  /** By the id of a finding or the beginning of it, or by an object. */
  explain(what: string): Promise<Explained>;
}

/** The service that is named, else a look of our own. Throws ConfigError for flags that contradict each other. */
export async function answererFor(
  context: CliContext,
  flags: ReadingFlags & LookFlags,
): Promise<Answerer> {
  if (isServiceNamed(context, flags)) {
    const { serviceNamed } = await import("./service-access.ts");
    const service = await serviceNamed(context, flags);
    if (service !== null) {
      const { remoteAnswerer } = await import("./remote-answerer.ts");
      const { errorPage } = await import("./pages.ts");
      const namespaces = flags.namespace === undefined ? [] : [flags.namespace];
      return remoteAnswerer(service, namespaces, (note) => errorPage(context).prose(note));
    }
  }
  const { localAnswerer } = await import("./local-answerer.ts");
  return localAnswerer(context, flags);
}

/** Whether flags or environment say that a service shall be asked. */
export function isServiceNamed({ environment }: CliContext, flags: ReadingFlags): boolean {
  const { server = environment[VARIABLES.server] ?? "", tokenFile, serverCaFile } = flags;
  return server !== "" || tokenFile !== undefined || serverCaFile !== undefined;
}
