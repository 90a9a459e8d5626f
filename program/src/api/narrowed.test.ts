// Long, because every case is a small world of the same two builders, held against the same text of everything that is said.

import { describe, expect, it } from "vitest";
import { trace } from "../correlate/trace/trace.ts";
import type { Finding } from "../findings/finding.ts";
import { keyOf } from "../model/ids.ts";
import type { Inventory } from "../model/inventory.ts";
import type { Touched } from "../model/touched.ts";
import type { Dataset, Pool } from "../model/truenas.ts";
import * as given from "../model/given.ts";
import { READER, shownIn, shownOf, tenantOf } from "./given-shown.ts";
import { narrowed } from "./narrowed.ts";
import { Showing } from "./showing.ts";
import type { Shown } from "./shown.ts";

const uidOf = (digits: string) => `0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e${digits}`;

/** A bound claim over NFS with its volume; `source` where the PersistentVolume says something else. */
function nfs(namespace: string, digits: string, source = given.nfsSource(`pvc-${uidOf(digits)}`)) {
  const [uid, name, pv] = [uidOf(digits), `data-${digits}`, `pvc-${uidOf(digits)}`];
  return given.together(given.nfsVolume(pv), {
    persistentVolumeClaims: [given.aClaim({ uid, namespace, name, pvName: pv })],
    persistentVolumes: [
      given.aPv({ uid: `pv-${digits}`, name: pv, claimRef: { namespace, name, uid }, source }),
    ],
    pods: [
      given.aPod({
        uid: `pod-${digits}`,
        name: `app-${digits}`,
        namespace,
        claims: [name],
        owner: null,
      }),
    ],
  });
}

function iscsi(namespace: string, digits: string, id: number) {
  const [uid, name, pv] = [uidOf(digits), `data-${digits}`, `pvc-${uidOf(digits)}`];
  const source = given.iscsiSource(pv);
  return given.together(given.iscsiVolume(id, pv), {
    persistentVolumeClaims: [given.aClaim({ uid, namespace, name, pvName: pv })],
    persistentVolumes: [
      given.aPv({ uid: `pv-${digits}`, name: pv, claimRef: { namespace, name, uid }, source }),
    ],
  });
}

const COMMON = given.together(
  { system: [given.aSystem()] },
  given.parents(given.NFS_PARENT, given.ISCSI_PARENT),
);

/** Everything that is said in a picture. */
function textOf({ inventory, report, sources, scopes }: Shown): string {
  const records = ALL.map((collection) => [...inventory.all(collection)]);
  return JSON.stringify([records, report, sources, scopes]);
}
const ALL = [
  "namespaces",
  "nodes",
  "persistentVolumes",
  "persistentVolumeClaims",
  "pods",
  "volumeSnapshots",
  "volumeSnapshotContents",
  "pools",
  "datasets",
  "datasetSpace",
  "zfsSnapshots",
  "shares",
  "iscsiTargets",
  "iscsiExtents",
  "iscsiTargetExtents",
  "iscsiSessions",
  "disks",
  "nasAlerts",
] as const;

/** A Pod that mounts a path of the NAS by itself, without a claim. */
function spyIn(namespace: string, path: string) {
  const inlineVolumes = [{ type: "nfs", server: "10.0.0.10", path } as const];
  return given.aPod({ namespace, name: "spy", claims: [], owner: null, inlineVolumes });
}

