import { statSync } from "node:fs";
import { buildProgram } from "./build.ts";

/** Builds with a line of progress on stderr; null when the source does not build, which esbuild has then explained. */
export async function buildAndSay(): Promise<string | null> {
  const startedAt = performance.now();
  process.stderr.write("building dist/plumbline.cjs … ");
  try {
    const bundle = await buildProgram();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stderr.write(`${seconds} s, ${Math.round(statSync(bundle).size / 1000)} kB\n`);
    return bundle;
  } catch (error) {
    if (!(error instanceof Error && "errors" in error)) throw error;
    process.stderr.write("failed\n");
    return null;
  }
}
