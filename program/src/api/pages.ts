import type { FastifyReply } from "fastify";
import { LOST_WORDS } from "./lost-words.ts";
import { PREFIX } from "./mount.ts";
import { PAGE_STYLE_PATH } from "./page-style.ts";

/** Media type of a page. */
const HTML = "text/html; charset=utf-8";

/** For whoever is nobody, or whose address is used up: what to do about it. */
export function loginPage(because: string, hasLogin: boolean): string {
  const how = hasLogin
    ? [
        "<p>On the machine where Plumbline runs, this prints an address that logs you in:</p>",
        "<pre><code>plumbline login</code></pre>",
      ]
    : [
        "<p>There is no login by browser here: send a bearer token, as <code>curl</code> does with</p>",
        "<pre><code>-H 'Authorization: Bearer …'</code></pre>",
      ];
  return page("Log in", [`<p>${text(because)}</p>`, ...how]);
}

/** For whoever runs from the sources and has not built the pages. */
export function pagesMissing(): string {
  return page("The pages are not built", [
    "<p>This makes them; then start the service again:</p>",
    "<pre><code>npm run build</code></pre>",
    `<p>The API answers all the same: <a href="${PREFIX}/">what it can be asked</a>.</p>`,
  ]);
}

/** For whoever typed an address that is none. */
export function lostPage(): string {
  const { notThere, notThereHint, notThereLink } = LOST_WORDS;
  return page(notThere, [`<p>${notThereHint}</p>`, `<p><a href="/">${notThereLink}</a></p>`]);
}

/** Sends a page with this status. */
export function sendPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  if (status === 401) void reply.header("www-authenticate", "Bearer");
  return reply.status(status).type(HTML).send(html);
}

function page(title: string, lines: readonly string[]): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(title)} · Plumbline</title>`,
    `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(MARK)}">`,
    `<link rel="stylesheet" href="${PAGE_STYLE_PATH}">`,
    "</head>",
    "<body><main>",
    `<header>${MARK} Plumbline</header>`,
    `<h1>${text(title)}</h1>`,
    ...lines,
    "</main></body>",
    "</html>",
    "",
  ].join("\n");
}

/** The sign of the other pages (ui/src/app/favicon.svg). */
const MARK =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="6" fill="#1b3a5c"/><path d="M16 3v13" stroke="#fff" stroke-width="2"/><path d="M11 16h10l-1.5 6L16 29l-3.5-7z" fill="#f0ab00"/></svg>';

function text(plain: string): string {
  return plain.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
