import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { createApp } from "../api/app.ts";
import { listenText } from "../config/listen.ts";
import type { Report } from "../findings/report.ts";
import { RULES } from "../findings/rules/index.ts";
import { inSlices } from "../lib/slices.ts";
import { MetricsBoard, type WatchedView } from "../metrics/board.ts";
import { findingGroups } from "../metrics/finding-groups.ts";
import { follow, type News } from "../monitor/follow.ts";
import { type Known, knownAfter, takeChanges } from "../monitor/known.ts";
import type { Missed } from "../monitor/live/followed-cluster.ts";
import { Live } from "../monitor/live/live.ts";
import type { SourceNews } from "../monitor/reach.ts";
import {
  askedInSlices,
  type LivePicture,
  type Picture,
  reportAndMemory,
} from "../monitor/recording.ts";
import type { CliContext } from "./context.ts";
import { usageError } from "./flags.ts";
import { scanInput } from "./look.ts";
import type { OpenMemory } from "./memory.ts";
import { closeSources, type OpenSources } from "./open-sources.ts";
import { filesOf, mistakesIn, type ReloadReason, reloadReasons } from "./reload.ts";
import { createLog, logChange, logSourceNews } from "./service-log.ts";
import { changesSince, NOTHING_TOLD, type Told } from "./watch-changes.ts";

/** How long requests that are under way have to end. */
const CLOSE_MS = 5_000;

/** What a service is made of. */
export interface ServiceParts {
  readonly context: CliContext;
  readonly sources: OpenSources;
  readonly memory: OpenMemory;
  /** Opens the sources anew, as the files say now. Throws ConfigError for what is wrong with them. */
  readonly reopen: () => Promise<OpenSources>;
}

/**
 * One run of the service: what it knows, and what it has told.
 *
 * listening  answers probes; the metrics are those of the process alone. The first look -> following.
 * following  looks again and again; each look is judged, remembered, shown and told. A configuration that is read again and is
 *            right -> following with it, from a first look of its own; one that is wrong is said, and nothing else happens.
 * stopping   Requests under way end, or are ended.
 */
