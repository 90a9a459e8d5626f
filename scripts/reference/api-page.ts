import { PREFIX } from "../../program/src/api/mount.ts";
import { entries, type Entry, type Field } from "../../program/src/api/reference/entries.ts";
import { ROUTES } from "../../program/src/api/routes/index.ts";

/** The routes of the API as Markdown. */
export function apiPage(): string {
  return `${[
    "# API",
    "",
    "Written from the routes in `program/src/api/routes/`. A running service says the same at `/api/v1/`, and at `/api/v1/openapi.json`",
    "for programs, with the shape of every answer. How to begin: [docs/api.md](../api.md).",
    "",
    "Every answer holds what the caller sees and nothing else. Times are milliseconds since 1970, sizes bytes. Names that a route does",
    "not know are refused. What went wrong is a problem (RFC 9457).",
    "",
    ...entries(ROUTES).flatMap(section),
  ]
    .join("\n")
    .trimEnd()}\n`;
}

function section({ method, path, summary, policy, fields, events }: Entry): readonly string[] {
  return [
    `## \`${method} ${PREFIX}${path}\``,
    "",
    `${summary}. ${policy}`,
    "",
    ...table(["Name", "In", "Type", "Meaning"], fields.map(cells)),
    ...table(
      ["Event", "Meaning"],
      events.map(({ type, about }) => [`\`${type}\``, about]),
    ),
  ];
}

function cells({ name, place, isNeeded, type, about }: Field): readonly string[] {
  return [`\`${name}\``, isNeeded ? `${place}, needed` : place, type, about];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const line = (columns: readonly string[]) =>
    `| ${columns.map((one) => one.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(heads), `|${"---|".repeat(heads.length)}`, ...rows.map(line), ""];
}
