import { defineWorld } from "../world/define.ts";
import { ISCSI, NFS } from "../world/installs.ts";
import type { SnapshotStory, VolumeStory, WorldStory } from "../world/model.ts";
import type { World } from "../world/world.ts";

/** A story with a name. Its world says why each object lives; what a report must hold is derived from that. */
export interface Scenario {
  /** "TRAP-07" (facts/democratic-csi.md §5.3), "LEAK-04" (§5.1), or null where it is neither. */
  readonly id: string | null;
  readonly name: string;
  readonly story: string;
  readonly world: World;
  /** The same world but for the tell-tale: where the scenario must stay quiet, the twin must not, and the other way round. */
  readonly twin: Twin | null;
}

/** How a twin differs, in one clause, and its world. */
export interface Twin {
  readonly differs: string;
  readonly world: World;
}

/** What a small story adds to the common stage: one NAS, one cluster, both installs, and one volume that is just well. */
export interface Play {
  readonly volumes?: readonly VolumeStory[];
  readonly snapshots?: readonly SnapshotStory[];
  readonly rest?: Partial<WorldStory>;
}

/** A story on the common stage, with its twin. */
export function scenario(
  id: string | null,
  name: string,
  story: string,
  play: Play,
  twin: (Play & { readonly differs: string }) | null = null,
): Scenario {
  return Object.freeze({
    id,
    name,
    story,
    world: staged(name, story, play),
    twin:
      twin === null
        ? null
        : { differs: twin.differs, world: staged(`${name}-twin`, twin.differs, twin) },
  });
}

function staged(
  world: string,
  story: string,
  { volumes = [], snapshots = [], rest = {} }: Play,
): World {
  const everyday: VolumeStory[] = [
    {
      claim: "shop/everyday-files",
      install: "zfs-nfs",
      pods: [{ name: "web-5d8f9c6b7-x2lqp", owner: "Deployment/web" }],
    },
    {
      claim: "shop/data-postgres-0",
      install: "zfs-iscsi",
      pods: [{ name: "postgres-0", owner: "StatefulSet/postgres" }],
    },
  ];
  return defineWorld({
    world,
    story,
    systems: [{ name: "nas1" }],
    clusters: [{ name: "prod" }],
    installs: [NFS, ISCSI],
    ...rest,
    volumes: [...everyday, ...volumes],
    snapshots,
  });
}