describe("what a tenant sees", () => {
  it("is his own line down to the pool, and nothing of his neighbours", () => {
    const seen = narrowed(
      shownOf(given.together(COMMON, nfs("shop", "11"), nfs("next-door", "22"))),
      tenantOf("shop"),
    );
    const chain = trace({ kind: "pvc", name: "data-11", namespace: null }, seen);
    expect(chain.nodes.map(({ layer, state }) => `${layer} ${state}`)).toEqual([
      "pod present",
      "claim present",
      "pv present",
      "share present",
      "dataset present",
      "pool present",
    ]);
    expect(textOf(seen)).not.toContain(uidOf("22"));
    expect(textOf(seen)).not.toContain("next-door");
  });

  it("is a pool without its sizes, which are of all who lie there", () => {
    const seen = narrowed(shownOf(given.together(COMMON, nfs("shop", "11"))), tenantOf("shop"));
    expect([...seen.inventory.all("pools")]).toMatchObject([
      { name: "tank", status: "ONLINE", sizeBytes: null, allocatedBytes: null, vdevs: null },
    ]);
  });

  it("is the dataset that others use as well, without its size and their claims", () => {
    const shared = { type: "nfs", server: "10.0.0.10", path: "/mnt/tank/media" } as const;
    const media = given.aDataset("tank/media");
    const records = given.together(
      COMMON,
      nfs("shop", "11", shared),
      nfs("next-door", "22", shared),
      {
        datasets: [media],
        datasetSpace: [given.aSpace(media, 7_777)],
        shares: [given.aShare("/mnt/tank/media", { comment: "for next-door" })],
        zfsSnapshots: [given.aZfsSnapshot("tank/media", "before-next-door-moved")],
      },
    );
    const seen = narrowed(shownOf(records), tenantOf("shop"));
    const chain = trace({ kind: "dataset", name: "tank/media", namespace: null }, seen);
    expect(chain.nodes.map(({ name }) => name)).toEqual([
      "app-11",
      "data-11",
      `pvc-${uidOf("11")}`,
      "/mnt/tank/media",
      "tank/media",
      "tank",
    ]);
    expect(chain.complete).toBe(false);
    expect(textOf(seen)).not.toContain("next-door");
    expect(textOf(seen)).not.toContain("7777");
  });

  it("is his LUN of a target that gives out others', and no session of it", () => {
    const records = given.together(COMMON, iscsi("shop", "11", 1), iscsi("next-door", "22", 2), {
      iscsiTargetExtents: [given.aTargetExtent(1, 2, 1)],
      iscsiSessions: [given.aSession(`csi-pvc-${uidOf("11")}-clustera`)],
    });
    const seen = narrowed(shownOf(records), tenantOf("shop"));
    const chain = trace({ kind: "pvc", name: "data-11", namespace: null }, seen);
    expect(chain.nodes.map(({ layer, state }) => `${layer} ${state}`)).toEqual([
      "claim present",
      "pv present",
      "target present",
      "extent present",
      "dataset present",
      "pool present",
    ]);
    expect(textOf(seen)).not.toContain(uidOf("22"));
    const other = narrowed(shownOf(records), tenantOf("next-door"));
    expect(textOf(other)).not.toContain(uidOf("11"));
  });

  it("is not what a claim of his asks for by name and does not get, and whether that exists is not said", () => {
    const asks = (pvName: string) =>
      given.aClaim({
        uid: uidOf("33"),
        namespace: "shop",
        name: "thief",
        phase: "Pending",
        pvName,
      });
    const lines = ["pvc-nobodys", `pvc-${uidOf("22")}`].map((pvName) => {
      const records = { persistentVolumeClaims: [asks(pvName)] };
      const seen = narrowed(
        shownOf(given.together(COMMON, nfs("next-door", "22"), records)),
        tenantOf("shop"),
      );
      const { nodes } = trace({ kind: "pvc", name: "thief", namespace: null }, seen);
      return nodes.map(({ layer, state, because }) => `${layer} ${state} ${because ?? ""}`);
    });
    expect(lines[0]).toEqual(lines[1]);
    expect(lines[0]?.[1]).toMatch(/^pv unknown only what belongs to your namespaces is shown/);
  });

  it("is not what a Pod of his mounts by a path that it made up", () => {
    const path = `/mnt/${given.NFS_PARENT}/pvc-${uidOf("22")}`;
    const spy = spyIn("shop", path);
    const seen = narrowed(
      shownOf(given.together(COMMON, nfs("next-door", "22"), { pods: [spy] })),
      tenantOf("shop"),
    );
    const { nodes } = trace({ kind: "pod", name: "spy", namespace: null }, seen);
    expect(nodes.map(({ layer }) => layer)).toEqual(["pod"]);
    expect([...seen.inventory.all("datasets")]).toEqual([]);
  });

  it("keeps its size although a Pod of somebody else mounts its path", () => {
    const path = `/mnt/${given.NFS_PARENT}/pvc-${uidOf("11")}`;
    const other = spyIn("next-door", path);
    const seen = narrowed(
      shownOf(given.together(COMMON, nfs("shop", "11"), { pods: [other] })),
      tenantOf("shop"),
    );
    expect(seen.inventory.count("datasetSpace")).toBe(1);
    expect(textOf(seen)).not.toContain("spy");
  });

  it("says that a dataset is missing where it is, for all that it points at was looked for", () => {
    const records = given.together(COMMON, nfs("shop", "11"));
    const seen = narrowed(
      shownOf({ ...records, datasets: given.parents(given.NFS_PARENT).datasets ?? [], shares: [] }),
      tenantOf("shop"),
    );
    const { nodes } = trace({ kind: "pvc", name: "data-11", namespace: null }, seen);
    expect(nodes.find(({ layer }) => layer === "dataset")).toMatchObject({ state: "missing" });
  });

  it("does not name whose snapshot a volume was cloned from", () => {
    const clone = given.nfsVolume(`pvc-${uidOf("11")}`, {
      origin: `${given.NFS_PARENT}/pvc-${uidOf("22")}@snapshot-1`,
    });
    const own = nfs("shop", "11");
    const records = given.together(COMMON, nfs("next-door", "22"), { ...own, ...clone });
    const seen = narrowed(shownOf(records), tenantOf("shop"));
    expect(seen.inventory.count("datasets")).toBe(1);
    expect(textOf(seen)).not.toContain(uidOf("22"));
  });

  it("is nothing of another cluster's namespace of the same name", () => {
    const other = nfs("shop", "22");
    const { pods = [], persistentVolumeClaims = [], persistentVolumes = [] } = other;
    const elsewhere = { cluster: "another-cluster-uid" };
    const theirs = {
      ...other,
      pods: pods.map((pod) => ({ ...pod, ...elsewhere })),
      persistentVolumeClaims: persistentVolumeClaims.map((claim) => ({ ...claim, ...elsewhere })),
      persistentVolumes: persistentVolumes.map((pv) => ({ ...pv, ...elsewhere })),
    };
    const seen = narrowed(
      shownOf(given.together(COMMON, nfs("shop", "11"), theirs)),
      tenantOf("shop"),
    );
    expect(seen.inventory.count("persistentVolumeClaims")).toBe(1);
    expect(seen.sources.map(({ name }) => name)).toEqual(["prod", "nas1"]);
    expect(textOf(seen)).not.toContain(uidOf("22"));
  });

  it("says how collections were read without how much is in them", () => {
    const seen = narrowed(
      shownOf(given.together(COMMON, nfs("shop", "11"), nfs("next-door", "22"))),
      tenantOf("shop"),
    );
    const [part] = seen.inventory.coverage("persistentVolumeClaims");
    expect(part).toMatchObject({ state: "complete", rows: 1 });
    if (part) expect(seen.lastWhole(part)).toEqual({ at: given.NOW, records: 1 });
  });

  it("is counted once, in the part that it was read in", () => {
    const claims = ["shop", "lab"].map((namespace) =>
      given.aClaim({ uid: namespace, namespace, name: "data" }),
    );
    const inventory = given.inventoryOf(nfs("shop", "11"), {
      datasets: null,
      persistentVolumeClaims: null,
      workloads: null,
    });
    const uid = uidOf("11");
    const mine = given.aClaim({ uid, namespace: "shop", name: "data-11", pvName: `pvc-${uid}` });
    for (const one of [
      given.observed("datasets", nfs("shop", "11").datasets ?? [], "tank"),
      given.observed("datasets", [given.aDataset("fast/other")], "fast"),
      given.observed("persistentVolumeClaims", [mine, claims[0] as never], "shop"),
      given.observed("persistentVolumeClaims", [claims[1] as never], "lab"),
      given.observed("workloads", [given.aWorkload({ namespace: "lab" })], "deployments in lab"),
      given.observed("workloads", [], "jobs in lab"),
    ])
      inventory.apply(one);
    const seen = narrowed(shownIn(inventory), tenantOf("shop", "lab"));
    const rowsIn = (collection: "datasets" | "persistentVolumeClaims" | "workloads") =>
      seen.inventory.coverage(collection).map(({ within, rows }) => [within, rows]);
    expect(rowsIn("datasets")).toEqual([
      ["tank", 1],
      ["(others)", 0],
    ]);
    expect(rowsIn("persistentVolumeClaims")).toEqual([
      ["shop", 2],
      ["lab", 1],
    ]);
    expect(rowsIn("workloads")).toEqual([
      ["deployments in lab", 1],
      ["jobs in lab", 0],
    ]);
    const [tank] = seen.inventory.coverage("datasets");
    expect(tank && seen.lastWhole(tank)?.records).toBe(1);
  });

  it("is said of places in which others lie without their names, as one", () => {
    const inventory = given.inventoryOf(given.together(nfs("shop", "11"), COMMON), {
      datasetSpace: null,
    });
    const broken = { code: "unavailable", message: "next-door is away", next: "x" } as const;
    for (const one of [
      given.observed("datasetSpace", [], given.NFS_PARENT),
      given.observed("datasetSpace", [], "tank/next-door/v"),
      { ...given.incomplete("datasetSpace", [], broken), within: "vault/next-door" },
    ])
      inventory.apply(one);
    const lastWhole: Shown["lastWhole"] = ({ within }) => ({
      at: within === "vault/next-door" ? given.NOW - 9 : given.NOW,
      records: 7,
    });
    const seen = narrowed(shownIn(inventory, { lastWhole }), tenantOf("shop"));
    const parts = seen.inventory.coverage("datasetSpace");
    expect(parts.map(({ within, state }) => [within, state])).toEqual([
      [given.NFS_PARENT, "complete"],
      ["(others)", "incomplete"],
    ]);
    expect(parts.map(seen.lastWhole)).toEqual([
      { at: given.NOW, records: 0 },
      { at: given.NOW - 9, records: 0 },
    ]);
    expect(textOf(seen)).not.toContain("next-door");
  });
});

