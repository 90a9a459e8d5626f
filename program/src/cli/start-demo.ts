import { systemClock } from "../../../simulators/clock.ts";
import { type Moment, play } from "../../../simulators/scenarios/moment.ts";
import { SMALL_COMPANY_DAY } from "../../../simulators/scenarios/small-company-day.ts";
import { smallCompany } from "../../../simulators/scenarios/small-company.ts";
import { type StartedWorld, startWorld } from "../../../simulators/world/start.ts";
import type { DemoMoment, DemoWorld } from "./demo-world.ts";

/**
 * Starts the company of the demo. The NFS parent is declared closed and the iSCSI parent left to be inferred, so that
 * both words show: orphan and unclaimed.
 */
export async function startSmallCompany(): Promise<DemoWorld> {
  const world = await startWorld(smallCompany, { kubernetes: { tenantNamespace: "shop" } });
  const [cluster] = world.clusters;
  const [system] = world.systems;
  if (cluster === undefined || system === undefined) throw new Error("the demo has two sides");
  return {
    story: smallCompany.story,
    kubeconfig: world.kubeconfig("reader"),
    cluster: cluster.name,
    system,
    scopes: world.scopes.slice(0, 1),
    worthTracing: ["pvc/data-postgres-0 -n shop", "disk/sdd"],
    moments: SMALL_COMPANY_DAY.map((moment) => told(moment, world)),
    play: ({ signal, speed, onMoment }) =>
      play(world, SMALL_COMPANY_DAY, {
        clock: systemClock,
        signal,
        speed,
        onMoment: (moment) => onMoment(told(moment, world)),
      }),
    close: () => world.close(),
  };
}

function told({ afterMs, happens, look, command }: Moment, { bindings }: StartedWorld): DemoMoment {
  return { afterMs, happens, look, command: command?.(bindings) ?? null };
}
