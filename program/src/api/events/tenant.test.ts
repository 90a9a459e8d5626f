import { describe, expect, it } from "vitest";
import { createLinks } from "../../correlate/join.ts";
import { type Located, touchedBy } from "../../correlate/touched.ts";
import { claimConcern, concernsOf } from "../../findings/concern.ts";
import type { Finding } from "../../findings/finding.ts";
import { atOnce } from "../../lib/slices.ts";
import { type Collection, COLLECTIONS } from "../../model/collections.ts";
import * as given from "../../model/given.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Change } from "../../model/observation.ts";
import { READER, shownIn, shownOf, tenantOf } from "../given-shown.ts";
import type { Sight } from "../sight.ts";
import { aWatcher, type Heard, heard, watching } from "./given.ts";

const uidOf = (digits: string) => `0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e${digits}`;

/** A bound claim over NFS with its volume and a Pod. */
function nfs(namespace: string, digits: string) {
  const [uid, name, pv] = [uidOf(digits), `data-${digits}`, `pvc-${uidOf(digits)}`];
  return given.together(given.nfsVolume(pv), {
    persistentVolumeClaims: [given.aClaim({ uid, namespace, name, pvName: pv })],
    persistentVolumes: [
      given.aPv({
        uid: `pv-${digits}`,
        name: pv,
        claimRef: { namespace, name, uid },
        source: given.nfsSource(pv),
      }),
    ],
    pods: [given.aPod({ uid: `pod-${digits}`, name: `app-${digits}`, namespace, claims: [name] })],
  });
}

const OWN = nfs("shop", "11");
const OTHERS = nfs("next-door", "22");
const WORLD = given.together(given.parents(given.NFS_PARENT), OWN, OTHERS);

/** A tenant of "shop" who watches, and a way to let things happen. */
function tenantWatching() {
  const inventory = given.inventoryOf(WORLD);
  const around = { inventory, links: createLinks(inventory) };
  const { clock, events, show } = watching({ ...shownOf(WORLD), ...around });
  const stream = events.open(aWatcher({ sight: tenantOf("shop") }), null);
  const reader = events.open(aWatcher({ user: "reader", sight: READER }), null);
  const happen = async (
    change: Change,
    findings?: readonly Finding[],
    ignored: readonly Finding[] = [],
  ) => {
    const key = change.type === "delete" ? change.key : keyOfRecord(change.record);
    const found = () => {
      const { collection } = change;
      const record = inventory.get(collection, key);
      return record === undefined ? [] : [{ collection, record } as Located];
    };
    const before = atOnce(touchedBy(found(), around));
    inventory.change(change);
    const after = atOnce(touchedBy(found(), around));
    const touched = [...before, ...after].map(([one, { collection }]) => ({
      key: one,
      collection,
    }));
    const suppressed = ignored.map((finding) => ({ finding, by: "ignored by ann", on: null }));
    const { report } = shownOf(WORLD);
    show(findings === undefined ? {} : { report: { ...report, findings, suppressed } }, touched);
    await clock.advance(250);
    return { tenant: await heard(stream), reader: await heard(reader) };
  };
  return { happen };
}

function put(collection: Collection, record: unknown): Change {
  return { type: "put", source: SOURCE, collection, at: 0, record } as Change;
}

function deletion({ collection, record }: Located): Change {
  return { type: "delete", source: SOURCE, collection, at: 0, key: keyOfRecord(record) } as Change;
}

const SOURCE = { kind: "cluster", name: "prod", id: given.CLUSTER } as const;

function everyRecord(of: given.GivenRecords): readonly Located[] {
  return COLLECTIONS.flatMap((collection) =>
    (of[collection] ?? []).map((record) => ({ collection, record }) as Located),
  );
}

function first<C extends "persistentVolumeClaims" | "pods" | "datasets">(collection: C) {
  const [record] = OWN[collection] ?? [];
  if (record === undefined) throw new Error(`there are no ${collection}`);
  return record;
}

/** What is found about a claim. */
function aFinding(
  id: string,
  namespace: string,
  digits: string,
  cluster: string = given.CLUSTER,
): Finding {
  return {
    ...shownOf(WORLD).report.findings[0],
    id,
    rule: "claim-pending",
    verdict: "confirmed",
    severity: "warning",
    word: null,
    subject: {
      kind: "pvc",
      key: `${cluster}/${uidOf(digits)}`,
      name: `data-${digits}`,
      namespace,
      source: "prod",
    },
    scope: { kind: "cluster", key: cluster, name: "prod", closed: null },
    evidence: [],
    preconditions: [],
    missing: [],
    reclaimableBytes: null,
    since: null,
    lifecycle: { state: "active", firstSeenAt: 0, confirmations: 1 },
    concerns: concernsOf([claimConcern({ cluster, namespace, name: `data-${digits}` })], []),
    impact: null,
    remedy: [],
  } as unknown as Finding;
}