describe("a finding", () => {
  it("about a pool counts whom it hits anew, of his own", () => {
    const pool = given.aPool({ status: "DEGRADED", vdevs: [given.aDegradedMirror("sda", "sdb")] });
    const records = given.together(
      { ...COMMON, pools: [pool] },
      nfs("shop", "11"),
      nfs("next-door", "22"),
      nfs("next-door", "23"),
    );
    const seen = narrowed(shownOf(records), tenantOf("shop"));
    const found = seen.report.findings.find(({ rule }) => rule === "pool-degraded");
    expect(found?.impact).toMatchObject({
      claims: 1,
      namespaces: 1,
      named: [{ namespace: "shop", named: ["data-11"] }],
    });
    expect(found?.concerns).toEqual([
      { kind: "pvc", cluster: given.CLUSTER, source: "prod", namespace: "shop", name: "data-11" },
    ]);
    expect(found?.evidence[0]).toEqual({ fact: "withheld", value: "it may concern others too" });
    expect(JSON.stringify(found)).not.toContain("next-door");
  });

  it("are worst first by what is told of them, so that their order tells no size that is withheld", () => {
    const shared = { type: "nfs", server: "10.0.0.10", path: "/mnt/tank/media" } as const;
    const media = given.aDataset("tank/media");
    const records = given.together(
      COMMON,
      nfs("shop", "11", shared),
      nfs("next-door", "22", shared),
      nfs("shop", "33"),
      { datasets: [media] },
    );
    const all = shownOf(records);
    const [mine] = [...narrowed(all, tenantOf("shop")).inventory.all("datasets")].filter(
      ({ path }) => path.endsWith(uidOf("33")),
    );
    const about = ({ key, path: name }: Dataset, reclaimableBytes: number) =>
      ({
        id: name,
        rule: "dataset-unreferenced",
        severity: "warning",
        verdict: "suspect",
        subject: { kind: "dataset", key, name, namespace: null, source: "nas1" },
        impact: null,
        concerns: [],
        evidence: [],
        missing: [],
        preconditions: [],
        remedy: [],
        reclaimableBytes,
      }) as unknown as Finding;
    const findings = [about(media, 9_000), about(mine as Dataset, 5)];
    const { report } = narrowed({ ...all, report: { ...all.report, findings } }, tenantOf("shop"));
    expect(
      report.findings.map(({ subject, reclaimableBytes }) => [subject.name, reclaimableBytes]),
    ).toEqual([
      [mine?.path, 5],
      ["tank/media", null],
    ]);
  });

  it("about a claim that names somebody else's PersistentVolume does not say whose that is", () => {
    const claim = given.aClaim({
      uid: uidOf("33"),
      namespace: "shop",
      name: "thief",
      phase: "Pending",
      pvName: `pvc-${uidOf("22")}`,
      createdAt: given.NOW - given.DAY_MS,
    });
    const all = shownOf(
      given.together(COMMON, nfs("next-door", "22"), { persistentVolumeClaims: [claim] }),
    );
    const pending = ({ report }: Shown) =>
      report.findings.find(({ rule }) => rule === "claim-pending");
    expect(JSON.stringify(pending(all)?.evidence)).toContain("next-door/data-22");
    expect(pending(narrowed(all, tenantOf("shop")))).toMatchObject({
      subject: { name: "thief" },
      evidence: [{ fact: "withheld", value: "it may concern others too" }],
    });
  });
});

