import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const LICENSE_FILE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;

/**
 * The licence texts of the packages that the bundle contains, one section each. A package that names Apache-2.0 and brings
 * no text gets the text in our own LICENSE; any other without a text is an error, because then we may not ship it.
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
}

function section(root: string, folder: string): string {
  const text = readFileSync(join(root, folder, "package.json"), "utf8");
  const { name, version, license = "no licence named" } = JSON.parse(text) as Package;
  const files = readdirSync(join(root, folder))
    .filter((file) => LICENSE_FILE.test(file))
    .map((file) => join(root, folder, file));
  if (files.length === 0 && license === "Apache-2.0") files.push(join(root, "LICENSE"));
  if (files.length === 0) throw new Error(`${name} brings no licence text`);
  const texts = files.map((file) => readFileSync(file, "utf8").trim());
  return `${name} ${version} (${license})\n\n${texts.join("\n\n")}\n\n${"-".repeat(80)}\n`;
}
