import { createRequire } from "node:module";
import { buildProgram } from "./build/build.ts";

const bundle = await buildProgram();
process.argv = [process.execPath, bundle, "demo", ...process.argv.slice(2)];
createRequire(import.meta.url)(bundle);
