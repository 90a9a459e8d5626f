import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLinks } from "../correlate/join.ts";
import { type Located, touchedBy } from "../correlate/touched.ts";
import type { Finding } from "../findings/finding.ts";
import { atOnce } from "../lib/slices.ts";
import { type AnyRecord, COLLECTIONS } from "../model/collections.ts";
import * as given from "../model/given.ts";
import { keyOfRecord } from "../model/identity.ts";
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

const snapshots = fc
  .record(namespaced)
  .map(({ namespace, place }) =>
    located("volumeSnapshots", given.aVolumeSnapshot({ uid: `snap-${place}`, namespace })),
  );

const contents = fc.record(namespaced).map(({ namespace, place }) => {
  const uid = `snap-${place}`;
  const volumeSnapshot = { namespace, name: "nightly", uid };
  return located(
    "volumeSnapshotContents",
    given.aContent({ uid: `content-${place}`, volumeSnapshot }),
  );
});

const steps = fc.array(
  fc.record({
    object: fc.oneof(claims, volumes, pods, usages, snapshots, contents),
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
  const volumesBehind = PLACES.map((place) => given.nfsVolume(pvOf(place)));
  const inventory = given.inventoryOf(
    given.together(given.parents(given.NFS_PARENT), ...volumesBehind),
  );
  const links = createLinks(inventory);
  const showing = new Showing("run");
  const looked = shownIn(inventory);
  showing.show(looked, null);
  const apply = ({ collection, record }: Located, goes: boolean): void => {
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
    showing.show(shownIn(inventory, { scopes: looked.scopes }), [...before, ...touched()]);
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
          expect(saidIn(part)).toEqual(saidIn(narrowed({ ...now() }, sight)));
          expect(part.report.findings.flatMap(namespacesIn)).toSatisfy(isAmong(names));
        }
      }),
      { numRuns: 50 },
    );
  });
});

function isOf(record: AnyRecord, names: readonly string[]): boolean {
  if (!("cluster" in record) || record.cluster !== given.CLUSTER) return false;
  return names.includes(namespaceOf(record) ?? "");
}

function namespacesIn({ subject, concerns }: Finding): readonly string[] {
  const homes = concerns.map((concern) => concern.split("/", 1)[0] ?? "");
  return subject.namespace === null ? homes : [subject.namespace, ...homes];
}

function isAmong(names: readonly string[]): (found: readonly string[]) => boolean {
  return (found) => found.every((one) => names.includes(one));
}
