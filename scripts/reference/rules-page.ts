import type { Rule } from "../../program/src/findings/rule.ts";
import { remedyOf } from "../../program/src/findings/subject.ts";

interface Described {
  readonly description?: string;
  readonly default?: unknown;
}

/** The catalogue of rules as Markdown: what each means, why it matters, what to do, what can be set. */
export function rulesPage(rules: readonly Rule[]): string {
  const contents = rules.map(({ code, title }) => `| [\`${code}\`](#${code}) | ${title} |`);
  const head = ["# Rules", "", "| Code | What is the case |", "|---|---|", ...contents];
  return `${[...head, ...rules.flatMap(section)].join("\n")}\n`;
}

function section(rule: Rule): string[] {
  const options = Object.entries(rule.options.properties as Record<string, Described>);
  return [
    "",
    `## ${rule.code}`,
    "",
    `${rule.title}. ${rule.why}`,
    "",
    `- Severity: ${rule.severity}`,
    `- Judges: each of ${rule.each}, ${WITHIN[rule.within]}`,
    `- Needs: ${rule.needs.join(", ")}`,
    `- Verdict: ${rule.absence ? "a conclusion from absence: `suspect`, until looks over a day [confirm](preconditions.md) it" : "a plain fact: `confirmed` at once"}`,
    `- What to do: ${remedyOf(rule).map(stepText).join("; ")}`,
    ...options.map(([name, { description = "", default: preset }]) => {
      const value = preset === undefined ? "" : ` (default \`${JSON.stringify(preset)}\`)`;
      return `- Option \`${name}\`: ${description}${value}`;
    }),
  ];
}

const WITHIN: Readonly<Record<Rule["within"], string>> = {
  claimScope: "in every claim scope",
  system: "on every system",
  cluster: "in every cluster",
};

/** A command as code, a sentence as it is. */
function stepText(step: string): string {
  return /^(?:plumbline|kubectl) /.test(step) ? `\`${step}\`` : step;
}
