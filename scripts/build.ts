import { buildAndSay } from "./build/announce.ts";

if ((await buildAndSay()) === null) process.exitCode = 1;
