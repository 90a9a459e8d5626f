import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLinks } from "../correlate/join.ts";
import { type Located, touchedBy } from "../correlate/touched.ts";
import type { Finding } from "../findings/finding.ts";
import { atOnce } from "../lib/slices.ts";
import { type AnyRecord, COLLECTIONS } from "../model/collections.ts";
import * as given from "../model/given.ts";
import { keyOfRecord } from "../model/identity.ts";
import type { Dataset } from "../model/truenas.ts";
import type { Key } from "../model/ids.ts";
import type { Change } from "../model/observation.ts";
import { shownIn, tenantOf } from "./given-shown.ts";
import { narrowed } from "./narrowed.ts";
import { Showing } from "./showing.ts";
import type { Shown } from "./shown.ts";

/** Names that share letters, and one that is also the name of objects. */
const NAMESPACES = ["shop", "shop-2", "data-1"];
const PLACES = ["1", "2", "3"];
const CLUSTERS = [given.CLUSTER, "another-cluster-uid"];

const uidOf = (place: string) => `0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e0${place}`;
const nameOf = (place: string) => `data-${place}`;
const pvOf = (place: string) => `pvc-${uidOf(place)}`;
const snapOf = (place: string) => `7c9e6679-7425-40de-944b-e07fc1f90ae${place}`;

/**
 * The volume of the third place has been renamed on the NAS; of the others each has snapshots that bear UIDs of others. One stays
 * whatever happens: that a NAS serves a driver at all is as old as the look.
 */
const WORLD = given.together(
  given.parents(given.NFS_PARENT),
  given.nfsVolume("stays"),
  {
    persistentVolumes: CLUSTERS.map((cluster) =>
      given.aPv({
        uid: "stays",
        name: "stays",
        cluster,
        claimRef: null,
        source: given.nfsSource("stays"),
      }),
    ),
  },
  given.nfsVolume(pvOf("1")),
  given.nfsVolume(pvOf("2")),
  given.nfsVolume(pvOf("3"), { path: `${given.NFS_PARENT}/renamed` }),
  {
    zfsSnapshots: [
      given.aZfsSnapshot(`${given.NFS_PARENT}/${pvOf("1")}`, `snapshot-${snapOf("1")}`),
      given.aZfsSnapshot(`${given.NFS_PARENT}/${pvOf("1")}`, `snapshot-${snapOf("2")}`),
      given.aZfsSnapshot(`${given.NFS_PARENT}/${pvOf("2")}`, `snapshot-${snapOf("3")}`),
      given.aZfsSnapshot(
        `${given.NFS_PARENT}/${pvOf("2")}`,
        `volume-source-for-volume-${pvOf("3")}`,
      ),
    ],
  },
);

const namespaced = { namespace: fc.constantFrom(...NAMESPACES), place: fc.constantFrom(...PLACES) };

const claims = fc
  .record({ ...namespaced, cluster: fc.constantFrom(...CLUSTERS), bound: fc.boolean() })
  .map(({ namespace, place, cluster, bound }) => {
    const [uid, name] = [uidOf(place), nameOf(place)];
    const pvName = bound ? pvOf(place) : "";
    return located(
      "persistentVolumeClaims",
      given.aClaim({ uid, name, namespace, cluster, pvName }),
    );
  });

/** Of nobody's claim, of one that may be there, or of one of the same name; behind each its own dataset, or one that all share. */
const volumes = fc
  .record({
    ...namespaced,
    cluster: fc.constantFrom(...CLUSTERS),
    isAnybodys: fc.boolean(),
    isShared: fc.boolean(),
    phase: fc.constantFrom("Bound" as const, "Released" as const),
  })
  .map(({ namespace, place, cluster, isAnybodys, isShared, phase }) => {
    const [name, uid] = [pvOf(place), `pv-${place}`];
    const claimRef = isAnybodys ? { namespace, name: nameOf(place), uid: uidOf(place) } : null;
    const source = given.nfsSource(isShared ? pvOf("1") : name);
    return located("persistentVolumes", given.aPv({ uid, name, cluster, claimRef, source, phase }));
  });

const pods = fc
  .record(namespaced)
  .map(({ namespace, place }) =>
    located(
      "pods",
      given.aPod({ uid: `pod-${place}`, name: `app-${place}`, namespace, claims: [nameOf(place)] }),
    ),
  );

const usages = fc
  .record(namespaced)
  .map(({ namespace, place }) =>
    located("claimUsage", given.aClaimUsage({ namespace, claim: nameOf(place) })),
  );

const attachments = fc
  .record({ place: fc.constantFrom(...PLACES), cluster: fc.constantFrom(...CLUSTERS) })
  .map(({ place, cluster }) => {
    const [uid, pvName] = [`attachment-${place}`, pvOf(place)];
    return located("volumeAttachments", given.anAttachment({ uid, pvName, cluster }));
  });

const snapshots = fc
  .record(namespaced)
  .map(({ namespace, place }) =>
    located(
      "volumeSnapshots",
      given.aVolumeSnapshot({ uid: snapOf(place), namespace, contentName: null }),
    ),
  );

/** Of a snapshot that is there or not, of a volume that is there or not. */
const contents = fc
  .record({ ...namespaced, of: fc.constantFrom(...PLACES) })
  .map(({ namespace, place, of }) => {
    const [uid, snapshot] = [`content-${place}`, snapOf(place)];
    const volumeSnapshot = { namespace, name: "nightly", uid: snapshot };
    const snapshotHandle = `${pvOf(of)}@snapshot-${snapshot}`;
    return located(
      "volumeSnapshotContents",
      given.aContent({ uid, volumeSnapshot, snapshotHandle, sourceVolumeHandle: pvOf(of) }),
    );
  });

