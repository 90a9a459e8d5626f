import { describe, expect, it } from "vitest";
import { createLinks } from "../correlate/join.ts";
import { claimScopes } from "../correlate/scopes.ts";
import {
  aClaim,
  anAttachment,
  anExtent,
  aNodeWith,
  aPod,
  aPv,
  aSession,
  aShare,
  aTarget,
  aZfsSnapshot,
  CLUSTER,
  DAY_MS,
  inventoryOf,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NFS_PARENT,
  nfsVolume,
  NOW,
  parents,
  SYSTEM,
  together,
} from "../model/given.ts";
import type { Inventory } from "../model/inventory.ts";
import { runRules } from "./rule-run.ts";
import { RULES } from "./rules/index.ts";

describe("rules", () => {
  it("look through no whole collection for each of their subjects", () => {
    expect(wholeLooks(40)).toEqual(wholeLooks(20));
  });
});

/** How often all records of a collection are gone through to judge so many leftovers of every sort. */
function wholeLooks(leftovers: number): Readonly<Record<string, number>> {
  const looks: Record<string, number> = {};
  const inventory = counted(
    inventoryOf(
      together(
        parents(ISCSI_PARENT, NFS_PARENT),
        aNodeWith("worker-1", "org.democratic-csi.iscsi"),
        ...Array.from({ length: leftovers }, (_, place) => leftoversOf(place + 1)),
      ),
    ),
    looks,
  );
  const links = createLinks(inventory);
  const clusters = [{ kind: "cluster" as const, name: "prod", id: CLUSTER }];
  const systems = [{ kind: "system" as const, name: "nas1", id: SYSTEM }];
  const scopes = claimScopes({ declarations: [], clusters, systems }, inventory, links);
  const sources = [...clusters, ...systems];
  runRules(RULES, { rules: RULES, settings: {}, inventory, links, scopes, sources, now: NOW });
  return looks;
}

function counted(inventory: Inventory, looks: Record<string, number>): Inventory {
  const all = inventory.all.bind(inventory);
  inventory.all = (collection) => {
    if (inventory.count(collection) > 1) looks[collection] = (looks[collection] ?? 0) + 1;
    return all(collection);
  };
  return inventory;
}

/** One of everything that is left over, waits or is broken, under names that nothing else has. */
function leftoversOf(place: number) {
  const uid = (kind: number) =>
    `${String(place).padStart(7, "0")}${kind}-5e4a-4d8d-9d0f-3f1c2b7a9e11`;
  const at = (kind: number) => place * 10 + kind;
  const old = NOW - 90 * DAY_MS;
  return together(iscsiVolume(at(1), `pvc-${uid(1)}`), nfsVolume(`pvc-${uid(2)}`), {
    iscsiTargets: [aTarget(at(3), `csi-pvc-${uid(3)}-a`)],
    iscsiExtents: [anExtent(at(4), `csi-pvc-${uid(4)}-a`, `${ISCSI_PARENT}/pvc-${uid(4)}`)],
    iscsiSessions: [aSession(`csi-pvc-${uid(1)}-clustera`)],
    shares: [aShare(`/mnt/${NFS_PARENT}/pvc-${uid(5)}`, { id: at(5) })],
    zfsSnapshots: [aZfsSnapshot(`${ISCSI_PARENT}/pvc-${uid(1)}`, `snapshot-${uid(6)}`)],
    persistentVolumes: [
      aPv({
        uid: `pv-${uid(7)}`,
        name: `pvc-${uid(7)}`,
        source: iscsiSource(`pvc-${uid(7)}`),
        createdAt: old,
      }),
    ],
    persistentVolumeClaims: [
      aClaim({ uid: uid(8), name: `data-${place}`, phase: "Pending", pvName: "", createdAt: old }),
    ],
    volumeAttachments: [
      anAttachment({ uid: `va-${uid(7)}`, name: `va-${place}`, pvName: `pvc-${uid(7)}` }),
    ],
    pods: [aPod({ uid: `pod-${uid(9)}`, name: `app-${place}`, claims: [`data-${place}`] })],
  });
}
