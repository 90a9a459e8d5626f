import { ConfigError, EXIT, SourceError } from "../lib/errors.ts";
import type { CliContext } from "./context.ts";
import { withoutName } from "./output/coverage-notes.ts";
import { errorPage } from "./pages.ts";

/**
 * Says on stderr what went wrong, in a sentence a person can act on, and answers the exit code. Expected errors have no
 * stack; a bug says that it is one, with its stack only where PLUMBLINE_DEBUG is set, because a stack may hold anything.
 */
export function reportError(error: unknown, context: CliContext): number {
  const page = errorPage(context);
  if (error instanceof AggregateError && error.errors.length > 0)
    return Math.max(...error.errors.map((one) => reportError(one, context)));
  const say = (text: string) =>
    page.prose(`${context.program.split(" ").at(-1)}: ${text}`, 0, "bad");
  if (error instanceof ConfigError) {
    say(error.message);
    return EXIT.usage;
  }
  if (error instanceof SourceError) {
    say(`${error.source}: ${withoutName(error.source, error.message)}; ${error.next}`);
    return EXIT.unreachable;
  }
  if (context.signal.aborted) {
    say("stopped");
    return INTERRUPTED;
  }
  say(
    "this is a bug in plumbline, not a fault of yours; please report it with PLUMBLINE_DEBUG=1 set",
  );
  if (context.environment["PLUMBLINE_DEBUG"])
    page.line(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return BUG;
}

/** What a shell reports of a program ended by Ctrl-C: 128 + SIGINT. */
const INTERRUPTED = 130;

/** sysexits(3) EX_SOFTWARE. */
const BUG = 70;
