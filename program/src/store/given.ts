import { emptyMemory, type Memory, type Remembered } from "../findings/memory.ts";
import { DAY_MS, NOW } from "../model/given.ts";
import { keyOf } from "../model/ids.ts";

/** What tests of the store have in common. */
export const LEARNING_MS = 7 * DAY_MS;
export const AT_BIRTH = { learningMs: LEARNING_MS, now: NOW, place: "test", because: null };

/** The memory of a store that began with `AT_BIRTH`. */
export function newborn({ epoch }: Memory): Memory {
  return emptyMemory({ id: epoch.id, bornAt: NOW, because: null }, LEARNING_MS);
}

/** A look that has something to say about everything. */
export function aLook(over: Partial<Remembered> = {}): Remembered {
  const place = { kind: "scope", key: "nas:tank/v", name: "nas1:tank/v", closed: true } as const;
  return {
    at: NOW,
    referrers: ["b", "a", "a-1"].map((uid) => ({
      kind: "persistentVolumes",
      cluster: "prod",
      uid,
      createdAt: NOW - DAY_MS,
      firstSeenAt: NOW,
      lastSeenAt: null,
      goneAt: null,
      witness: null,
      mark: "",
      text: `{"name":"${uid}"}`,
    })),
    forgottenReferrers: [],
    clusters: [
      {
        id: "prod",
        readings: { pods: { at: NOW, version: "7" } },
        young: [
          { key: keyOf("prod", "pod"), name: "pod/shop/web", createdAt: NOW, firstSeenAt: NOW },
        ],
      },
    ],
    identities: [{ kind: "cluster", name: "prod", id: "prod", since: NOW }],
    findings: ["f2", "f1"].map((id) => ({
      id,
      rule: "dataset-unreferenced",
      place: place.key,
      owner: "nas",
      firstSeenAt: NOW,
      lastSeenAt: NOW,
      confirmations: 1,
      unchanged: id === "f1" ? { bytes: 2 ** 40, since: NOW } : null,
      text: "{}",
    })),
    resolved: [],
    judged: ["dataset-unreferenced nas:tank/v"],
    freezes: [
      {
        id: "cold",
        kind: "massChange",
        place,
        since: NOW,
        because: "much",
        found: null,
        ended: null,
      },
    ],
    ...over,
  };
}