describe("whoever sees everything", () => {
  it("gets exactly what is shown", () => {
    const shown = shownOf(COMMON);
    expect(narrowed(shown, READER)).toBe(shown);
  });
});

const OF_NAS = {
  source: { kind: "system", name: "nas1", id: given.SYSTEM },
  at: given.NOW,
} as const;

/** A volume in "shop" and one in "next-door"; `now` is what the tenant of "shop" sees. */
function twoNamespaces() {
  const inventory = given.inventoryOf(
    given.together(COMMON, nfs("shop", "11"), nfs("next-door", "22"), {
      persistentVolumeClaims: [
        given.aClaim({ uid: uidOf("33"), namespace: "next-door", name: "lost", phase: "Lost" }),
      ],
    }),
  );
  const whole = shownIn(inventory);
  const judgedAt = (at: number) => ({ ...whole, report: { ...shownIn(inventory).report, at } });
  const showing = new Showing("run");
  showing.show(whole, null);
  const now = () => narrowed(showing.now as Shown, tenantOf("shop"));
  return { showing, inventory, whole, judgedAt, now };
}

function changeClaim(inventory: Inventory, namespace: string, digits: string): void {
  const [uid, name] = [uidOf(digits), `data-${digits}`];
  const requestedBytes = 2 ** 41;
  inventory.change({
    source: { kind: "cluster", name: "prod", id: given.CLUSTER },
    collection: "persistentVolumeClaims",
    at: given.NOW,
    type: "put",
    record: given.aClaim({ uid, namespace, name, pvName: `pvc-${uid}`, requestedBytes }),
  });
}

