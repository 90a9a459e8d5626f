import { WorkstationGate } from "../api/gates/workstation-gate.ts";
import type { Gate } from "../api/caller.ts";
import { unguessable } from "../lib/unguessable.ts";
import type { CliContext } from "./context.ts";

/** How callers of the service are known. */
export interface Entrance {
  readonly gate: Gate;
  /** The same gate, where it is that of a workstation: browsers get in by it, too. */
  readonly workstation: WorkstationGate | null;
}

/** Whoever runs us on his own machine is known by secrets that only he can read. */
export function workstationEntrance({ environment, clock }: CliContext): Entrance {
  const name = environment["USER"] || environment["LOGNAME"] || "whoever runs plumbline";
  const workstation = new WorkstationGate({ name, clock, draw: unguessable });
  return { gate: workstation, workstation };
}
