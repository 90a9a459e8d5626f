import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the project, absolute. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Absolute path of one of the tools that the lockfile pins. */
export function tool(name: string): string {
  return join(ROOT, "node_modules", ".bin", name);
}
