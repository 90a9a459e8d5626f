import { isDeepStrictEqual } from "node:util";
import type { Logger } from "pino";
import { Events } from "../api/events/events.ts";
import { Showing } from "../api/showing.ts";
import { builtFiles } from "../api/web/built-files.ts";
import { webFiles } from "../api/web/web-files.ts";
import { authBy } from "../config/auth.ts";
import type { Report } from "../findings/report.ts";
import { RULES } from "../findings/rules/index.ts";
import { atMost } from "../lib/concurrency.ts";
import { sleepUnlessAborted } from "../lib/clock.ts";
import { inSlices, type Slices } from "../lib/slices.ts";
import { unreachable } from "../lib/unreachable.ts";
import { MetricsBoard, type WatchedView } from "../metrics/board.ts";
import type { Format } from "../metrics/exposition.ts";
import { findingGroups } from "../metrics/finding-groups.ts";
import { follow, type News } from "../monitor/follow.ts";
import { type Known, knownAfter, takeChanges } from "../monitor/known.ts";
import type { Change } from "../model/observation.ts";
import type { Missed } from "../monitor/live/followed-cluster.ts";
import { type Applied, Live } from "../monitor/live/live.ts";
import type { Spent } from "../model/source.ts";
import type { Touched } from "../model/touched.ts";
import type { SourceNews } from "../monitor/reach.ts";
import { type Picture, reportAndMemoryInSlices, withIgnores } from "../monitor/recording.ts";
import { ClusterGate } from "./cluster-gate.ts";
import type { CliContext } from "./context.ts";
import { workstationEntrance } from "./entrance.ts";
import { type Listening, listen } from "./listening.ts";
import { scanInput } from "./look.ts";
import type { OpenMemory } from "./memory.ts";
import { closeSources, type OpenSources } from "./open-sources.ts";
import { filesOf, mistakesIn, type ReloadReason, reloadReasons } from "./reload.ts";
import { ignoringOver } from "./service-ignoring.ts";
import { createLog, logSourceNews } from "./service-log.ts";
import { Telling } from "./service-telling.ts";
import { Tidying } from "./tidying.ts";

/** How often it is asked whether somebody's word about a finding is over. */
const WORDS_MS = 10_000;

