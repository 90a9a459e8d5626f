import { describe, expect, it } from "vitest";
import { KUBERNETES_COLLECTIONS } from "../model/collections.ts";
import * as given from "../model/given.ts";
import type { Inventory } from "../model/inventory.ts";
import type { FindingFacets, FindingsPage } from "./contract.ts";
import { ask } from "./given-api.ts";
import { READER, shownIn, tenantOf } from "./given-shown.ts";
import { nameIn, namespaceIn } from "./finding-namespaces.ts";

const DR = Object.freeze({ kind: "cluster" as const, id: "another-cluster-uid", name: "dr" });

const called = (cluster: string, name: string) => ({
  cluster,
  uid: `${cluster} ${name}`,
  name,
  createdAt: given.NOW,
  deletionRequestedAt: null,
  ignoreHint: null,
  labels: {},
});

const releasedIn = (cluster: string, namespace: string) =>
  given.aPv({
    cluster,
    uid: `${cluster} pv ${namespace}`,
    name: `pv-${namespace}`,
    phase: "Released",
    reclaimPolicy: "Retain",
    claimRef: { namespace, name: "data", uid: "of-before" },
  });

const recordsIn = (cluster: string, ...namespaces: readonly string[]) => ({
  namespaces: namespaces.map((name) => called(cluster, name)),
  persistentVolumes: namespaces.map((name) => releasedIn(cluster, name)),
});

/** Two clusters that both have a namespace "shop"; "lab" is of prod alone. */
const SHOWN = shownIn(ofTwoClusters());

function ofTwoClusters(): Inventory {
  const inventory = given.inventoryOf(recordsIn(given.CLUSTER, "shop", "lab"));
  const records: given.GivenRecords = recordsIn(DR.id, "shop");
  for (const collection of KUBERNETES_COLLECTIONS) {
    const seen = given.observed(collection, records[collection] ?? []);
    inventory.apply({ ...seen, source: DR });
  }
  return inventory;
}

async function released(query: string, sight = READER): Promise<readonly string[]> {
  const { status, body } = await ask(`/findings?rule=pv-released&${query}`, SHOWN, sight);
  expect(status, JSON.stringify(body)).toBe(200);
  return (body as FindingsPage).findings
    .map(({ subject: { source, name } }) => `${source} ${name}`)
    .toSorted();
}

describe("a namespace of findings", () => {
  it("is of a cluster, or of any", () => {
    const crc = { kind: "cluster" as const, name: "default/api-crc:6443/admin", id: null };
    const shown = { sources: [crc, ...SHOWN.sources] };
    expect(namespaceIn("shop", shown)).toEqual({ cluster: null, name: "shop" });
    expect(namespaceIn(`${crc.name}:shop`, shown)).toEqual({ cluster: crc.name, name: "shop" });
    expect(namespaceIn("prod:java:shop", shown)).toEqual({ cluster: "prod", name: "java:shop" });
    expect(namespaceIn("pord:shop", shown)).toEqual({ cluster: "pord", name: "shop" });
    expect(nameIn(`${crc.name}:shop`)).toBe("shop");
  });

  it("is asked for in every cluster, or in one", async () => {
    const both = ["dr pv-shop", "prod pv-shop"];
    expect(await released("namespace=shop")).toEqual(both);
    expect(await released("namespace=dr:shop")).toEqual(["dr pv-shop"]);
    expect(await released("namespace=prod:shop&namespace=dr:shop")).toEqual(both);
  });

  it("is listed with its cluster where there are several, and counts what choosing it lists", async () => {
    const { body } = await ask("/findings/facets?rule=pv-released&namespace=shop", SHOWN);
    const values = (body as FindingFacets).facets.namespace;
    expect(values.map(({ value, findings }) => [value, findings])).toEqual([
      ["dr:shop", 1],
      ["prod:lab", 1],
      ["prod:shop", 1],
    ]);
  });

  it("of a tenant is of the cluster that knows him, and so is called by its name", async () => {
    const { body } = await ask("/findings/facets", SHOWN, tenantOf("shop"));
    const values = (body as FindingFacets).facets.namespace;
    expect(values.map(({ value }) => value)).toEqual(["shop"]);
    expect(await released("namespace=prod:shop", tenantOf("shop"))).toEqual(["prod pv-shop"]);
  });

  it.each([
    ["namespace=dr:lab", READER, 400, "did you mean prod:lab?"],
    ["namespace=dr:lap", READER, 400, "expected a namespace"],
    ["namespace=pord:shop", READER, 400, "did you mean prod?"],
    ["namespace=dr:shop", tenantOf("shop"), 400, "expected the name of a cluster"],
    ["namespace=prod:lab", tenantOf("shop"), 404, "expected a namespace"],
  ])("that there is not, %s, is refused", async (query, sight, status, said) => {
    const answer = await ask(`/findings?${query}`, SHOWN, sight);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(said);
  });
});