function touchedClaim(digits: string): Touched {
  return { collection: "persistentVolumeClaims", key: keyOf(given.CLUSTER, uidOf(digits)) };
}

describe("a part", () => {
  it("stays as it is while others change, its time too, and is made anew when something of his does", () => {
    const { showing, inventory, whole, judgedAt, now } = twoNamespaces();
    const first = now();
    changeClaim(inventory, "next-door", "22");
    showing.show(judgedAt(7), [touchedClaim("22")]);
    expect(now()).toBe(first);
    changeClaim(inventory, "shop", "11");
    showing.show(judgedAt(8), [touchedClaim("11")]);
    const second = now();
    expect(second.inventory).not.toBe(first.inventory);
    expect(second.report.at).toBe(8);
    showing.show({ ...whole, lookedAt: given.NOW + 9 }, null);
    expect(now()).not.toBe(second);
  });

  it("stays as it is while others fill the pool that both lie on, and while somebody's word leaves out what is not his", () => {
    const { showing, inventory, judgedAt, now } = twoNamespaces();
    const first = now();
    const [pool] = inventory.all("pools");
    const filled = { ...(pool as Pool), allocatedBytes: 77_777 };
    inventory.change({ ...OF_NAS, collection: "pools", type: "put", record: filled });
    showing.show(judgedAt(7), [{ collection: "pools", key: filled.key }]);
    expect(now()).toBe(first);
    const { report } = judgedAt(8);
    const [finding] = report.findings.filter(({ subject }) => subject.namespace === "next-door");
    const left = { by: "ann", on: null, finding: finding as Finding };
    showing.show({ ...judgedAt(8), report: { ...report, suppressed: [left] } }, []);
    expect(now()).toBe(first);
  });

  it("is another one when the pool it lies on falls ill", () => {
    const { showing, inventory, judgedAt, now } = twoNamespaces();
    const first = now();
    const [pool] = inventory.all("pools");
    const ill = { ...(pool as Pool), status: "DEGRADED" as const };
    inventory.change({ ...OF_NAS, collection: "pools", type: "put", record: ill });
    showing.show(judgedAt(7), [{ collection: "pools", key: ill.key }]);
    expect(now().report.at).toBe(7);
    expect([...now().inventory.all("pools")]).not.toEqual([...first.inventory.all("pools")]);
  });

  it("is made for whoever asks, and for nobody who was here before and does not", () => {
    const whole = shownOf(given.together(COMMON, nfs("shop", "11"), nfs("next-door", "22")));
    const showing = new Showing("run");
    showing.show(whole, null);
    const tenants = ["shop", "next-door", "lab"].map((name) => tenantOf(name));
    for (const tenant of tenants) narrowed(showing.now as Shown, tenant);
    let read = 0;
    const report = {
      ...whole.report,
      get findings() {
        read++;
        return whole.report.findings;
      },
    };
    showing.show({ ...whole, report }, [
      { collection: "persistentVolumeClaims", key: keyOf(given.CLUSTER, uidOf("33")) },
    ]);
    narrowed(showing.now as Shown, tenantOf("shop"));
    narrowed(showing.now as Shown, tenantOf("shop"));
    expect(read).toBe(1);
    narrowed(showing.now as Shown, tenantOf("lab"));
    expect(read).toBe(2);
  });

  it("is made anew when somebody else's object becomes his", () => {
    const claim = given.aClaim({ uid: uidOf("44"), namespace: "next-door", name: "moved" });
    const inventory = given.inventoryOf({ persistentVolumeClaims: [claim] });
    const whole = shownIn(inventory);
    const showing = new Showing("run");
    showing.show(whole, null);
    expect(
      narrowed(showing.now as Shown, tenantOf("shop")).inventory.count("persistentVolumeClaims"),
    ).toBe(0);
    inventory.change({
      source: { kind: "cluster", name: "prod", id: given.CLUSTER },
      collection: "persistentVolumeClaims",
      at: given.NOW,
      type: "put",
      record: { ...claim, namespace: "shop" },
    });
    const key = keyOf(given.CLUSTER, claim.uid);
    showing.show(whole, [{ collection: "persistentVolumeClaims", key }]);
    expect(
      narrowed(showing.now as Shown, tenantOf("shop")).inventory.count("persistentVolumeClaims"),
    ).toBe(1);
  });

  it("is made once for all who see the same, and anew for what is shown next", () => {
    const shown = shownOf(given.together(COMMON, nfs("shop", "11")));
    const first = narrowed(shown, tenantOf("shop", "next-door"));
    expect(narrowed(shown, tenantOf("next-door", "shop"))).toBe(first);
    expect(narrowed({ ...shown }, tenantOf("next-door", "shop"))).not.toBe(first);
    expect(first.inventory.get("pools", keyOf(given.SYSTEM, "no"))).toBeUndefined();
  });
});
