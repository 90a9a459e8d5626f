/**
 * A world on simulators that changes all the time, in a process of its own. Says in one line of JSON where it is; ends when its
 * standard input does.
 */
import { once } from "node:events";
import { largeWorld } from "../simulators/scenarios/large-world.ts";
import { startWorld } from "../simulators/world/start.ts";
import { createRandom } from "../sim/random.ts";
import { Churn } from "./soak-churn.ts";
import { sizeOf } from "./world-size.ts";

const [volumes, stepsPerSecond] = process.argv.slice(2);
await using world = await startWorld(largeWorld(sizeOf(Number(volumes))), { realisticPods: true });
const [system] = world.systems;
if (system === undefined) throw new Error("the large world has no NAS");
const { url, pinSha256, user, apiKey } = system;
const where = { kubeconfig: world.kubeconfig("reader"), nas: { url, pinSha256, user, apiKey } };
process.stdout.write(`${JSON.stringify(where)}\n`);

const churn = new Churn(world, createRandom(1n));
let last = Promise.resolve();
const timer = setInterval(
  () => void (last = last.then(() => churn.step())),
  1000 / Number(stepsPerSecond),
);
process.stdin.resume();
await once(process.stdin, "end");
clearInterval(timer);
await last;
process.stderr.write(`${churn.steps} changes were made\n`);
