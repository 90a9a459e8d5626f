import { PAGE_STYLE_PATH } from "./page-style.ts";

/** How much is on a page: a few sentences in the middle, or something to read from top to bottom. */
export type PageShape = "card" | "reference";

/** A whole page that the service writes itself, in HTML. `lines` are its body below the heading, HTML as well; `title` is plain text. */
export function framed(shape: PageShape, title: string, lines: readonly string[]): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)} · Plumbline</title>`,
    `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">`,
    `<link rel="stylesheet" href="${PAGE_STYLE_PATH}">`,
    "</head>",
    `<body class="${shape}"><main>`,
    `<header>${MARK} Plumbline</header>`,
    `<h1>${escaped(title)}</h1>`,
    ...lines,
    "</main></body>",
    "</html>",
    "",
  ].join("\n");
}

/** The sign of the other pages (ui/src/app/favicon.svg). */
const MARK =
  '<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="6" fill="#1b3a5c"/><path d="M16 3v13" stroke="#fff" stroke-width="2"/><path d="M11 16h10l-1.5 6L16 29l-3.5-7z" fill="#f0ab00"/></svg>';

/** The same as a picture of its own, which must say what it is. */
const ICON = MARK.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ');

/** Plain text as it stands in HTML and in its attributes. */
export function escaped(plain: string): string {
  return plain.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
