/** Lists the traps and hazards of the facts that no pair of tests is made of: `npm run ids`. Ends with 1 where there are any. */
import { unpaired } from "../structure/pairs.ts";
import { projectSources } from "../structure/sources.ts";

const missing = unpaired(projectSources());
process.stdout.write(missing.map((id) => `${id}\n`).join(""));
process.exitCode = missing.length === 0 ? 0 : 1;