function opened(all: readonly Heard[]): readonly string[] {
  return all
    .filter(({ type }) => type === "findings")
    .flatMap(({ data }) => (data as { opened: { id: string }[] }).opened.map(({ id }) => id));
}

describe("a tenant", () => {
  it("hears what changes along his own line", async () => {
    const { happen } = tenantWatching();
    const claim = first("persistentVolumeClaims");
    const { tenant } = await happen(put("persistentVolumeClaims", { ...claim, requestedBytes: 7 }));
    expect(tenant).toMatchObject([
      { type: "objects", data: { changed: { claims: [keyOfRecord(claim)] }, gone: {} } },
    ]);
  });

  it("hears that his object is gone, and what hung on it changed", async () => {
    const { happen } = tenantWatching();
    const claim = first("persistentVolumeClaims");
    const pod = await happen(deletion({ collection: "pods", record: first("pods") }));
    expect(pod.tenant).toMatchObject([{ data: { changed: { claims: [keyOfRecord(claim)] } } }]);
    const { tenant } = await happen(
      deletion({ collection: "persistentVolumeClaims", record: claim }),
    );
    expect(tenant).toMatchObject([{ data: { gone: { claims: [keyOfRecord(claim)] } } }]);
  });

  it("hears what comes into his namespace", async () => {
    const { happen } = tenantWatching();
    const claim = given.aClaim({ uid: uidOf("33"), namespace: "shop", name: "new", pvName: "" });
    const { tenant } = await happen(put("persistentVolumeClaims", claim));
    expect(tenant).toMatchObject([{ data: { changed: { claims: [keyOfRecord(claim)] } } }]);
  });

  it("hears nothing of his neighbours, and no number that counts them: neither what changes, nor what goes, nor what comes", async () => {
    const { happen } = tenantWatching();
    const records = everyRecord(OTHERS);
    expect(records.length).toBeGreaterThan(4);
    for (const one of records) {
      const changed = await happen(put(one.collection, { ...one.record, labels: { a: "b" } }));
      const gone = await happen(deletion(one));
      const back = await happen(put(one.collection, one.record));
      expect([changed.tenant, gone.tenant, back.tenant]).toEqual([[], [], []]);
    }
    const claim = first("persistentVolumeClaims");
    const own = await happen(put("persistentVolumeClaims", { ...claim, requestedBytes: 7 }));
    expect(own.tenant[0]?.id).toMatch(/-1$/);
    expect(Number(own.reader[0]?.id.split("-")[1])).toBeGreaterThan(records.length);
  });

  it("hears of findings about what is his, and of no others", async () => {
    const { happen } = tenantWatching();
    const found = [
      aFinding("elsewhere", "shop", "11", "another-cluster-uid"),
      aFinding("hers", "next-door", "22"),
      aFinding("his", "shop", "11"),
    ];
    const claim = first("persistentVolumeClaims");
    const change = put("persistentVolumeClaims", { ...claim, requestedBytes: 7 });
    const { tenant, reader } = await happen(change, found);
    expect(opened(reader).toSorted()).toEqual(["elsewhere", "hers", "his"]);
    expect(opened(tenant)).toEqual(["his"]);
  });

  it("hears at once that a word is over that kept a finding of his out, though what changes is others'", async () => {
    const { happen } = tenantWatching();
    const his = aFinding("his", "shop", "11");
    const [others] = everyRecord(OTHERS);
    if (others === undefined) throw new Error("there are no records");
    const change = put(others.collection, { ...others.record, labels: { a: "b" } });
    await happen(put("persistentVolumeClaims", first("persistentVolumeClaims")), [], [his]);
    const { tenant, reader } = await happen(change, [his]);
    expect([opened(reader), opened(tenant)]).toEqual([["his"], ["his"]]);
  });

  it("hears how fresh what is his was read, not what his neighbours have", async () => {
    const inventory = given.inventoryOf(WORLD, { persistentVolumeClaims: null });
    const claims = "persistentVolumeClaims";
    inventory.apply(given.observed(claims, OWN.persistentVolumeClaims ?? [], "shop"));
    inventory.apply({ ...given.incomplete(claims), within: "next-door" });
    const shown = shownIn(inventory, {
      lastWhole: ({ within }) => ({ at: within === "next-door" ? 7 : given.NOW, records: 1 }),
    });
    const { clock, events, show } = watching(shown);
    const heardBy = async (sight: Sight) => {
      const stream = events.open(aWatcher({ user: sight.sees, sight }), null);
      show({}, null);
      await clock.advance(250);
      const [look] = await heard(stream);
      if (look === undefined) throw new Error("no look was heard");
      return (look.data as LookHeard).sources.find(({ name }) => name === "prod");
    };
    expect(await heardBy(READER)).toMatchObject({ whole: false, readAt: 7 });
    expect(await heardBy(tenantOf("shop"))).toMatchObject({ whole: true, readAt: given.NOW });
  });
});

interface LookHeard {
  readonly sources: readonly { readonly name: string }[];
}
