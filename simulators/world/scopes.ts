import type { World } from "./world.ts";

/** A claim scope as an operator would declare it in the configuration file, by the names of the world. */
export interface DeclaredScope {
  readonly system: string;
  readonly parent: string;
  readonly snapshotParent: string;
  readonly driver: string;
  readonly clusters: readonly string[];
  readonly instanceId: string | null;
  /** True where no hidden cluster provisions into the parent. */
  readonly exclusive: boolean;
}

/** One scope for each parent that a watched cluster provisions into: what a truthful operator declares. */
export function declaredScopes(world: World): readonly DeclaredScope[] {
  const byParent = Map.groupBy(world.installs, ({ system, parent }) => `${system.name}:${parent}`);
  return [...byParent.values()].flatMap((installs) => {
    const watched = installs.filter(({ cluster }) => !cluster.hidden);
    const [first] = watched;
    if (first === undefined) {
      return [];
    }
    return {
      system: first.system.name,
      parent: first.parent,
      snapshotParent: first.snapshotParent,
      driver: first.csiDriver,
      clusters: watched.map(({ cluster }) => cluster.name),
      instanceId: first.instanceId,
      exclusive: watched.length === installs.length,
    };
  });
}
