import { parentOf } from "./nas.ts";
import { isShown, type TrueDataset, type TrueLocalUse, type TrueSystem } from "./nas-objects.ts";
import type { Guid, TrueClass, TrueCluster, World } from "./world.ts";

/** What is needed because somebody wrote its place down: a virtual machine, app or task of the NAS itself, or a StorageClass. */

/** The lists that show them. */
export type Placing = "localUses" | "storageClasses";

/** What the NAS itself has, as far as it shows it. */
export function shownPlaces(system: TrueSystem): readonly Guid[] {
  return hadBy(system, [...system.localUses.values()].filter(isShown));
}

/** What stopped apps have, and what lies below what an app has or a task fetches into: whether it is theirs nobody knows. */
export function hiddenPlaces({ systems }: World): readonly Guid[] {
  return systems.flatMap((system) => {
    const uses = [...system.localUses.values()];
    const hidden = hadBy(
      system,
      uses.filter((use) => !isShown(use)),
    );
    const above = uses.flatMap(({ kind, path, into }) => [
      ...(kind === "app" && path !== null ? [path] : []),
      ...(into === null ? [] : [`/mnt/${into}`]),
    ]);
    const isReached = ({ path }: TrueDataset) =>
      above.some((directory) => `/mnt/${path}`.startsWith(`${directory}/`));
    const below = above.length === 0 ? [] : [...system.datasets.values()].filter(isReached);
    return [...hidden, ...below.map(({ guid }) => guid)];
  });
}

/** Where StorageClasses of people have the next volumes made. */
export function* classPlaces(clusters: readonly TrueCluster[]): Generator<Guid> {
  for (const { placingClasses } of clusters)
    for (const one of placingClasses.values()) yield* placeOf(one);
}

function placeOf({ system, place }: TrueClass): readonly Guid[] {
  if ("path" in place) return nearest(system, place.path);
  const isNamed = (name: string | null) => name?.toLowerCase() === place.smbShare.toLowerCase();
  const shares = [...system.shares.values()].filter(({ name }) => isNamed(name));
  return shares.flatMap(({ path }) => system.paths.get(path.slice("/mnt/".length))?.guid ?? []);
}

/** The zvol or dataset that is named as such, and the dataset at a path or nearest above it. */
function hadBy(system: TrueSystem, uses: readonly TrueLocalUse[]): readonly Guid[] {
  const at = (path: string) => system.paths.get(path)?.guid ?? [];
  return uses.flatMap(({ named, path, into }) => [
    ...(named === null ? [] : [at(named)].flat()),
    ...(path === null ? [] : nearest(system, path.slice("/mnt/".length))),
    ...(into === null ? [] : nearest(system, into)),
  ]);
}

function nearest(system: TrueSystem, path: string): readonly Guid[] {
  if (path === "") return [];
  const here = system.paths.get(path);
  return here ? [here.guid] : nearest(system, parentOf(path));
}
