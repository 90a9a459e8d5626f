import {
  volumeFatesOf,
  volumeWithFate,
  type FateStory,
} from "../../../simulators/scenarios/every-fate.ts";
import { RESOURCES } from "../../../simulators/kubernetes/resources.ts";
import { objectOf } from "../../../simulators/kubernetes/entry.ts";
import { defineWorld } from "../../../simulators/world/define.ts";
import { ISCSI, NFS, NVMEOF, SMB } from "../../../simulators/world/installs.ts";
import type { KubernetesObject } from "../../../simulators/world/port.ts";
import type { StartedWorld } from "../../../simulators/world/start.ts";
import type { World } from "../../../simulators/world/world.ts";
import { RULES } from "../findings/rules/index.ts";
import { type Picture, reportOn } from "../monitor/recording.ts";
import type { Shown } from "./shown.ts";

/** The namespace of a place in the list: no other word of the world holds its name. */
function wordOf(place: number): string {
  return `zq${String(place).padStart(3, "0")}x`;
}

/**
 * Every fate that a volume can have over every protocol, each in a namespace of its own whose name is in all names of its objects;
 * and what the namespaces have in common: a target that gives out two volumes, a clone of somebody else's volume, one pool that is
 * not well, snapshots of a task.
 */
export function manyTenants(): World {
  const installs = { nfs: NFS, iscsi: ISCSI, smb: SMB, nvmeof: NVMEOF } as const;
  const fates = (["nfs", "iscsi", "smb", "nvmeof"] as const).flatMap((protocol) =>
    volumeFatesOf(protocol).map((fate) => ({ fate, install: installs[protocol].name })),
  );
  const stories = fates.map(({ fate, install }, place): FateStory => {
    const word = wordOf(place);
    return volumeWithFate(fate, install, `${word}/${word}-data`);
  });
  const [source, clone, ofLun, alsoLun] = [0, 1, 2, 3].map((more) => wordOf(fates.length + more));
  const plain = (word = "", install = ISCSI.name) => ({
    claim: `${word}/${word}-data`,
    install,
    pods: [{ name: `${word}-0`, owner: `StatefulSet/${word}` }],
  });
  return defineWorld({
    world: "many-tenants",
    story:
      "Every fate over every protocol, each in a namespace of its own, on one pool that is not well.",
    systems: [
      {
        name: "nas1",
        pools: [
          { name: "tank", vdevs: [{ type: "MIRROR", disks: ["sda", "sdb"], failed: "sdb" }] },
        ],
        tasks: [{ dataset: "tank/k8s", every: "1d", keep: 2 }],
        stopped: ["nfs"],
        alerts: [
          {
            klass: "QuotaWarning",
            level: "WARNING",
            text: `Quota of ${ofLun} is nearly used up`,
            about: ["tank"],
          },
        ],
      },
    ],
    clusters: [{ name: "prod" }],
    installs: Object.values(installs),
    volumes: [
      ...stories.flatMap(({ volumes }) => volumes),
      plain(source),
      { ...plain(clone), age: "1d", fromVolume: `${source}/${source}-data` },
      plain(ofLun),
      plain(alsoLun),
    ],
    snapshots: [
      ...stories.flatMap(({ snapshots }) => snapshots),
      ...[source, alsoLun].map((word) => ({ of: `${word}/${word}-data`, name: `${word}-nightly` })),
    ],
    luns: [{ of: `${ofLun}/${ofLun}-data`, also: `${alsoLun}/${alsoLun}-data` }],
  });
}

/** Every object of the only cluster, as its API server has it. */
export function objectsIn({ clusters }: StartedWorld): readonly KubernetesObject[] {
  return clusters.flatMap(({ simulator }) =>
    RESOURCES.flatMap((resource) => simulator.store.table(resource).all().map(objectOf)),
  );
}

/** What the service would show of a picture. */
export function shownOfPicture(picture: Picture): Shown {
  const { inventory, links, scopes, sources, recording } = picture;
  return {
    version: "run-1",
    settings: {},
    lookedAt: recording.at,
    inventory,
    links,
    scopes,
    sources,
    report: reportOn(picture, RULES),
    nameOf: (id) => sources.find((source) => source.id === id)?.name ?? id,
    lastWhole: () => ({ at: recording.at, records: 4_711_321 }),
    spentBy: () => ({
      interactive: { taken: 1, waitedMs: 0 },
      background: { taken: 0, waitedMs: 0 },
      verify: { taken: 0, waitedMs: 0 },
    }),
  };
}

/** What belongs to a namespace, by words that only it has: its name, UIDs, GUIDs, handles, names of volumes and snapshots. */
export function wordsOf(namespace: string, world: StartedWorld): ReadonlySet<string> {
  const words = new Set([namespace]);
  for (const object of objectsIn(world))
    if (namespaceOf(object) === namespace) {
      words.add(object.metadata.uid ?? namespace);
      if (object.metadata.namespace === undefined) words.add(object.metadata.name);
    }
  const { bindings, systems } = world;
  const states = systems.map(({ simulator }) => simulator.state);
  for (const volume of world.world.volumes) {
    if ((volume.claimNow ?? volume.claim).namespace !== namespace) continue;
    const binding = bindings.volumes.get(volume.id);
    if (binding === undefined) continue;
    for (const word of [binding.leaf, binding.csiName, binding.claimUid, binding.pvName])
      words.add(word);
    for (const { datasets } of states)
      for (const { path, guid } of datasets) if (path === binding.dataset) words.add(guid);
  }
  for (const snapshot of world.world.snapshots) {
    if (snapshot.of.claim.namespace !== namespace) continue;
    const binding = bindings.snapshots.get(snapshot.id);
    for (const word of binding ? [binding.name, binding.contentName] : []) words.add(word);
  }
  return words;
}

/** Of a PersistentVolume that of its claim, of a content that of its VolumeSnapshot. */
function namespaceOf(object: KubernetesObject): string | undefined {
  const spec = (object["spec"] ?? {}) as Record<string, { namespace?: string } | undefined>;
  return (
    object.metadata.namespace ??
    spec["claimRef"]?.namespace ??
    spec["volumeSnapshotRef"]?.namespace ??
    (object.kind === "Namespace" ? object.metadata.name : undefined)
  );
}
