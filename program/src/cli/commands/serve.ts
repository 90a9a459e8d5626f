import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { createApp } from "../../api/app.ts";
import { listenText } from "../../config/listen.ts";
import { RULES } from "../../findings/rules/index.ts";
import { EXIT } from "../../lib/errors.ts";
import { MetricsBoard } from "../../metrics/board.ts";
import { follow } from "../../monitor/follow.ts";
import { type Known, knownAfter } from "../../monitor/known.ts";
import { type Picture, reportAndMemory } from "../../monitor/recording.ts";
import type { CliContext } from "../context.ts";
import { type SourceFlags, usageError } from "../flags.ts";
import { scanInput } from "../look.ts";
import { type OpenMemory, openMemoryAlone } from "../memory.ts";
import { closeSources, type OpenSources, openSources } from "../open-sources.ts";
import { createLog, logChange, logSourceNews } from "../service-log.ts";
import { changesSince, NOTHING_TOLD, type Told } from "../watch-changes.ts";

/** Flags of `serve`. */
export type ServeFlags = Omit<SourceFlags, "from"> & { readonly listen?: string };

/** How long requests that are under way have to end. */
const CLOSE_MS = 5_000;

/**
 * Watches every source until it is told to stop, remembers, and answers over HTTP. Exit code 0 after Ctrl-C or SIGTERM: what
 * the looks find is in the metrics.
 */
export async function run(context: CliContext, flags: ServeFlags): Promise<number> {
  const sources = await openSources(context, flags);
  try {
    await using memory = await openMemoryAlone(context, flags, sources.loaded);
    await new Service(context, sources, memory).run();
    return EXIT.clean;
  } finally {
    await closeSources(sources);
  }
}

/** One run of the service: what it knows, and what it has told. */
class Service {
  readonly #context: CliContext;
  readonly #sources: OpenSources;
  readonly #memory: OpenMemory;
  readonly #log: Logger;
  readonly #board: MetricsBoard;
  #known: Known | null = null;
  #told: Told | null = null;
  #looks = 0;
  #lastLook: { readonly tookMs: number; readonly endedAt: number } | null = null;

  constructor(context: CliContext, sources: OpenSources, memory: OpenMemory) {
    this.#context = context;
    this.#sources = sources;
    this.#memory = memory;
    this.#log = createLog(context);
    this.#board = new MetricsBoard(sources.loaded.config.serve.maxSeries);
  }

  async run(): Promise<void> {
    const { ports, clock, signal } = this.#context;
    const figures = await ports.measureProcess();
    const app = createApp({
      metrics: (format) => this.#board.exposition(format, { ...figures(), ...this.#ownFigures() }),
      failed: (error) => this.#log.error({ error: error.message }, "request failed"),
      notReady: () => (this.#board.isEmpty ? "the first look is not finished" : null),
    });
    await this.#listen(app);
    try {
      for await (const picture of follow(this.#followInput())) {
        if (signal.aborted) break;
        await this.#take(picture);
      }
    } finally {
      this.#log.info("stopping");
      await Promise.race([app.close(), clock.sleep(CLOSE_MS)]);
    }
  }

  async #listen(app: ReturnType<typeof createApp>): Promise<void> {
    const { loaded } = this.#sources;
    const { host, port } = loaded.config.serve;
    try {
      await app.listen({ host, port });
    } catch (error) {
      const { code = "", message } = error as NodeJS.ErrnoException;
      if (!/^E[A-Z]+$/.test(code)) throw error;
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
  }

  #followInput() {
    return {
      ...scanInput(this.#context, this.#sources),
      space: "all" as const,
      memory: () => this.#memory.recall(),
      onSourceNews: (news: Parameters<typeof logSourceNews>[1]) => logSourceNews(this.#log, news),
    };
  }

  /** Judges a look, remembers it, and shows what it says. */
  async #take(picture: Picture): Promise<void> {
    const { clock, signal } = this.#context;
    const { report, remembered } = reportAndMemory(picture, RULES);
    await this.#memory.remember(remembered);
    this.#known = knownAfter(picture, this.#known);
    const { sources } = picture;
    const breathe = () => clock.sleep(0, signal);
    await this.#board.publish({ ...this.#known, report, sources }, breathe);
    this.#looks++;
    this.#lastLook = { tookMs: report.at - beganAt(picture), endedAt: report.at };
    this.#tell(report);
  }

  /** The first look is told as a sum; after it, every change. */
  #tell(report: Parameters<typeof changesSince>[1]): void {
    const { changes, told } = changesSince(this.#told ?? NOTHING_TOLD, report, report);
    const { findings } = report;
    const unknown = findings.filter(({ verdict }) => verdict === "unknown").length;
    const sums = { findings: findings.length - unknown, unknown };
    if (this.#told === null) this.#log.info(sums, "first look finished");
    else for (const change of changes) logChange(this.#log, change);
    this.#told = told;
  }

  #ownFigures() {
    const { clusters, systems } = this.#sources;
    return {
      version: this.#context.version,
      looks: this.#looks,
      lastLook: this.#lastLook,
      requests: [...clusters, ...systems].flatMap(({ name, spent }) =>
        Object.entries(spent ?? {}).map(([budget, use]) => ({ source: name, budget, ...use })),
      ),
    };
  }
}

function beganAt({ recording: { observations, at } }: Picture): number {
  return observations.reduce((earliest, { startedAt }) => Math.min(earliest, startedAt), at);
}
