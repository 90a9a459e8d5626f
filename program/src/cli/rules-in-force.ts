import { rules } from "../api/routes/rules.ts";
import type { RuleSettings } from "../findings/settings.ts";
import { RULES } from "../findings/rules/index.ts";
import { ConfigError } from "../lib/errors.ts";
import { isServiceNamed } from "./answerer.ts";
import type { CliContext } from "./context.ts";
import type { ReadingFlags } from "./flags.ts";
import { errorPage } from "./pages.ts";
import { readRecording } from "./recording-file.ts";
import { serviceNamed } from "./service-access.ts";
import { answerOf } from "./service-answers.ts";

/**
 * What is set of rules where findings would come from: the service, the bundle or the configuration. A configuration that is wrong is no
 * reason to explain nothing: stderr says so, and the defaults are told. Throws as the service or the bundle does.
 */
export async function settingsInForce(
  context: CliContext,
  flags: ReadingFlags,
): Promise<RuleSettings> {
  if (isServiceNamed(context, flags)) return settingsThere(context, flags);
  if (flags.from !== undefined) return readRecording(flags.from).settings;
  const { loadConfig } = await import("../config/load.ts");
  const { environment, directory } = context;
  try {
    return loadConfig({ flags, environment, directory, rules: RULES }).config.rules;
  } catch (error) {
    const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
    if (!(first instanceof ConfigError)) throw error;
    errorPage(context).prose(`note: defaults are told, of rules: ${first.message}`);
    return {};
  }
}

async function settingsThere(context: CliContext, flags: ReadingFlags): Promise<RuleSettings> {
  const client = await serviceNamed(context, flags);
  if (client === null) throw new Error("no service is named");
  try {
    const answer = answerOf(rules, await client.get("/rules", {}), "explain") as {
      readonly rules: readonly { readonly code: string }[];
    };
    return Object.fromEntries(answer.rules.map(({ code, ...setting }) => [code, setting]));
  } finally {
    await client.close();
  }
}