export class Service {
  readonly #parts: ServiceParts;
  readonly #log: Logger;
  readonly #board: MetricsBoard;
  #sources: OpenSources;
  /** Opened by a reload, and not yet followed. */
  #next: OpenSources | null = null;
  #session = new AbortController();
  #known: Known | null = null;
  #told: Told | null = null;
  #live: Live | null = null;
  /** Objects of which a watch missed a change, by cluster, since the start. */
  readonly #missed = new Map<string, number>();
  #looks = 0;
  /** What is wrong with the configuration that was read last; null where nothing is. */
  #refused: string | null = null;
  /** What is wrong with the memory, as it was said; null where nothing is. */
  #trouble: string | null = null;
  #lastLook: { readonly tookMs: number; readonly endedAt: number } | null = null;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
    this.#sources = parts.sources;
    this.#log = createLog(parts.context);
    this.#board = new MetricsBoard(parts.sources.loaded.config.serve.maxSeries);
  }

  /** Runs until the context's signal aborts. All sources are closed then, those that it was given too. */
  async run(): Promise<void> {
    const { context } = this.#parts;
    const { clock, signal } = context;
    const app = await this.#listen();
    const over = new AbortController();
    const bugs: unknown[] = [];
    const reloading = this.#reloadUntil(AbortSignal.any([signal, over.signal])).catch((bug) => {
      bugs.push(bug);
      this.#session.abort();
    });
    try {
      await this.#followAll();
    } finally {
      this.#log.info("stopping");
      over.abort();
      await reloading;
      const soonEnough = clock.after(CLOSE_MS, () => app.server.closeAllConnections());
      await app.close();
      soonEnough();
      await closeSources(this.#sources);
      if (this.#next) await closeSources(this.#next);
    }
    if (bugs.length > 0) throw bugs[0];
  }

  async #listen(): Promise<ReturnType<typeof createApp>> {
    const figures = await this.#parts.context.ports.measureProcess();
    const app = createApp({
      metrics: (format) => this.#board.exposition(format, { ...figures(), ...this.#ownFigures() }),
      failed: (error) => this.#log.error({ error: error.message }, "request failed"),
      notReady: () => (this.#board.isEmpty ? "the first look is not finished" : null),
    });
    const { loaded } = this.#sources;
    const { host, port } = loaded.config.serve;
    try {
      await app.listen({ host, port });
    } catch (error) {
      const { code = "", message } = error as NodeJS.ErrnoException;
      if (!/^E[A-Z_]+$/.test(code)) throw error;
      throw usageError(
        loaded.at("serve.listen"),
        "an address and a port that are free here",
        `${listenText({ host, port })} (${message})`,
        "name another with --listen",
      );
    }
    const at = app.server.address() as AddressInfo;
    const address = listenText({ host: at.address, port: at.port });
    this.#log.info({ metrics: `http://${address}/metrics` }, "listening");
    return app;
  }

  async #followAll(): Promise<void> {
    const { signal } = this.#parts.context;
    while (!signal.aborted) {
      await this.#followOne(AbortSignal.any([signal, this.#session.signal]));
      if (this.#next === null) return;
      const old = this.#sources;
      this.#sources = this.#next;
      this.#next = null; // another one may be opened from here on
      this.#session = new AbortController();
      this.#told = null;
      this.#live = null;
      await closeSources(old);
    }
  }

  async #followOne(signal: AbortSignal): Promise<void> {
    const input = {
      ...scanInput(this.#parts.context, this.#sources),
      signal,
      space: "all" as const,
      gently: true,
      memory: () => this.#parts.memory.recall(),
      onSourceNews: (news: SourceNews) => logSourceNews(this.#log, news),
      onMissed: (missed: Missed) => this.#missedBy(missed),
      newsFromStart: true,
    };
    for await (const news of follow(input)) {
      if (signal.aborted) return;
      if (news.is === "look") await this.#take(news.picture);
      else await this.#change(news);
    }
  }

  async #reloadUntil(signal: AbortSignal): Promise<void> {
    const context = { ...this.#parts.context, signal };
    const files = () => filesOf((this.#next ?? this.#sources).loaded);
    for await (const reason of reloadReasons(context, files, () => this.#refused !== null))
      await this.#reload(reason);
  }

  async #reload(reason: ReloadReason): Promise<void> {
    let next: OpenSources;
    try {
      next = await this.#parts.reopen();
    } catch (error) {
      const mistakes = mistakesIn(error);
      if (mistakes === null) throw error;
      return this.#refuse(mistakes, reason);
    }
    this.#refused = null;
    const overtaken = this.#next;
    this.#next = next;
    if (overtaken) await closeSources(overtaken);
    this.#log.info({ reason }, "configuration read again");
    if (needsRestart(this.#sources, next))
      this.#log.warn("serve and state are taken from the new configuration at the next start only");
    this.#session.abort();
  }

  /** A refused configuration is tried again and again, and the same mistakes are said once. */
  #refuse(mistakes: readonly string[], reason: ReloadReason): void {
    const said = mistakes.join("\n");
    if (said !== this.#refused)
      this.#log.error({ reason, mistakes }, "configuration refused, the old one stays");
    this.#refused = said;
  }

  /** Judges a look, remembers it, and shows what it says. */
  async #take(look: LivePicture): Promise<void> {
    const { memory, context } = this.#parts;
    const picture = await inSlices(askedInSlices(look, RULES), context.clock);
    const { report: judgedReport, remembered, judged } = reportAndMemory(picture, RULES);
    await memory.remember(remembered);
    this.#tellTrouble(memory.trouble);
    this.#known = knownAfter(picture, this.#known);
    this.#live = new Live(picture, RULES, judged);
    const { since, report } = this.#sinceTold(judgedReport);
    await inSlices(this.#board.publish(this.#viewOf(report)), context.clock);
    this.#looks++;
    this.#lastLook = { tookMs: report.at - beganAt(picture), endedAt: report.at };
    this.#tell(report, since);
    context.ports.tidyUp();
  }

  /** Shows what changed since the last look. What it says is not remembered before the next one. */
  async #change({ changes, lookSoon }: Extract<News, { is: "changes" }>): Promise<void> {
    if (this.#live === null || this.#known === null) return;
    const { clock } = this.#parts.context;
    const {
      report: judged,
      touched,
      wantsLook,
    } = await inSlices(this.#live.apply(changes, clock.now()), clock);
    if (wantsLook) lookSoon();
    takeChanges(this.#known, changes, this.#live.picture.inventory);
    const { since, report } = this.#sinceTold(judged);
    await inSlices(this.#board.update(this.#viewOf(report), touched), clock);
    this.#tell(report, since);
  }

  /** What is new in a report, and the report with what cannot be told any more. */
  #sinceTold(judged: Report) {
    const since = changesSince(this.#told ?? NOTHING_TOLD, judged, judged);
    return { since, report: withBlind(judged, since.told) };
  }

  #missedBy({ source, collection, objects }: Missed): void {
    this.#missed.set(source, (this.#missed.get(source) ?? 0) + objects);
    this.#log.warn({ source, collection, objects }, "a watch missed changes, which a list showed");
  }

  #viewOf(report: Report): WatchedView {
    const { sources } = report;
    return { ...(this.#known as Known), findingGroups: findingGroups(report), sources };
  }

  /** The first look is told as a sum; after it, every change. */
  #tell({ findings }: Report, { changes, told }: ReturnType<typeof changesSince>): void {
    const unknown = findings.filter(({ verdict }) => verdict === "unknown").length;
    const sums = { findings: findings.length - unknown, unknown };
    if (this.#told === null) this.#log.info(sums, "first look finished");
    else for (const change of changes) logChange(this.#log, change);
    this.#told = told;
  }

  /** A disk that stays full is said once. */
  #tellTrouble(trouble: string | null): void {
    if (trouble === this.#trouble) return;
    if (trouble === null) this.#log.info("the memory can be used again");
    else this.#log.error({ cause: trouble }, "the memory cannot be used");
    this.#trouble = trouble;
  }

  #ownFigures() {
    const { clusters, systems } = this.#sources;
    return {
      version: this.#parts.context.version,
      looks: this.#looks,
      lastLook: this.#lastLook,
      configurationRefused: this.#refused !== null,
      memoryHealthy: this.#trouble === null,
      requests: [...clusters, ...systems].flatMap(({ name, spent }) =>
        Object.entries(spent ?? {}).map(([budget, use]) => ({ source: name, budget, ...use })),
      ),
      missed: clusters.map(({ name }) => ({ source: name, objects: this.#missed.get(name) ?? 0 })),
      heard: systems.flatMap(({ name, heard }) =>
        heard
          ? [{ source: name, isEnabled: heard.collections.length > 0, events: heard.events }]
          : [],
      ),
    };
  }
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

function beganAt({ recording: { observations, at } }: Picture): number {
  return observations.reduce((earliest, { startedAt }) => Math.min(earliest, startedAt), at);
}

function needsRestart({ loaded: old }: OpenSources, { loaded }: OpenSources): boolean {
  const settled = ({ serve, state }: typeof old.config) => JSON.stringify([serve, state]);
  return settled(old.config) !== settled(loaded.config);
}
