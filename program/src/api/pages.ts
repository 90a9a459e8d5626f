import type { FastifyReply } from "fastify";
import { LOST_WORDS } from "./lost-words.ts";
import { PREFIX } from "./mount.ts";
import { escaped, framed } from "./page-frame.ts";

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
  return framed("card", "Log in", [`<p>${escaped(because)}</p>`, ...how]);
}

/** For whoever runs from the sources and has not built the pages. */
export function pagesMissing(): string {
  return framed("card", "The pages are not built", [
    "<p>This makes them; then start the service again:</p>",
    "<pre><code>npm run build</code></pre>",
    `<p>The API answers all the same: <a href="${PREFIX}/">what it can be asked</a>.</p>`,
  ]);
}

/** For whoever typed an address that is none. */
export function lostPage(): string {
  const { notThere, notThereHint, notThereLink } = LOST_WORDS;
  return framed("card", notThere, [
    `<p>${notThereHint}</p>`,
    `<p><a href="/">${notThereLink}</a></p>`,
  ]);
}

/** Sends a page with this status. */
export function sendPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  if (status === 401) void reply.header("www-authenticate", "Bearer");
  return reply.status(status).type(HTML).send(html);
}
