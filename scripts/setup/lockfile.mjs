import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * True when `node_modules` holds what `package-lock.json` asks for. npm writes down what it installed in
 * `node_modules/.package-lock.json`, as its last act, so an interrupted installation counts as none.
 * @param {string} root folder of the project
 */
export function isInstalled(root) {
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (installed === null) return false;
  const wanted = packagesOf(join(root, "package-lock.json")) ?? {};
  return Object.entries(wanted).every(([path, entry]) => isSatisfied(path, entry, installed[path]));
}

/**
 * @typedef {{ version?: string, integrity?: string, resolved?: string, link?: boolean, optional?: boolean }} Entry
 * @param {string} path where the package goes
 * @param {Entry} wanted
 * @param {Entry | undefined} installed
 */
function isSatisfied(path, wanted, installed) {
  if (path === "") return true; // the project itself
  if (installed === undefined) return wanted.optional === true; // made for another platform
  if (wanted.link) return installed.link === true && installed.resolved === wanted.resolved;
  return installed.version === wanted.version && installed.integrity === wanted.integrity;
}

/**
 * @param {string} file
 * @returns {Record<string, Entry> | null} null when there is no such file
 */
function packagesOf(file) {
  try {
    const lockfile = /** @type {{ packages: Record<string, Entry> }} */ (
      JSON.parse(readFileSync(file, "utf8"))
    );
    return lockfile.packages;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
