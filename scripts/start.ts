import { createRequire } from "node:module";
import { buildAndSay } from "./build/announce.ts";

const bundle = await buildAndSay();
if (bundle === null) process.exit(1);
process.argv = [process.execPath, bundle, "demo", ...process.argv.slice(2)];
createRequire(import.meta.url)(bundle);
