import { SCENARIOS } from "../../../simulators/scenarios/catalogue.ts";
import type { StartedWorld } from "../../../simulators/world/start.ts";
import type { ObjectFinding } from "../../../simulators/world/object-truth.ts";
import type { ExpectedFinding } from "../../../simulators/world/expected.ts";
import { collectionWords } from "../model/collection-words.ts";
import type { Said, Unknown } from "./given-world.ts";

/** Every scenario of the catalogue and every twin, by title. */
export const SCENARIO_WORLDS = SCENARIOS.flatMap(({ id, name, world, twin }) => {
  const title = id === null ? name : `${id}: ${name}`;
  return [
    { title, name, world },
    ...(twin === null
      ? []
      : [{ title: `${title}, its twin: ${twin.differs}`, name: "twin", world: twin.world }]),
  ];
});

/** Where what was said is not what is true of a world: said without need, and true without being said. */
export function differencesFrom(
  { truth, scopes }: StartedWorld,
  { certain }: Said,
): { readonly surplus: readonly string[]; readonly missing: readonly string[] } {
  const closed = scopes.every(({ exclusive }) => exclusive);
  const due = [...truth.findings, ...truth.objects, ...(closed ? [] : truth.unclaimed)].map(named);
  const allowed = new Set([...due, ...[...truth.hinted, ...truth.hintedObjects].map(named)]);
  const found = certain.map((line) => line.replace(/ (orphan|unclaimed)$/, ""));
  return {
    surplus: found.filter((line) => !allowed.has(line)),
    missing: due.filter((line) => !found.includes(line)),
  };
}

function named({
  rule,
  subjectKind,
  subjectName,
}: Pick<ExpectedFinding | ObjectFinding, "rule" | "subjectKind" | "subjectName">): string {
  return `${rule} ${subjectKind}/${subjectName}`;
}

/** What cannot be told in the world of a scenario: which rule, where, and why; nothing in nearly all of them. */
export function unknownIn(name: string): readonly Unknown[] {
  return inOrder(DIM[name] ?? []);
}

/** Unknowns by rule and place, to be compared. */
export function inOrder(unknown: readonly Unknown[]): readonly Unknown[] {
  return unknown.toSorted((a, b) => (`${a.rule} ${a.place}` < `${b.rule} ${b.place}` ? -1 : 1));
}

const SCOPES = ["nas1:tank/k8s/iscsi/v", "nas1:tank/k8s/nfs/v"] as const;
const UNSEEN = "nas1: pool tank is not imported, so what is in it cannot be seen";

/** Rules that look at what is in a pool: where they ask it, and what they cannot see while the pool is exported. */
const BLIND_WITHOUT_POOL: readonly (readonly [
  rules: readonly string[],
  places: readonly string[],
  unseen: readonly ("datasets" | "zfsSnapshots")[],
])[] = [
  [
    [
      "pv-backing-missing",
      "pv-backing-wrong",
      "pv-portal-gone",
      "pv-size-drift",
      "block-volume-on-two-nodes",
    ],
    ["prod"],
    ["datasets"],
  ],
  [
    ["volume-snapshot-content-dangling", "pv-deletion-blocked"],
    ["prod"],
    ["datasets", "zfsSnapshots"],
  ],
  [
    [
      "share-without-dataset",
      "dataset-quota-missing",
      "dataset-reservation-drift",
      "dataset-driver-ids-stale",
    ],
    SCOPES,
    ["datasets"],
  ],
  [
    [
      "dataset-locked",
      "extent-disabled",
      "extent-shared",
      "extent-without-zvol",
      "nvmeof-namespace-disabled",
      "nvmeof-namespace-without-zvol",
      "nvmeof-session-stale",
      "nvmeof-subsystem-without-namespace",
      "session-stale",
      "share-disabled",
      "share-restricted",
      "snapshot-task-without-dataset",
      "target-shared",
      "target-without-extent",
    ],
    ["nas1"],
    ["datasets"],
  ],
  [
    [
      "dataset-unreferenced",
      "dataset-half-provisioned",
      "dataset-half-deleted",
      "dataset-pinned-by-clone",
      "dataset-unmanaged",
      "detached-container-empty",
      "detached-copy-incomplete",
      "detached-copy-unreferenced",
      "zfs-snapshot-held",
      "zfs-snapshot-pinned-by-clone",
      "zfs-snapshot-temporary",
      "zfs-snapshot-unreferenced",
    ],
    SCOPES,
    ["datasets", "zfsSnapshots"],
  ],
];

/** Worlds in which something is out of sight, so that some rules rightly cannot tell. Few look at no pool. */
const DIM: Readonly<Record<string, readonly Unknown[]>> = {
  "exported-pool": BLIND_WITHOUT_POOL.flatMap(([rules, places, unseen]) =>
    rules.flatMap((rule) =>
      places.map((place) => ({
        rule,
        place,
        because: unseen.map((collection) => `${collectionWords(collection)} of nas1: ${UNSEEN}`),
      })),
    ),
  ),
  "delete-strategy-retain": [
    {
      rule: "dataset-unreferenced",
      place: "nas1:tank/k8s/nfs/v",
      because: [
        "cannot tell for 1: its name was made from a template; with deleteStrategy retain it is kept on purpose until a claim of that name comes back",
        "subject: dataset/tank/k8s/nfs/v/erp-ledger",
      ],
    },
  ],
};
