import type { Logger } from "pino";
import type { Report } from "../findings/report.ts";
import { logChange } from "./service-log.ts";
import { changesSince, NOTHING_TOLD, type Told } from "./watch-changes.ts";

/** What the service has told in its log of what it found, so that everything is told once. */
export class Telling {
  readonly #log: Logger;
  /** Null until there was a first look with this configuration. */
  #told: Told | null = null;
  /** What is wrong with the memory, as it was said; null where nothing is. */
  #trouble: string | null = null;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Whether the memory can be used, as far as it was told. */
  get isMemoryHealthy(): boolean {
    return this.#trouble === null;
  }

  /** Another configuration: what it finds first is told as a sum again. */
  startAnew(): void {
    this.#told = null;
  }

  /**
   * What is to be told of a report, and the report with what cannot be told any more; `tell` tells it. The first is told as a sum,
   * after it every change.
   */
  since(judged: Report): { readonly report: Report; readonly tell: () => void } {
    const before = this.#told;
    const { changes, told } = changesSince(before ?? NOTHING_TOLD, judged, judged);
    const tell = () => {
      if (before === null) this.#log.info(sums(judged), "first look finished");
      else for (const change of changes) logChange(this.#log, change);
      this.#told = told;
    };
    return { report: withBlind(judged, told), tell };
  }

  /** A disk that stays full is said once. */
  trouble(trouble: string | null): void {
    if (trouble === this.#trouble) return;
    if (trouble === null) this.#log.info("the memory can be used again");
    else this.#log.error({ cause: trouble }, "the memory cannot be used");
    this.#trouble = trouble;
  }
}

function sums({ findings }: Report) {
  const unknown = findings.filter(({ verdict }) => verdict === "unknown").length;
  return { findings: findings.length - unknown, unknown };
}

/**
 * What was found in this run and cannot be told any more stays as it was said, beside what the memory still knows of: a cluster
 * that is silent does not say who it is, and its findings cannot be looked up then; and there may be no memory.
 */
function withBlind(report: Report, { blind, findings }: Told): Report {
  const known = new Set(report.aged.map(({ finding: { id } }) => id));
  const others = [...blind].filter((id) => !known.has(id)).flatMap((id) => findings.get(id) ?? []);
  const said = report.aged.map((aged) => ({
    ...aged,
    finding: findings.get(aged.finding.id) ?? aged.finding,
  }));
  const unsaid = others.map((finding) => ({ finding, lastSeenAt: report.at }));
  return { ...report, aged: [...said, ...unsaid] };
}
