import { describe, expect, it } from "vitest";
import { toldAbout } from "../answers/explain.ts";
import type { Finding } from "../findings/finding.ts";
import { KUBERNETES_COLLECTIONS } from "../model/collections.ts";
import * as given from "../model/given.ts";
import { ask } from "./given-api.ts";
import { READER, shownIn, shownOf, tenantOf } from "./given-shown.ts";
import { narrowed } from "./narrowed.ts";
import type { Shown } from "./shown.ts";
import type { Sight } from "./sight.ts";

const DR = "another-cluster-uid";
const MEDIA = { type: "nfs", server: "10.0.0.10", path: "/mnt/tank/media" } as const;

/** A bound claim of namespace "shop" with its PersistentVolume. */
function claimed(cluster: string, name: string, source: typeof MEDIA | undefined) {
  const uid = `${cluster}-${name}`;
  const claim = given.aClaim({
    cluster,
    uid,
    namespace: "shop",
    name,
    pvName: `pv-${uid}`,
    labels: { app: uid },
  });
  const claimRef = { namespace: "shop", name, uid };
  const pv = given.aPv({
    cluster,
    uid: `pv-${uid}`,
    name: `pv-${uid}`,
    claimRef,
    source: source ?? given.nfsSource("own"),
  });
  return { persistentVolumeClaims: [claim], persistentVolumes: [pv] };
}

/**
 * Claim "db" of namespace "shop" in both clusters: that of "dr" lies on a dataset whose share is switched off, that of "prod" does
 * not. "web" of "prod" lies there too.
 */
function inventory() {
  const prod = given.together(
    { system: [given.aSystem()] },
    given.parents(given.NFS_PARENT),
    given.nfsVolume("own"),
    claimed(given.CLUSTER, "db", undefined),
    claimed(given.CLUSTER, "web", MEDIA),
    {
      datasets: [given.aDataset("tank/media")],
      shares: [given.aShare("/mnt/tank/media", { enabled: false })],
    },
  );
  const all = given.inventoryOf(prod);
  const source = { kind: "cluster", name: "dr", id: DR } as const;
  const records: given.GivenRecords = claimed(DR, "db", MEDIA);
  for (const collection of KUBERNETES_COLLECTIONS) {
    const observed = given.observed(collection, records[collection] ?? []);
    all.apply({ ...observed, source });
  }
  return all;
}

/** What is shown of it, where nothing but this is found. */
function shownWith(found?: readonly Finding[]): Shown {
  const shown = shownIn(inventory());
  const findings = found ?? shown.report.findings.filter(({ rule }) => rule === "share-disabled");
  expect(findings).toMatchObject([{ verdict: "confirmed" }]);
  return { ...shown, report: { ...shown.report, findings, suppressed: [] } };
}

async function rowsOf(path: string, sight: Sight = READER) {
  const { body } = await ask(path, shownWith(), sight);
  return (body as { rows: readonly { cluster?: string; findings: number; name: string }[] }).rows;
}

async function totalOf(query: string, sight: Sight) {
  const { body } = await ask(`/findings?${query}`, shownWith(), sight);
  return (body as { total: number }).total;
}

describe("with a claim of one name in two clusters", () => {
  it("a row of it counts what is found about it, and not about the other", async () => {
    const claims = await rowsOf("/claims?sort=name");
    expect(claims.map(({ cluster, name, findings }) => [cluster, name, findings])).toEqual(
      expect.arrayContaining([
        ["prod", "db", 0],
        ["prod", "web", 1],
        ["dr", "db", 1],
      ]),
    );
    const pvs = await rowsOf("/persistentvolumes");
    expect(new Map(pvs.map(({ name, findings }) => [name, findings]))).toEqual(
      new Map([
        [`pv-${given.CLUSTER}-db`, 0],
        [`pv-${given.CLUSTER}-web`, 1],
        [`pv-${DR}-db`, 1],
      ]),
    );
  });

  it("a tenant is told of what concerns him that it does, and of the other not by a word or a count", async () => {
    const shown = shownWith();
    const seen = narrowed(shown, tenantOf("shop"));
    expect(seen.report.findings).toMatchObject([
      { concerns: [{ kind: "pvc", source: "prod", namespace: "shop", name: "web" }] },
    ]);
    expect(JSON.stringify(seen.report)).not.toContain(DR);
    const claims = await rowsOf("/claims?sort=name", tenantOf("shop"));
    expect(claims.map(({ name, findings }) => [name, findings])).toEqual([
      ["db", 0],
      ["web", 1],
    ]);
  });

  it("labels select by the claim that is concerned", async () => {
    const selected = (claim: string, sight: Sight) => totalOf(`labelSelector=app=${claim}`, sight);
    expect(await selected(`${DR}-db`, READER)).toBe(1);
    expect(await selected(`${given.CLUSTER}-web`, READER)).toBe(1);
    expect(await selected(`${given.CLUSTER}-db`, READER)).toBe(0);
    expect(await selected(`${given.CLUSTER}-db`, tenantOf("shop"))).toBe(0);
  });

  it("explain tells what concerns the claim of the cluster that is named", () => {
    const told = (asked: string) => toldAbout(asked, shownWith()).told.length;
    expect(told("pvc/dr:shop/db")).toBe(1);
    expect(told("pvc/prod:shop/db")).toBe(0);
    expect(told("pvc/prod:shop/web")).toBe(1);
    expect(told("pvc/shop/db")).toBe(1);
  });
});

describe("a finding of which it is not known whose claim it concerns", () => {
  const unknown = () => {
    const [one] = shownWith().report.findings as [Finding];
    const concerns = one.concerns.map((concern) => ({ ...concern, cluster: null, source: null }));
    return shownWith([{ ...one, concerns }]);
  };

  it("tells a tenant nothing of it", () => {
    const [seen] = narrowed(unknown(), tenantOf("shop")).report.findings;
    expect(seen?.concerns).toEqual([]);
  });

  it("is told to who sees everything and asks for a claim of that name, or what is in the namespace", async () => {
    expect(toldAbout("pvc/prod:shop/db", unknown()).told).toHaveLength(1);
    const { body } = await ask("/findings?namespace=shop", unknown());
    expect(body).toMatchObject({ total: 1 });
  });
});

it("what is found about the content of a VolumeSnapshot concerns that, and no claim of its name", async () => {
  const volumeSnapshot = { namespace: "shop", name: "nightly", uid: "gone" };
  const claim = given.aClaim({ namespace: "shop", name: "nightly", phase: "Bound" });
  const shown = shownOf({
    persistentVolumeClaims: [claim],
    volumeSnapshotContents: [given.aContent({ volumeSnapshot })],
  });
  const rule = "volume-snapshot-content-unbound";
  const told = (asked: string) =>
    toldAbout(asked, shown).told.filter(({ finding }) => finding.rule === rule).length;
  expect([told("volumesnapshot/shop/nightly"), told("pvc/shop/nightly")]).toEqual([1, 0]);
});
