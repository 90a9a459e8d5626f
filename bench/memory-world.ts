import { createLinks } from "../program/src/correlate/join.ts";
import { claimScopes } from "../program/src/correlate/scopes.ts";
import type { RunInput } from "../program/src/findings/engine.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import {
  aClaim,
  aNodeWith,
  aPod,
  aPv,
  aZfsSnapshot,
  CLUSTER,
  type GivenRecords,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NOW,
  parents,
  snapshotsHeld,
  SYSTEM,
} from "../program/src/model/given.ts";
import type { InventoryView } from "../program/src/model/inventory.ts";

const SNAPSHOTS_EACH = 10;
const LEFTOVER_EVERY = 100;

/** Links and claim scopes over an inventory, and every rule: what a judgement starts from. */
export function joined(inventory: InventoryView): RunInput {
  const links = createLinks(inventory);
  const clusters = [{ kind: "cluster" as const, name: "prod", id: CLUSTER }];
  const systems = [{ kind: "system" as const, name: "nas1", id: SYSTEM }];
  const scopes = claimScopes({ declarations: [], clusters, systems }, inventory, links);
  const sources = [...clusters, ...systems];
  return { rules: RULES, settings: {}, inventory, links, scopes, sources, now: NOW };
}

/** Records of so many iSCSI volumes with ten ZFS snapshots each; one in a hundred nothing uses, and nobody holds. */
export function recordsOf(volumes: number): GivenRecords {
  const all = new Map<string, unknown[]>();
  const add = (records: GivenRecords) => {
    for (const [collection, some] of Object.entries(records)) {
      const before = all.get(collection);
      if (before) before.push(...some);
      else all.set(collection, [...some]);
    }
  };
  add(parents(ISCSI_PARENT));
  add(aNodeWith("worker-1", "org.democratic-csi.iscsi"));
  for (let place = 0; place < volumes; place += 1) {
    const uid = `${String(place).padStart(8, "0")}-5e4a-4d8d-9d0f-3f1c2b7a9e11`;
    add(iscsiVolume(place + 1, `pvc-${uid}`));
    const isLeftover = place % LEFTOVER_EVERY === 0;
    const zfsSnapshots = Array.from({ length: SNAPSHOTS_EACH }, (_, day) =>
      aZfsSnapshot(`${ISCSI_PARENT}/pvc-${uid}`, `auto-2026-11-${day + 10}`),
    );
    add(isLeftover ? snapshotsHeld(zfsSnapshots) : { zfsSnapshots });
    if (!isLeftover) add(usersOf(uid, place));
  }
  return Object.fromEntries(all);
}

function usersOf(uid: string, place: number): GivenRecords {
  const [namespace, name] = [`team-${place % 500}`, `data-${place}`];
  const pv = `pvc-${uid}`;
  return {
    persistentVolumes: [
      aPv({
        uid: `pv-${uid}`,
        name: pv,
        source: iscsiSource(pv),
        claimRef: { namespace, name, uid },
      }),
    ],
    persistentVolumeClaims: [aClaim({ uid, namespace, name, pvName: pv })],
    pods: [aPod({ uid: `pod-${uid}`, name: `app-${place}`, namespace, claims: [name] })],
  };
}
