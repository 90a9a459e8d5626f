import { brotliCompressSync } from "node:zlib";
import type { BuiltFile } from "./web-files.ts";

/** A web interface of two files, as the build would write it. */
export const GIVEN_WEB: readonly BuiltFile[] = Object.freeze([
  given("index.html", '<!doctype html><script type="module" src="/assets/index-1a2b.js"></script>'),
  given("assets/index-1a2b.js", "document.title = 'Plumbline';\n".repeat(100)),
]);

function given(path: string, text: string): BuiltFile {
  return { path, brotli: brotliCompressSync(text).toString("base64") };
}
