import { PREFIX } from "../mount.ts";
import { escaped, framed } from "../page-frame.ts";
import type { AnyRoute } from "../route.ts";
import { entries, type Entry, type Field } from "./entries.ts";

/** The routes as a page: no script, nothing from elsewhere. */
export function htmlPage(routes: readonly AnyRoute[]): string {
  const all = entries(routes);
  return framed("reference", "API", [
    '<p><a href="/">To the pages of Plumbline</a></p>',
    "<p>Send a token as <code>Authorization: Bearer …</code>. Every answer holds what you see and nothing else.",
    "Times are milliseconds since 1970, sizes bytes. Names that a route does not know are refused.</p>",
    `<p>For programs: <a href="${PREFIX}/openapi.json">OpenAPI 3.1</a>.</p>`,
    `<ul>${all.map((one) => `<li><a href="#${anchor(one)}">${heading(one)}</a></li>`).join("")}</ul>`,
    ...all.map(section),
  ]);
}

function section(entry: Entry): string {
  const { summary, policy, fields, events } = entry;
  return [
    `<h2 id="${anchor(entry)}">${heading(entry)}</h2>`,
    `<p>${text(summary)}. ${text(policy)}</p>`,
    ...(fields.length === 0 ? [] : [table(["Name", "In", "Type", "Meaning"], fields.map(cells))]),
    ...(events.length === 0
      ? []
      : [
          table(
            ["Event", "Meaning"],
            events.map(({ type, about }) => [code(type), text(about)]),
          ),
        ]),
  ].join("\n");
}

function cells({ name, place, isNeeded, type, about }: Field): readonly string[] {
  return [code(name), isNeeded ? `${place}, needed` : place, text(type), text(about)];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (tag: string, columns: readonly string[]) =>
    `<tr>${columns.map((one) => `<${tag}>${one}</${tag}>`).join("")}</tr>`;
  return `<table>${row("th", heads)}${rows.map((columns) => row("td", columns)).join("")}</table>`;
}

function heading({ method, path }: Entry): string {
  return code(`${method} ${PREFIX}${path}`);
}

function anchor({ method, path }: Entry): string {
  return `${method.toLowerCase()}${path.replaceAll(/[^a-z]+/g, "-")}`;
}

function code(what: string): string {
  return `<code>${escaped(what)}</code>`;
}

/** Text in which words between backticks are code. */
function text(what: string): string {
  return escaped(what).replaceAll(/`([^`]*)`/g, "<code>$1</code>");
}
