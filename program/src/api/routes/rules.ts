import { type Static, Type } from "typebox";
import { RULES } from "../../findings/rules/index.ts";
import { remedyOf } from "../../findings/subject.ts";
import { defineRoute } from "../route.ts";
import { oneOf } from "../wire/words.ts";
import { exactly, NO_BODY, NO_PARAMS } from "../schemas.ts";

const RULE = exactly({
  code: Type.String(),
  title: Type.String(),
  severity: oneOf(["info", "warning", "error"], "The one in force."),
  enabled: Type.Boolean(),
  absence: Type.Boolean({ description: "Concludes from something not being there." }),
  why: Type.String(),
  remedy: Type.Array(Type.String(), {
    description: "What to do about whatever it finds: NAME stands for the name of that.",
  }),
  options: Type.Record(Type.String(), Type.Unknown(), {
    description: "As in force: configured, else the default.",
  }),
});

const ANSWER = exactly({ schemaVersion: Type.Literal(1), rules: Type.Array(RULE) });

/** The catalogue of rules. */
export type RulesAnswer = Static<typeof ANSWER>;

/** The catalogue of rules, with the options in force. */
export const rules = defineRoute({
  method: "GET",
  path: "/rules",
  policy: { for: "caller" },
  cached: true,
  summary: "Every rule, with the options in force",
  params: NO_PARAMS,
  query: exactly({}),
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ shown: { settings } }) => ({
    schemaVersion: 1 as const,
    rules: RULES.map((rule) => {
      const { code, title, absence, why, options } = rule;
      const setting = settings[code];
      const defaults = Object.entries(options.properties).map(
        ([name, schema]): [string, unknown] => [name, (schema as { default?: unknown }).default],
      );
      return {
        code,
        title,
        absence,
        why,
        remedy: [...remedyOf(rule)],
        severity: setting?.severity ?? rule.severity,
        enabled: setting?.enabled !== false,
        options: { ...Object.fromEntries(defaults), ...setting?.options },
      };
    }),
  }),
});
