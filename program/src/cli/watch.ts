import type { Report } from "../findings/report.ts";
import { RULES } from "../findings/rules/index.ts";
import { EXIT } from "../lib/errors.ts";
import { atOnce } from "../lib/slices.ts";
import { follow, type News } from "../monitor/follow.ts";
import type { SourceNews } from "../monitor/reach.ts";
import type { Change } from "../model/observation.ts";
import { Live } from "../monitor/live/live.ts";
import { type Picture, reportAndMemory } from "../monitor/recording.ts";
import type { CliContext } from "./context.ts";
import { exitCode } from "./exit-code.ts";
import { choose, wantedBy } from "../answers/findings.ts";
import { enabledIn } from "../answers/enabled.ts";
import { nothingAsked } from "../answers/nothing-asked.ts";
import { type AnswerFlags, answerWithFindings, filterOf } from "./findings-answer.ts";
import type { SourceFlags } from "./flags.ts";
import { narrowingFor, progressOf, reached, scanInput } from "./look.ts";
import { openMemory, type OpenMemory } from "./memory.ts";
import { codeUnlessNothing } from "./nothing-asked.ts";
import { closeSources, type Narrowing, openSources } from "./open-sources.ts";
import type { Page } from "./output/page.ts";
import type { ProgressLine } from "./output/progress.ts";
import { printChanges, printSourceNews } from "./output/watch-lines.ts";
import { errorPage } from "./pages.ts";
import { changesSince, NOTHING_TOLD, type Told, type WatchedChange } from "./watch-changes.ts";

/**
 * Prints the whole list once, then a line for every source that is lost or back and for every finding that comes, changes
 * its verdict, goes or cannot be told any more, until Ctrl-C. The exit code is that of the last look; where a source was
 * lost since, 3. Where the cluster may not be read as a whole, the namespace asked for is watched alone.
 */
export async function watchFindings(
  context: CliContext,
  flags: SourceFlags & AnswerFlags,
  page: Page,
): Promise<number> {
  const ended = await watchSources(context, flags, page, null);
  if (typeof ended === "number") return ended;
  const again = await watchSources(context, flags, page, ended);
  return typeof again === "number" ? again : EXIT.clean;
}

/** The exit code; where nothing was printed yet, of which clusters one namespace must be read instead of all. */
async function watchSources(
  context: CliContext,
  flags: SourceFlags & AnswerFlags,
  page: Page,
  only: Narrowing | null,
): Promise<number | Narrowing> {
  const sources = await openSources(context, flags, only);
  const progress = progressOf(context);
  const watcher = new Watcher({ context, flags, page, progress });
  try {
    await using memory = await openMemory(context, flags, sources.loaded, true);
    const input = {
      ...scanInput(context, sources),
      memory: () => memory.recall(),
      onProgress: progress.update,
      onSourceNews: (news: SourceNews) => watcher.hear(news),
    };
    for await (const news of follow(input)) {
      progress.clear();
      if (context.signal.aborted) break;
      if (news.is === "reads") continue; // nothing changed
      if (news.is === "changes") watcher.change(news);
      else {
        const isOpen = watcher.isFirst && only === null;
        const narrowing = isOpen ? narrowingFor(news.picture, flags) : null;
        if (narrowing !== null) return narrowing;
        await watcher.look(news, memory);
      }
    }
  } finally {
    progress.clear();
    await closeSources(sources);
  }
  return watcher.exitCode;
}

/** What a watcher is made of. */
interface WatcherParts {
  readonly context: CliContext;
  readonly flags: SourceFlags & AnswerFlags;
  readonly page: Page;
  readonly progress: ProgressLine;
}

/** Prints what comes of following, and knows what it has printed. */
class Watcher {
  readonly #parts: WatcherParts;
  readonly #lost = new Set<string>();
  /** Null before the first look. */
  #live: Live | null = null;
  #told: Told = NOTHING_TOLD;
  /** Of the last report. */
  #code: number = EXIT.clean;

  constructor(parts: WatcherParts) {
    this.#parts = parts;
  }

  get isFirst(): boolean {
    return this.#live === null;
  }

  get exitCode(): number {
    const isBlind = this.#lost.size > 0 && this.#code !== EXIT.unreachable;
    return isBlind && !this.#parts.flags.exitZero ? EXIT.unknown : this.#code;
  }

  hear(news: SourceNews): void {
    const { page, progress } = this.#parts;
    if (news.because === null) this.#lost.delete(news.source);
    else this.#lost.add(news.source);
    progress.clear();
    printSourceNews(page, news);
  }

  async look(
    { picture: looked, since, lookSoon }: Extract<News, { is: "look" }>,
    memory: OpenMemory,
  ): Promise<void> {
    const { isFirst } = this;
    const { context, flags } = this.#parts;
    const picture = isFirst ? reached(looked) : looked;
    const { report: told, remembered, judged } = reportAndMemory(picture, RULES);
    await memory.remember(remembered);
    this.#live = new Live(picture, RULES, judged);
    const report = since.length === 0 ? told : this.#applied(since, lookSoon, this.#live);
    if (isFirst) await printFirst(context, flags, picture, report);
    const changes = this.#take(report, picture);
    if (!isFirst) this.#print(changes, report);
  }

  change({ changes, lookSoon }: Extract<News, { is: "changes" }>): void {
    if (this.#live === null) return;
    const report = this.#applied(changes, lookSoon, this.#live);
    this.#print(this.#take(report, this.#live.picture), report);
  }

  #applied(changes: readonly Change[], lookSoon: () => void, live: Live): Report {
    const { clock } = this.#parts.context;
    const { report, wantsLook } = atOnce(live.apply(changes, clock.now()));
    if (wantsLook) lookSoon();
    return report;
  }

  #print(changes: readonly WatchedChange[], { at }: Report): void {
    printChanges(this.#parts.page, changes, at);
  }

  /** What is new in a report, which is told from here on. */
  #take(
    report: Report,
    { inventory, links, recording: { settings } }: Picture,
  ): readonly WatchedChange[] {
    const { flags } = this.#parts;
    // the first look has refused a namespace that is not there; one that is deleted later is no mistake
    const onlyNamespaces = flags.namespace === undefined ? undefined : new Set([flags.namespace]);
    const known = { report, inventory, links, ...(onlyNamespaces && { onlyNamespaces }) };
    const wanted = wantedBy(filterOf(flags), known);
    const shown = choose(report, wanted, flags.sortBy);
    const { changes, told } = changesSince(this.#told, report, shown);
    this.#told = told;
    const nothing = nothingAsked(report, enabledIn(RULES, settings));
    this.#code = codeUnlessNothing(
      exitCode(report, shown.findings, flags),
      nothing,
      flags.exitZero,
    );
    return changes;
  }
}

async function printFirst(
  context: CliContext,
  flags: AnswerFlags,
  { inventory, links, recording: { settings } }: Picture,
  report: Report,
): Promise<void> {
  const wanted = wantedBy(filterOf(flags), { report, inventory, links });
  await answerWithFindings(context, flags, { report, settings, wanted, origin: {} });
  if (context.stderr.isTTY) errorPage(context).prose("watching for changes; Ctrl-C ends it");
}
