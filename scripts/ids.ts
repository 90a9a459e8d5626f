/** Lists the traps, hazards and faults of the facts that have no test under their id: `npm run ids`. Ends with 1 where there are any. */
import { untested } from "../structure/pairs.ts";
import { projectSources } from "../structure/sources.ts";

const missing = untested(projectSources());
process.stdout.write(missing.map((id) => `${id}\n`).join(""));
process.exitCode = missing.length === 0 ? 0 : 1;
