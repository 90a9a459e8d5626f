/** Benchmarks. The whole one writes bench/RESULTS.md; with `--only` what was measured is printed and nothing is written. */
import { parseArgs } from "node:util";
import { benchApi } from "./api.ts";
import { isPart, PARTS } from "./plan.ts";
import { benchScan } from "./scan.ts";
import { benchServe } from "./serve.ts";
import { benchUi } from "./ui.ts";

const USAGE = `npm run bench -- scan [options]
  --volumes 10000      on a real API server and a simulated NAS, ten ZFS snapshots each
  --rounds 5           runs of each command there, in turn, after one that is not counted
  --large 100000       volumes on simulators, and in memory
  --large-rounds 3     runs there
  --cost-rounds 1      runs with a NAS that takes its time: two minutes each
  --only PART,…        of ${PARTS.join(", ")}
npm run bench -- api [options]
  --volumes 10000      on simulators
  --seconds 4          of each question at a time, a hundred requests a second
  --rounds 2           of the service and of fastify from memory, in turn
npm run bench -- serve [options]
  --volumes 10000      on simulators
  --scrapes 20         of the service and of a static buffer, in turn
  --rest 60            seconds without a look
  --large 100000       volumes of a second service
npm run bench -- ui [options]
  --volumes 10000      on simulators
  --rounds 5           loads of each page, and of each thing that a person does
  --minutes 30         in which the heap of a page is watched while volumes change
  --large 100000       volumes of a second service; 0: none
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    volumes: { type: "string", default: "10000" },
    rounds: { type: "string" },
    large: { type: "string", default: "100000" },
    "large-rounds": { type: "string", default: "3" },
    "cost-rounds": { type: "string", default: "1" },
    scrapes: { type: "string", default: "20" },
    seconds: { type: "string", default: "4" },
    rest: { type: "string", default: "60" },
    minutes: { type: "string", default: "30" },
    only: { type: "string", default: PARTS.join(",") },
  },
});
const sizes = {
  volumes: Number(values.volumes),
  rounds: Number(values.rounds ?? 5),
  largeVolumes: Number(values.large),
  largeRounds: Number(values["large-rounds"]),
  costRounds: Number(values["cost-rounds"]),
};
const serving = {
  volumes: sizes.volumes,
  scrapes: Number(values.scrapes),
  restSeconds: Number(values.rest),
  largeVolumes: sizes.largeVolumes,
};
const asking = {
  volumes: sizes.volumes,
  seconds: Number(values.seconds),
  rounds: Number(values.rounds ?? 2),
};
const looking = {
  volumes: sizes.volumes,
  rounds: sizes.rounds,
  largeVolumes: sizes.largeVolumes,
  churnMinutes: Number(values.minutes),
};
const only = values.only.split(",");
const mayBeNone = positionals.join() === "ui" ? "largeVolumes" : null;
const areCounts = Object.entries({ ...sizes, ...serving, ...asking, ...looking }).every(
  ([name, size]) => Number.isInteger(size) && (size > 0 || name === mayBeNone),
);
if (positionals.join() === "scan" && areCounts && only.every(isPart)) {
  await benchScan({ ...sizes, only: new Set(only) });
} else if (positionals.join() === "serve" && areCounts) {
  await benchServe(serving);
} else if (positionals.join() === "api" && areCounts) {
  await benchApi(asking);
} else if (positionals.join() === "ui" && areCounts) {
  await benchUi(looking);
} else {
  process.stderr.write(USAGE);
  process.exitCode = 64;
}