/** What a service is made of. */
export interface ServiceParts {
  readonly context: CliContext;
  readonly sources: OpenSources;
  readonly memory: OpenMemory;
  /** Where what others of the same user need is left; null where nothing may be written. */
  readonly stateDirectory: string | null;
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
  readonly #showing: Showing;
  readonly #telling: Telling;
  readonly #clusterGate: ClusterGate;
  readonly #events: Events;
  readonly #tidying: Tidying;
  /** What changes what is shown, one after the other. */
  readonly #inTurn = atMost(1);
  #sources: OpenSources;
  /** Opened by a reload, and not yet followed. */
  #next: OpenSources | null = null;
  #session = new AbortController();
  #known: Known | null = null;
  #live: Live | null = null;
  #listening: Listening | null = null;
  /** Since when a source answers that did not let us in, epoch ms. */
  #answersSince: (source: string) => number | null = () => null;
  /** Objects of which a watch missed a change, by cluster, since the start. */
  readonly #missed = new Map<string, number>();
  #looks = 0;
  /** What is wrong with the configuration that was read last; null where nothing is. */
  #refused: string | null = null;
  #lastLook: { readonly tookMs: number; readonly endedAt: number } | null = null;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
    this.#sources = parts.sources;
    this.#log = createLog(parts.context);
    this.#board = new MetricsBoard(parts.sources.loaded.config.serve.maxSeries);
    const { clock } = parts.context;
    const epoch = clock.now().toString(36);
    this.#showing = new Showing(epoch);
    this.#events = new Events(this.#showing, clock, epoch);
    this.#telling = new Telling(this.#log);
    const shown = () => this.#showing.now;
    this.#clusterGate = new ClusterGate({ clock: parts.context.clock, log: this.#log, shown });
    this.#clusterGate.use(parts.sources);
    const { tidyUp } = parts.context.ports;
    this.#tidying = new Tidying({ clock, tidyUp, asked: () => this.#listening?.asked ?? 0 });
  }

  /** Runs until the context's signal aborts. All sources are closed then, those that it was given too. */
  async run(): Promise<void> {
    const { context } = this.#parts;
    const { signal } = context;
    this.#listening = await this.#listen();
    const over = new AbortController();
    const bugs: unknown[] = [];
    const until = AbortSignal.any([signal, over.signal]);
    const beside = [this.#reloadUntil(until), this.#watchWords(until)].map((work) =>
      work.catch((bug) => {
        bugs.push(bug);
        this.#session.abort();
      }),
    );
    try {
      await this.#followAll();
    } finally {
      this.#log.info("stopping");
      this.#tidying[Symbol.dispose]();
      this.#events[Symbol.dispose]();
      over.abort();
      await Promise.all(beside);
      await this.#listening.close();
      await closeSources(this.#sources);
      if (this.#next) await closeSources(this.#next);
    }
    if (bugs.length > 0) throw bugs[0];
  }

  async #listen(): Promise<Listening> {
    const { context, stateDirectory } = this.#parts;
    const figures = await context.ports.measureProcess();
    const built = await builtFiles();
    const served = {
      metrics: (format: Format) =>
        this.#board.exposition(format, { ...figures(), ...this.#ownFigures() }),
      failed: (error: Error) => this.#log.error({ error: error.message }, "request failed"),
      shown: () => this.#showing.now,
      events: this.#events,
      ignoring: ignoringOver(this.#parts.memory.words, () => this.#inTurn(() => this.#reword())),
      now: () => this.#parts.context.clock.now(),
      notReady: () => (this.#board.isEmpty ? "the first look is not finished" : null),
      web: built && webFiles(built),
    };
    const { loaded } = this.#sources;
    const entrance =
      authBy(loaded.config.serve) === "token"
        ? workstationEntrance(context)
        : { gate: this.#clusterGate, workstation: null };
    return listen({ context, loaded, entrance, served, stateDirectory, log: this.#log });
  }

  async #followAll(): Promise<void> {
    const { signal } = this.#parts.context;
    while (!signal.aborted) {
      await this.#followOne(AbortSignal.any([signal, this.#session.signal]));
      if (this.#next === null) return;
      const old = this.#sources;
      this.#sources = this.#next;
      this.#next = null; // another one may be opened from here on
      this.#clusterGate.use(this.#sources);
      this.#session = new AbortController();
      this.#telling.startAnew();
      this.#answersSince = () => null;
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
      onSourceNews: (news: SourceNews) => {
        logSourceNews(this.#log, news);
        this.#events.tellSource(news);
      },
      onMissed: (missed: Missed) => this.#missedBy(missed),
      newsFromStart: true,
    };
    for await (const news of follow(input)) {
      if (signal.aborted) return;
      await this.#inTurn(() => this.#hear(news));
    }
  }

  #hear(news: News): Promise<void> {
    switch (news.is) {
      case "look":
        return this.#take(news);
      case "changes":
        return this.#change(news);
      case "reads":
        return this.#confirm(news);
      default:
        return unreachable(news);
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
  async #take(news: Extract<News, { is: "look" }>): Promise<void> {
    const { picture: look, since, answersSince, lookSoon } = news;
    const { memory, context } = this.#parts;
    this.#answersSince = answersSince;
    const ignores = await memory.ignores();
    const picture = ignores === null ? look : withIgnores(look, ignores);
    const {
      report: judgedReport,
      remembered,
      judged,
    } = await inSlices(reportAndMemoryInSlices(picture, RULES, this.#live?.begunAt), context.clock);
    await memory.remember(remembered);
    this.#telling.trouble(memory.trouble);
    this.#known = knownAfter(picture, this.#known);
    this.#live = new Live(picture, RULES, judged);
    const newer = since.length === 0 ? null : await this.#applied(since, lookSoon, this.#live);
    const { report, tell } = this.#telling.since(newer?.report ?? judgedReport);
    await inSlices(this.#board.publish(this.#viewOf(report)), context.clock);
    await inSlices(this.#show(report, picture, null), context.clock);
    this.#looks++;
    this.#lastLook = { tookMs: report.at - beganAt(picture), endedAt: report.at };
    tell();
    this.#tidying.whenQuiet();
  }

  /** Shows what changed since the last look. What it says is not remembered before the next one. */
  async #change({ changes, lookSoon }: Extract<News, { is: "changes" }>): Promise<void> {
    if (this.#live === null) return;
    const { clock } = this.#parts.context;
    const { report: judged, touched } = await this.#applied(changes, lookSoon, this.#live);
    const { report, tell } = this.#telling.since(judged);
    await inSlices(this.#board.update(this.#viewOf(report), touched), clock);
    await inSlices(this.#show(report, this.#live.picture, touched), clock);
    tell();
  }

  /** Shows how fresh the metrics are; nothing else changed. */
  async #confirm({ reads }: Extract<News, { is: "reads" }>): Promise<void> {
    const report = this.#showing.now?.report;
    if (this.#known === null || report === undefined) return;
    this.#known.confirm(reads);
    await inSlices(this.#board.update(this.#viewOf(report), []), this.#parts.context.clock);
  }

  async #applied(changes: readonly Change[], lookSoon: () => void, live: Live): Promise<Applied> {
    const { clock } = this.#parts.context;
    const applied = await inSlices(live.apply(changes, clock.now()), clock);
    if (applied.wantsLook) lookSoon();
    if (this.#known !== null) takeChanges(this.#known, changes, live.picture.inventory);
    return applied;
  }

  /** Shows what is left out of lists now. */
  async #reword(): Promise<void> {
    const ignores = await this.#parts.memory.ignores();
    if (this.#live === null || this.#known === null || ignores === null) return;
    const { clock } = this.#parts.context;
    const { report, tell } = this.#telling.since(this.#live.reworded(ignores, clock.now()));
    await inSlices(this.#board.update(this.#viewOf(report), []), clock);
    await inSlices(this.#show(report, this.#live.picture, []), clock);
    tell();
  }

  /** Shows what others have left alone beside it, and again what was left alone until a time that is over: nothing else may change for minutes. */
  async #watchWords(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts.context;
    while (!signal.aborted) {
      await sleepUnlessAborted(WORDS_MS, clock, signal);
      if (!signal.aborted && (await this.#areOtherWords(clock.now())))
        await this.#inTurn(() => this.#reword());
    }
  }

  async #areOtherWords(now: number): Promise<boolean> {
    const shown = this.#live?.picture.recording.memory?.ignores;
    if (shown === undefined) return false;
    const shownAt = this.#showing.now?.report.at ?? now;
    if (shown.some(({ until }) => until > shownAt && until <= now)) return true;
    const noted = await this.#parts.memory.ignores();
    return noted !== null && !isDeepStrictEqual(noted, shown);
  }

  #show(
    report: Report,
    { scopes, sources, recording }: Picture,
    touched: readonly Touched[] | null,
  ): Slices<void> {
    const { settings, declarations, at: lookedAt } = recording;
    const declaredScopes = declarations.map(({ system, parent }) => `${system}:${parent}`);
    const known = this.#known as Known;
    const spentBy = (name: string) => this.#spentBy(name);
    const answersSince = (name: string) => this.#answersSince(name);
    const shown = { ...known, scopes, settings, lookedAt, report, sources, declaredScopes };
    return this.#showing.showInSlices({ ...shown, spentBy, answersSince }, touched);
  }

  #spentBy(source: string): Spent | null {
    const { clusters, systems } = this.#sources;
    return [...clusters, ...systems].find(({ name }) => name === source)?.spent ?? null;
  }

  #missedBy({ source, collection, objects }: Missed): void {
    this.#missed.set(source, (this.#missed.get(source) ?? 0) + objects);
    this.#log.warn({ source, collection, objects }, "a watch missed changes, which a list showed");
  }

  #viewOf(report: Report): WatchedView {
    const { sources } = report;
    return { ...(this.#known as Known), findingGroups: findingGroups(report), sources };
  }

  #ownFigures() {
    const { clusters, systems } = this.#sources;
    return {
      version: this.#parts.context.version,
      looks: this.#looks,
      lastLook: this.#lastLook,
      configurationRefused: this.#refused !== null,
      memoryHealthy: this.#telling.isMemoryHealthy,
      certificateExpiresAt: this.#listening?.certificate?.expiresAt ?? null,
      connectionsDropped: this.#listening?.dropped ?? 0,
      requests: [...clusters, ...systems].flatMap(({ name, spent }) =>
        Object.entries(spent ?? {}).map(([budget, use]) => ({ source: name, budget, ...use })),
      ),
      answered: [...clusters, ...systems].flatMap(({ name, answered }) =>
        Object.entries(answered ?? {}).map(([effort, { figures }]) => ({
          source: name,
          effort,
          ...figures,
        })),
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

function beganAt({ recording: { observations, at } }: Picture): number {
  return observations.reduce((earliest, { startedAt }) => Math.min(earliest, startedAt), at);
}

function needsRestart({ loaded: old }: OpenSources, { loaded }: OpenSources): boolean {
  // which cluster is asked who callers are is taken at once
  const settled = ({ serve, state }: typeof old.config) =>
    JSON.stringify([{ ...serve, auth: authBy(serve) }, state]);
  return settled(old.config) !== settled(loaded.config);
}