const steps = fc.array(
  fc.record({
    object: fc.oneof(claims, volumes, pods, usages, attachments, snapshots, contents),
    goes: fc.boolean(),
  }),
  { maxLength: 12 },
);

function located<C extends Located["collection"]>(
  collection: C,
  record: Extract<Located, { readonly collection: C }>["record"],
): Located {
  return { collection, record } as Located;
}

/** A service in which objects come, change and go, and which tells what each change touches. */
function changing() {
  const inventory = given.inventoryOf(WORLD);
  const links = createLinks(inventory);
  const showing = new Showing("run");
  const looked = shownIn(inventory);
  showing.show(looked, null);
  const apply = ({ collection, record }: Located, goes: boolean): ReadonlySet<Key> => {
    const key = keyOfRecord(record);
    const touched = () => {
      const found = inventory.get(collection, key);
      const roots = found === undefined ? [] : [{ collection, record: found } as Located];
      return Array.from(atOnce(touchedBy(roots, { inventory, links })), ([one, at]) => ({
        key: one,
        collection: at.collection,
      }));
    };
    const before = touched();
    inventory.change({
      source: { kind: "cluster", name: "prod", id: given.CLUSTER },
      at: given.NOW,
      collection,
      ...(goes ? { type: "delete", key } : { type: "put", record }),
    } as Change);
    const all = [...before, ...touched()];
    showing.show(shownIn(inventory, { scopes: looked.scopes }), all);
    return new Set(all.map((one) => one.key));
  };
  return { inventory, apply, now: () => showing.now as Shown };
}

/** The namespace that says whose an object is; undefined where none does. */
function namespaceOf(record: AnyRecord): string | undefined {
  if ("namespace" in record && typeof record.namespace === "string") return record.namespace;
  if ("claimRef" in record) return record.claimRef?.namespace;
  return "volumeSnapshot" in record ? record.volumeSnapshot.namespace : undefined;
}

const SAID = [
  "persistentVolumeClaims",
  "pods",
  "claimUsage",
  "volumeSnapshots",
  "persistentVolumes",
  "volumeSnapshotContents",
] as const;

/** Keys of all of which anything is seen, and the report word for word. */
function saidIn({ inventory, report }: Shown) {
  return { keys: COLLECTIONS.map((collection) => keysOf(inventory.all(collection))), report };
}

function keysOf(records: Iterable<AnyRecord>): readonly Key[] {
  return Array.from(records, keyOfRecord).toSorted();
}

describe("what a change touches, whatever it is", () => {
  it("is everything of which something else is found than before", () => {
    fc.assert(
      fc.property(steps, (changes) => {
        const { apply, now } = changing();
        for (const { object, goes } of changes) {
          const before = foundIn(now());
          const touched = apply(object, goes);
          const after = foundIn(now());
          const other = [...before.symmetricDifference(after)];
          const untouched = other.filter((one) => !touched.has(subjectOf(one)));
          expect(untouched).toEqual([]);
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** What is found of single objects, but for how far all was read; what many hang on is as old as the look. */
function foundIn({ report }: Shown): ReadonlySet<string> {
  const single = report.findings.filter(
    ({ impact, verdict }) => impact === null && verdict !== "unknown",
  );
  return new Set(
    single.map(({ subject, rule, verdict, evidence, concerns }) =>
      JSON.stringify([subject.key, rule, verdict, evidence, concerns]),
    ),
  );
}

function subjectOf(found: string): Key {
  const [key] = JSON.parse(found) as readonly [Key];
  return key;
}

const TENANTS = [["shop"], ["shop-2", "data-1"], []].map((names) => ({ names }));

describe.each(TENANTS)("the part of a tenant of $names, whatever changes", ({ names }) => {
  const sight = tenantOf(...names);

  it("is what a search through everything finds, with the findings of a part made anew, none of which names others", () => {
    fc.assert(
      fc.property(steps, (changes) => {
        const { inventory, apply, now } = changing();
        for (const { object, goes } of changes) {
          apply(object, goes);
          const part = narrowed(now(), sight);
          for (const collection of SAID)
            expect(keysOf(part.inventory.all(collection))).toEqual(
              keysOf([...inventory.all(collection)].filter((one) => isOf(one, names))),
            );
          expect(keysOf(part.inventory.all("datasets"))).toEqual(
            expect.arrayContaining([...keysOf(madeFor(part, now()))]),
          );
          expect(saidIn(part)).toEqual(saidIn(narrowed({ ...now() }, sight)));
          expect(part.report.findings.flatMap(namespacesIn)).toSatisfy(isAmong(names));
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** Volumes that a driver made for the claims that are seen, whatever they are called by now. */
function madeFor({ inventory: seen }: Shown, { inventory, links }: Shown): readonly Dataset[] {
  return [...inventory.all("datasets")].filter((dataset) => {
    const owned = links.ownership(dataset);
    if (owned.state !== "volume" || owned.claimUid === null) return false;
    return seen.find("persistentVolumeClaims", "uid", owned.claimUid).length > 0;
  });
}

function isOf(record: AnyRecord, names: readonly string[]): boolean {
  if (!("cluster" in record) || record.cluster !== given.CLUSTER) return false;
  return names.includes(namespaceOf(record) ?? "");
}

function namespacesIn({ subject, concerns }: Finding): readonly string[] {
  const homes = concerns.map(({ cluster, namespace }) =>
    cluster === given.CLUSTER ? namespace : `${namespace} of ${cluster}`,
  );
  return subject.namespace === null ? homes : [subject.namespace, ...homes];
}

function isAmong(names: readonly string[]): (found: readonly string[]) => boolean {
  return (found) => found.every((one) => names.includes(one));
}
