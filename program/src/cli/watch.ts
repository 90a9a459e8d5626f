import type { Report } from "../findings/report.ts";
import { RULES } from "../findings/rules/index.ts";
import { EXIT } from "../lib/errors.ts";
import { atOnce } from "../lib/slices.ts";
import { follow } from "../monitor/follow.ts";
import type { SourceNews } from "../monitor/reach.ts";
import { Live } from "../monitor/live/live.ts";
import { type LivePicture, type Picture, reportAndMemory } from "../monitor/recording.ts";
import type { CliContext } from "./context.ts";
import { exitCode } from "./exit-code.ts";
import { choose, wantedBy } from "../answers/findings.ts";
import { enabledIn } from "../answers/enabled.ts";
import { nothingAsked } from "../answers/nothing-asked.ts";
import { type AnswerFlags, answerWithFindings, filterOf } from "./findings-answer.ts";
import type { SourceFlags } from "./flags.ts";
import { mustNarrow, progressOf, reached, scanInput } from "./look.ts";
import { openMemory } from "./memory.ts";
import { codeUnlessNothing } from "./nothing-asked.ts";
import { closeSources, openSources } from "./open-sources.ts";
import type { Page } from "./output/page.ts";
import { printChanges, printSourceNews } from "./output/watch-lines.ts";
import { errorPage } from "./pages.ts";
import { changesSince, NOTHING_TOLD } from "./watch-changes.ts";

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
  const { namespace = null } = flags;
  const code = await watchSources(context, flags, page, null);
  return code ?? (await watchSources(context, flags, page, namespace)) ?? EXIT.clean;
}

/** The exit code; null where nothing was printed yet, because one namespace must be read instead of all. */
async function watchSources(
  context: CliContext,
  flags: SourceFlags & AnswerFlags,
  page: Page,
  only: string | null,
): Promise<number | null> {
  const sources = await openSources(context, flags, only);
  const progress = progressOf(context);
  const filter = filterOf(flags);
  const lost = new Set<string>();
  const onSourceNews = (news: SourceNews) => {
    if (news.because === null) lost.delete(news.source);
    else lost.add(news.source);
    progress.clear();
    printSourceNews(page, news);
  };
  let told: ReturnType<typeof changesSince>["told"] | null = null;
  let code: number = EXIT.clean;
  const tell = (report: Report, { inventory, links, recording }: LivePicture) => {
    const shown = choose(report, wantedBy(filter, { report, inventory, links }), flags.sortBy);
    const news = changesSince(told ?? NOTHING_TOLD, report, shown);
    if (told !== null) printChanges(page, news.changes, report.at);
    told = news.told;
    const nothing = nothingAsked(report, enabledIn(RULES, recording.settings));
    code = codeUnlessNothing(exitCode(report, shown.findings, flags), nothing, flags.exitZero);
  };
  try {
    await using memory = await openMemory(context, flags, sources.loaded, true);
    const input = {
      ...scanInput(context, sources),
      memory: () => memory.recall(),
      onProgress: progress.update,
      onSourceNews,
    };
    let live: Live | null = null;
    for await (const news of follow(input)) {
      progress.clear();
      if (context.signal.aborted) break;
      if (news.is === "changes") {
        if (live === null) continue;
        const { report, wantsLook } = atOnce(live.apply(news.changes, context.clock.now()));
        if (wantsLook) news.lookSoon();
        tell(report, live.picture);
        continue;
      }
      const isFirst = told === null;
      if (isFirst && only === null && mustNarrow(news.picture, flags)) return null;
      const picture = isFirst ? reached(news.picture) : news.picture;
      const { report, remembered, judged } = reportAndMemory(picture, RULES);
      await memory.remember(remembered);
      live = new Live(picture, RULES, judged);
      if (isFirst) await printFirst(context, flags, picture, report);
      tell(report, picture);
    }
  } finally {
    progress.clear();
    await closeSources(sources);
  }
  const isBlind = lost.size > 0 && code !== EXIT.unreachable && !flags.exitZero;
  return isBlind ? EXIT.unknown : code;
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
