import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const LICENSE_FILE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;

/**
 * The licence texts of the packages that the bundle contains, one section each. A package that names Apache-2.0 and brings
 * no text gets the text in our own LICENSE, one that names MIT the text of that licence with its author; any other without
 * a text is an error, because then we may not ship it.
 * @param inputs the files that went into the bundle, relative to `root`
 */
export function licenseTexts(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== null));
  return [...folders]
    .toSorted()
    .map((folder) => section(root, folder))
    .join("\n");
}

/** `node_modules/a/lib/x.js` -> `node_modules/a`; null outside of `node_modules`. */
function packageFolder(input: string): string | null {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? null;
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

function section(root: string, folder: string): string {
  const text = readFileSync(join(root, folder, "package.json"), "utf8");
  const { name, version, license = "no licence named", author } = JSON.parse(text) as Package;
  const files = readdirSync(join(root, folder))
    .filter((file) => LICENSE_FILE.test(file))
    .map((file) => join(root, folder, file));
  if (files.length === 0 && license === "Apache-2.0") files.push(join(root, "LICENSE"));
  const texts = files.map((file) => readFileSync(file, "utf8").trim());
  if (texts.length === 0 && license === "MIT" && author !== undefined)
    texts.push(mitText(typeof author === "string" ? author : author.name));
  if (texts.length === 0) throw new Error(`${name} brings no licence text`);
  return `${name} ${version} (${license})\n\n${texts.join("\n\n")}\n\n${"-".repeat(80)}\n`;
}

/** The text of the licence that SPDX calls MIT; spdx.org/licenses/MIT.html. */
function mitText(author: string): string {
  return `Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
