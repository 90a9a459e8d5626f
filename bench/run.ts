/** `npm run bench -- scan [--volumes 10000] [--rounds 5]`: measures, prints the table and writes it to bench/RESULTS.md. */
import { parseArgs } from "node:util";
import { benchScan } from "./scan.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    volumes: { type: "string", default: "10000" },
    rounds: { type: "string", default: "5" },
    large: { type: "string", default: "100000" },
  },
});
const [what] = positionals;
if (what !== "scan") {
  process.stderr.write("npm run bench -- scan [--volumes 10000] [--rounds 5] [--large 100000]\n");
  process.exitCode = 64;
} else {
  await benchScan({
    volumes: Number(values.volumes),
    rounds: Number(values.rounds),
    largeVolumes: Number(values.large),
  });
}
