import type { FastifyReply } from "fastify";
import { PREFIX } from "./mount.ts";

/** Media type of a page. */
const HTML = "text/html; charset=utf-8";

/** For whoever is nobody, or whose address is used up: what to do about it. */
export function loginPage(because: string, hasLogin: boolean): string {
  const how = hasLogin
    ? "<p>On the machine where Plumbline runs, <code>plumbline login</code> prints an address that logs you in.</p>"
    : "<p>There is no login by browser here: send a bearer token, as <code>curl</code> does with <code>-H 'Authorization: Bearer …'</code>.</p>";
  return page("Plumbline: log in", [`<p>${text(because)}</p>`, how]);
}

/** For whoever runs from the sources and has not built the pages. */
export function pagesMissing(): string {
  return page("Plumbline", [
    "<p>The pages are not built: <code>npm run build</code> makes them.</p>",
    `<p>The API answers all the same: <a href="${PREFIX}/">what it can be asked</a>.</p>`,
  ]);
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
