import { FINDING_ID, idMeant } from "../answers/finding-ids.ts";
import { ignore } from "../api/routes/ignore.ts";
import { ignores } from "../api/routes/ignores.ts";
import { stopIgnoring } from "../api/routes/stop-ignoring.ts";
import type { ServiceClient } from "../client/service-client.ts";
import { EXIT } from "../lib/errors.ts";
import type { IgnoreFlags } from "./commands/ignore.ts";
import type { CliContext } from "./context.ts";
import { usageError } from "./flags.ts";
import { reasonIn } from "./memory.ts";
import {
  type Ignored,
  printIgnored,
  printLeftOut,
  printListedAgain,
} from "./output/ignored-page.ts";
import type { Page } from "./output/page.ts";
import { remoteAnswerer } from "./remote-answerer.ts";
import { serviceNamed } from "./service-access.ts";
import { answerOf } from "./service-answers.ts";
import { untilOf } from "./until.ts";

/**
 * `ignore` as a service does it, in the name of whose token it is. Throws ConfigError for a finding that it does not know, and
 * SourceError where the caller may not.
 */
export async function ignoreThere(
  context: CliContext,
  flags: IgnoreFlags,
  page: Page,
  given: string | undefined,
): Promise<number> {
  if (flags.owner !== undefined)
    throw usageError(
      "--owner",
      "none beside --server, whose token says who decides",
      "one",
      "leave it out",
    );
  const client = await serviceNamed(context, flags);
  if (client === null) throw new Error("no service is named");
  try {
    if (given === undefined) printIgnored(page, await ignored(client));
    else if (flags.end) await end(client, page, given, reasonIn(flags));
    else await begin(context, client, page, given, flags);
    return EXIT.clean;
  } finally {
    await client.close();
  }
}

/** A word as the API has it. */
interface Row extends Omit<Ignored, "about"> {
  readonly rule: string | null;
  readonly subject: string | null;
}

async function ignored(client: ServiceClient): Promise<readonly Ignored[]> {
  const answer = await client.get("/ignores", {});
  const { ignores: rows } = answerOf(ignores, answer, "ignore") as {
    readonly ignores: readonly Row[];
  };
  return rows.map(withAbout);
}

function withAbout({ rule, subject, ...word }: Row): Ignored {
  return { ...word, about: rule === null ? null : `${subject ?? ""} (${rule})` };
}

async function end(
  client: ServiceClient,
  page: Page,
  given: string,
  reason: string,
): Promise<void> {
  const ids = (await ignored(client)).map(({ finding }) => finding);
  const id = idMeant("ignore", given, ids);
  if (id === null)
    throw usageError(
      "ignore",
      "a finding that is ignored",
      given,
      "run plumbline ignore for the list",
    );
  const answer = await client.send("DELETE", `/ignores/${id}`, { query: { reason } });
  answerOf(stopIgnoring, answer, "ignore");
  printListedAgain(page, id);
}

async function begin(
  { clock }: CliContext,
  client: ServiceClient,
  page: Page,
  given: string,
  flags: IgnoreFlags,
): Promise<void> {
  const reason = reasonIn(flags);
  untilOf(flags.until, clock.now());
  const finding = await wholeId(client, given, page);
  const body = { finding, until: flags.until ?? "", reason };
  const answer = await client.send("POST", "/ignores", { body });
  const { until, about } = withAbout(answerOf(ignore, answer, "ignore") as Row);
  printLeftOut(page, about ?? finding, { until, reason });
}

/** The id that begins like this. */
async function wholeId(client: ServiceClient, given: string, page: Page): Promise<string> {
  const { told } = FINDING_ID.test(given)
    ? await remoteAnswerer(client, [], (note) => page.prose(note)).explain(given)
    : { told: [] };
  const [only] = told;
  if (only !== undefined) return only.finding.id;
  throw usageError("ignore", "the id of a finding", given, "run plumbline scan");
}
