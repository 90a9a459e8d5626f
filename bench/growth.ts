/**
 * Join and judge alone, over records made in memory: shows how both grow with the number of volumes, without wire, clients
 * and simulators. Argument: the number of iSCSI volumes; each has ten ZFS snapshots, and one in a hundred nothing uses.
 */
import { createLinks } from "../program/src/correlate/join.ts";
import { claimScopes } from "../program/src/correlate/scopes.ts";
import { assembleReport } from "../program/src/findings/assemble.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import {
  aClaim,
  aPod,
  aPv,
  aZfsSnapshot,
  CLUSTER,
  type GivenRecords,
  inventoryOf,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NOW,
  parents,
  SYSTEM,
} from "../program/src/model/given.ts";

/** Milliseconds of both parts, and what was found. */
export interface Growth {
  readonly joinMs: number;
  readonly judgeMs: number;
  readonly findings: number;
}

const SNAPSHOTS_EACH = 10;
const LEFTOVER_EVERY = 100;

process.stdout.write(`${JSON.stringify(measure(Number(process.argv[2])))}\n`);

function measure(volumes: number): Growth {
  const records = recordsOf(volumes);
  const started = performance.now();
  const inventory = inventoryOf(records);
  const links = createLinks(inventory);
  const clusters = [{ kind: "cluster" as const, name: "prod", id: CLUSTER }];
  const systems = [{ kind: "system" as const, name: "nas1", id: SYSTEM }];
  const scopes = claimScopes({ declarations: [], clusters, systems }, inventory, links);
  const joined = performance.now();
  const sources = [...clusters, ...systems];
  const input = { rules: RULES, settings: {}, exclusions: [], inventory, links, scopes, sources };
  const { findings } = assembleReport({ ...input, memory: null, now: NOW });
  return {
    joinMs: joined - started,
    judgeMs: performance.now() - joined,
    findings: findings.length,
  };
}

function recordsOf(volumes: number): GivenRecords {
  const all = new Map<string, unknown[]>();
  const add = (records: GivenRecords) => {
    for (const [collection, some] of Object.entries(records)) {
      const before = all.get(collection);
      if (before) before.push(...some);
      else all.set(collection, [...some]);
    }
  };
  add(parents(ISCSI_PARENT));
  for (let place = 0; place < volumes; place += 1) {
    const uid = `${String(place).padStart(8, "0")}-5e4a-4d8d-9d0f-3f1c2b7a9e11`;
    add(iscsiVolume(place + 1, `pvc-${uid}`));
    add({
      zfsSnapshots: Array.from({ length: SNAPSHOTS_EACH }, (_, day) =>
        aZfsSnapshot(`${ISCSI_PARENT}/pvc-${uid}`, `auto-2026-11-${day + 10}`),
      ),
    });
    if (place % LEFTOVER_EVERY > 0) add(usersOf(uid, place));
  }
  return Object.fromEntries(all);
}

function usersOf(uid: string, place: number): GivenRecords {
  const [namespace, name] = [`team-${place % 500}`, `data-${place}`];
  const pv = `pvc-${uid}`;
  return {
    persistentVolumes: [
      aPv({ name: pv, source: iscsiSource(pv), claimRef: { namespace, name, uid } }),
    ],
    persistentVolumeClaims: [aClaim({ uid, namespace, name, pvName: pv })],
    pods: [aPod({ name: `app-${place}`, namespace, claims: [name] })],
  };
}
