import { ConfigError, EXIT, SourceError } from "../lib/errors.ts";
import { BUG, BUG_SENTENCE, bugStack } from "./bug.ts";
import type { CliContext } from "./context.ts";
import { withoutName } from "../answers/unread.ts";
import { commandsOf, sentenceOf } from "./output/next-step.ts";
import { OutputError } from "./standard-stream.ts";
import { counted } from "./output/units.ts";
import { errorPage } from "./pages.ts";

/**
 * Says on stderr what went wrong, in a sentence a person can act on, and answers the exit code. Expected errors have no
 * stack; a bug says that it is one, with its stack only where PLUMBLINE_DEBUG is set, because a stack may hold anything.
 */
export function reportError(error: unknown, context: CliContext): number {
  const page = errorPage(context);
  if (error instanceof AggregateError && error.errors.length > 0) {
    const code = Math.max(
      ...error.errors.slice(0, MOST_MISTAKES).map((one) => reportError(one, context)),
    );
    const more = error.errors.length - MOST_MISTAKES;
    if (more > 0) page.prose(`and ${counted(more, "more mistake")}`, 0, "bad");
    return code;
  }
  const say = (text: string) => page.prose(`plumbline: ${text}`, 0, "bad");
  if (error instanceof ConfigError) {
    say(error.message);
    return EXIT.usage;
  }
  if (error instanceof SourceError) {
    say(`${error.source}: ${withoutName(error.source, error.message)}; ${sentenceOf(error.next)}`);
    for (const command of commandsOf(error.next)) page.command(command);
    return EXIT.unreachable;
  }
  if (error instanceof OutputError) {
    say(error.message);
    return EXIT.unknown;
  }
  if (context.signal.aborted) {
    say("stopped");
    return INTERRUPTED;
  }
  say(BUG_SENTENCE);
  const stack = bugStack(error, context.environment);
  if (stack !== null) page.line(stack);
  return BUG;
}

/** Mistakes that are told; a file of the wrong kind makes thousands. */
const MOST_MISTAKES = 20;

/** What a shell reports of a program ended by Ctrl-C: 128 + SIGINT. */
const INTERRUPTED = 130;
