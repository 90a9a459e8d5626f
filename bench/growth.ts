/**
 * Join and judge alone, over records made in memory: shows how both grow with the number of volumes, without wire, clients
 * and simulators. Argument: the number of iSCSI volumes; each has ten ZFS snapshots, and one in a hundred nothing uses.
 */
import { createLinks } from "../program/src/correlate/join.ts";
import { claimScopes } from "../program/src/correlate/scopes.ts";
import { reportOf } from "../program/src/findings/assemble.ts";
import { judge } from "../program/src/findings/engine.ts";
import { afterwards, emptyMemory, type Memory } from "../program/src/findings/memory.ts";
import { remember } from "../program/src/findings/remember.ts";
import { RULES } from "../program/src/findings/rules/index.ts";
import {
  aClaim,
  aNodeWith,
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
  /** What the look adds to the memory that it was judged with; and the next look with all of it. */
  readonly rememberMs: number;
  readonly againMs: number;
  readonly findings: number;
}

const SNAPSHOTS_EACH = 10;
const LEFTOVER_EVERY = 100;
const VANISHED = 50;

process.stdout.write(`${JSON.stringify(measure(Number(process.argv[2])))}\n`);

function measure(volumes: number): Growth {
  const empty = emptyMemory({ id: "bench", bornAt: 0, because: null }, 0);
  const first = look(recordsOf(volumes), empty, NOW);
  const memory = afterwards(empty, first.remembered);
  const again = look(recordsOf(volumes, VANISHED), memory, NOW + 3_600_000);
  return {
    joinMs: first.joinMs,
    judgeMs: first.judgeMs,
    rememberMs: first.rememberMs,
    againMs: again.joinMs + again.judgeMs + again.rememberMs,
    findings: first.findings,
  };
}

function look(records: GivenRecords, memory: Memory, now: number) {
  const started = performance.now();
  const inventory = inventoryOf(records);
  const links = createLinks(inventory);
  const clusters = [{ kind: "cluster" as const, name: "prod", id: CLUSTER }];
  const systems = [{ kind: "system" as const, name: "nas1", id: SYSTEM }];
  const scopes = claimScopes({ declarations: [], clusters, systems }, inventory, links);
  const joined = performance.now();
  const sources = [...clusters, ...systems];
  const common = { rules: RULES, settings: {}, exclusions: [], inventory, links, scopes, sources };
  const input = { ...common, memory, now };
  const judged = judge(input);
  const { findings } = reportOf(input, judged);
  const told = performance.now();
  const remembered = remember(input, memory, judged);
  return {
    joinMs: joined - started,
    judgeMs: told - joined,
    rememberMs: performance.now() - told,
    findings: findings.length,
    remembered,
  };
}

/** Records of so many volumes; one in `LEFTOVER_EVERY` has no user, and the last `vanished` have none any more. */
function recordsOf(volumes: number, vanished = 0): GivenRecords {
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
    add({
      zfsSnapshots: Array.from({ length: SNAPSHOTS_EACH }, (_, day) =>
        aZfsSnapshot(`${ISCSI_PARENT}/pvc-${uid}`, `auto-2026-11-${day + 10}`),
      ),
    });
    if (place % LEFTOVER_EVERY > 0 && place < volumes - vanished) add(usersOf(uid, place));
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
