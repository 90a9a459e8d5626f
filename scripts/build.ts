import { statSync } from "node:fs";
import { buildProgram } from "./build/build.ts";

const startedAt = performance.now();
process.stderr.write("building dist/plumbline.cjs … ");
try {
  const bundle = await buildProgram();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stderr.write(`${seconds} s, ${Math.round(statSync(bundle).size / 1000)} kB\n`);
} catch (error) {
  // esbuild has printed where and why; what it has no words for is a fault of the build itself
  if (!(error instanceof Error && "errors" in error)) throw error;
  process.stderr.write("failed\n");
  process.exitCode = 1;
}
