import { PREFIX } from "./mount.ts";
import { entries } from "./reference/entries.ts";
import type { AnyRoute } from "./route.ts";

/** Media type of a page. */
export const HTML = "text/html; charset=utf-8";

/** What there is, for whoever is logged in: a page without script or style. */
export function homePage(name: string, routes: readonly AnyRoute[], isByCookie: boolean): string {
  // a link cannot ask for what it does not name
  const asked = entries(routes).filter(
    ({ method, fields }) => method === "GET" && !fields.some(({ isNeeded }) => isNeeded),
  );
  const rows = asked.map(({ path, summary }) => row(`${PREFIX}${path}`, summary));
  return page("Plumbline", [
    `<p>You are ${text(name)}. There are no pages to look around in yet; there is an API that answers in JSON, and <a href="${PREFIX}/">a page about it</a>.</p>`,
    "<ul>",
    ...rows,
    row("/metrics", "Metrics for Prometheus"),
    "</ul>",
    ...(isByCookie ? ['<form method="post" action="/logout"><button>Log out</button></form>'] : []),
  ]);
}

/** For whoever is nobody, or whose address is used up: what to do about it. */
export function loginPage(because: string, hasLogin: boolean): string {
  const how = hasLogin
    ? "<p>On the machine where Plumbline runs, <code>plumbline login</code> prints an address that logs you in.</p>"
    : "<p>There is no login by browser here: send a bearer token, as <code>curl</code> does with <code>-H 'Authorization: Bearer …'</code>.</p>";
  return page("Plumbline: log in", [`<p>${text(because)}</p>`, how]);
}

function row(path: string, summary: string): string {
  return `<li><a href="${text(path)}">${text(path)}</a> ${text(summary.replaceAll("`", ""))}</li>`;
}

function page(title: string, lines: readonly string[]): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${text(title)}</title></head>`,
    `<body><h1>${text(title)}</h1>`,
    ...lines,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function text(plain: string): string {
  return plain.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
