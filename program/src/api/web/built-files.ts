import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuiltFile } from "./web-files.ts";

/**
 * The web interface as the build wrote it; null where it was not built. The bundle holds in place of this file what it would read
 * (scripts/build/web-plugin.ts).
 */
export async function builtFiles(): Promise<readonly BuiltFile[] | null> {
  try {
    const text = await readFile(join(import.meta.dirname, "../../../../dist/web.json"), "utf8");
    return (JSON.parse(text) as { readonly files: readonly BuiltFile[] }).files;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
