/**
 * A large world on simulators, in a process of its own, so that its memory and its garbage disturb nobody who is measured.
 * Says in one line of JSON where it is and what is true of it, once it answers; ends when its standard input does.
 */
import { once } from "node:events";
import { largeWorld } from "../simulators/scenarios/large-world.ts";
import { startWorld } from "../simulators/world/start.ts";
import type { Nas, True } from "./scan-runs.ts";
import { sizeOf } from "./world-size.ts";

/** How to reach a simulated world, and its truth. */
export interface SimulatedWorld {
  /** Text of a kubeconfig. */
  readonly kubeconfig: string;
  readonly nas: Nas;
  readonly truth: readonly True[];
}

const [volumes, pods] = process.argv.slice(2);
await using started = await startWorld(largeWorld(sizeOf(Number(volumes))), {
  realisticPods: pods === "realistic",
});
const [system] = started.systems;
if (system === undefined) throw new Error("the large world has no NAS");
const { url, pinSha256, user, apiKey } = system;
const world: SimulatedWorld = {
  kubeconfig: started.kubeconfig("reader"),
  nas: { url, pinSha256, user, apiKey },
  truth: [...started.truth.findings, ...started.truth.objects],
};
process.stdout.write(`${JSON.stringify(world)}\n`);
process.stdin.resume();
await once(process.stdin, "end");
