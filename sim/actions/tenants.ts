import type { TrueDataset, TrueLocalUse, TrueSystem } from "../nas-objects.ts";
import { parentOf } from "../nas.ts";
import { type Act, type Action, pause, type Steps } from "../op.ts";
import { onDataset, onSystem } from "./about.ts";

/** What runs on a NAS itself and is given a volume by hand, and whether our key may see it (T27). */

const DAY_MS = 86_400_000;

/** A virtual machine gets the zvol as its disk, or a file in the dataset; it is there whether it runs or not. */
export const runMachine: Action = onDataset(3, function* (act, system, dataset) {
  const { kind, path } = dataset;
  const isBlock = kind === "zvol";
  yield* have(act, system, "vm", isBlock ? { named: path } : { path: `/mnt/${path}/disk.img` });
});

/** An app gets the dataset, a directory in it, or, seldom, the directory above, from which it reaches all that lies below. */
export const runApp: Action = onDataset(3, function* (act, system, dataset) {
  if (dataset.kind === "zvol") return;
  const path = `/mnt/${dataset.path}`;
  const above = `/mnt/${parentOf(dataset.path)}`;
  const mounted = act.random.pick([path, path, `${path}/photos`, `${path}/a/b`, above]);
  yield* have(act, system, "app", { path: mounted });
});

/** Somebody takes from our key, for a while, what it reads virtual machines and apps with. */
export const hideTenants: Action = onSystem(function* ({ random }, system) {
  system.denied.add("localUses");
  yield random.delayMs(60_000, 6 * DAY_MS);
  system.denied.delete("localUses");
});

/** It is made, stopped and started a few times, and mostly stays. */
function* have(
  act: Act,
  system: TrueSystem,
  kind: TrueLocalUse["kind"],
  what: { named: TrueDataset["path"] } | { path: string },
): Steps {
  yield pause(act.random);
  const { id } = act.op;
  const use: TrueLocalUse = { id, kind, named: null, path: null, into: null, runs: true, ...what };
  system.localUses.set(id, use);
  for (let times = 0; times < 3; times++) {
    yield act.random.delayMs(60_000, 4 * DAY_MS);
    use.runs = act.random.chance(0.5);
  }
  if (act.random.chance(0.4)) system.localUses.delete(id);
}
