import { describe, expect, it } from "vitest";
import { createLinks } from "../correlate/join.ts";
import {
  aClaim,
  aDataset,
  aPod,
  aPool,
  aPv,
  aShare,
  CLUSTER,
  type GivenRecords,
  inventoryOf,
  NFS_PARENT,
  parents,
  SYSTEM,
  together,
} from "../model/given.ts";
import { concernTexts } from "./concern.ts";
import { affectedBy, impactEvidence, impactText, NAMED } from "./impact.ts";

const cluster = { kind: "cluster", name: "prod", id: CLUSTER } as const;
const system = { kind: "system", name: "nas1", id: SYSTEM } as const;
const place = {
  scope: { kind: "system", key: SYSTEM, name: "nas1", closed: null },
  clusters: [cluster],
  systems: [system],
  absent: [],
  pool: null,
} as const;

/** A volume of this claim, given out over NFS from the pool "tank". */
function volume(namespace: string, claim: string): GivenRecords {
  const handle = `${namespace}-${claim}`;
  const path = `${NFS_PARENT}/${handle}`;
  const attributes = { node_attach_driver: "nfs", server: "10.0.0.10", share: `/mnt/${path}` };
  return {
    datasets: [aDataset(path)],
    shares: [aShare(`/mnt/${path}`)],
    persistentVolumes: [
      aPv({
        uid: handle,
        name: handle,
        claimRef: { namespace, name: claim, uid: `of-${handle}` },
        source: {
          type: "csi",
          driver: "org.democratic-csi.nfs",
          volumeHandle: handle,
          attributes: { ...attributes, provisioner_driver: "freenas-api-nfs" },
        },
      }),
    ],
  };
}

function affected(...volumes: readonly GivenRecords[]) {
  const inventory = inventoryOf(together(parents(NFS_PARENT), { pools: [aPool()] }, ...volumes));
  const links = createLinks(inventory);
  return affectedBy(links.volumesOn(SYSTEM).all, place, {
    inventory,
    links,
    sources: [cluster, { kind: "cluster", name: "dr", id: "another-cluster-uid" }, system],
  });
}

const many = (namespace: string, claims: number) =>
  Array.from({ length: claims }, (_, at) => volume(namespace, `data-${at}`));

describe("who hangs on it", () => {
  it("is counted whole, and named up to a limit: the namespaces with the most claims first", () => {
    const { impact } = affected(...many("shop", 7), ...many("lab", 2), ...many("erp", 2));
    expect([impact.claims, impact.namespaces]).toEqual([11, 3]);
    expect(impact.named.map(({ namespace, claims }) => [namespace, claims])).toEqual([
      ["shop", 7],
      ["erp", 2],
      ["lab", 2],
    ]);
    expect(impact.named[0]?.named).toEqual(["data-0", "data-1", "data-2", "data-3", "data-4"]);
    expect(impactEvidence(impact)).toEqual([
      { fact: "hangs on it", value: "11 claims in 3 namespaces" },
      {
        fact: "namespace shop",
        value: "data-0, data-1, data-2, data-3, data-4 and 2 more",
      },
      { fact: "namespace erp", value: "data-0, data-1" },
      { fact: "namespace lab", value: "data-0, data-1" },
    ]);
  });

  it("concerns every namespace, those too that are only counted", () => {
    const names = Array.from({ length: NAMED.namespaces + 2 }, (_, at) => `team-${100 + at}`);
    const { impact, concerns } = affected(...names.map((name) => volume(name, "data")));
    expect(impact.named).toHaveLength(NAMED.namespaces);
    expect(impactEvidence(impact).at(-1)).toEqual({ fact: "further namespaces", value: "2" });
    expect(concernTexts(concerns)).toEqual([
      ...names.slice(0, NAMED.namespaces).map((name) => `${name}/data`),
      ...names.slice(NAMED.namespaces),
    ]);
  });

  it("tells a namespace from one of the same name in another cluster", () => {
    const ours = volume("shop", "data");
    const [pv] = volume("shop", "files").persistentVolumes ?? [];
    const theirs = { persistentVolumes: [{ ...aPv(pv), cluster: "another-cluster-uid" }] };
    const { impact, concerns } = affected({ ...volume("shop", "files"), ...theirs }, ours);
    expect(impactEvidence(impact)).toEqual([
      { fact: "hangs on it", value: "2 claims in 2 namespaces" },
      { fact: "namespace dr:shop", value: "files" },
      { fact: "namespace prod:shop", value: "data" },
    ]);
    expect(concernTexts(concerns)).toEqual(["dr:shop/files", "prod:shop/data"]);
  });

  it("names what mounts a claim: its uppermost controller, or a Pod without one", () => {
    const { impact } = affected(volume("shop", "data"), {
      persistentVolumeClaims: [
        aClaim({ namespace: "shop", name: "data", uid: "of-shop-data", pvName: "shop-data" }),
      ],
      pods: [aPod({ namespace: "shop", name: "debug", claims: ["data"], owner: null })],
    });
    expect(impact.named[0]?.owners).toEqual(["Pod/debug"]);
  });

  it("leaves out a volume that no claim is bound to any more", () => {
    const [released] = volume("shop", "old").persistentVolumes ?? [];
    const { impact } = affected(volume("shop", "data"), {
      persistentVolumes: [{ ...released, phase: "Released" } as never],
    });
    expect(impactText(impact)).toBe("1 claim in 1 namespace");
  });

  it("says that it is not known, and never that it is nobody, where nothing was read", () => {
    const inventory = inventoryOf({ pools: [aPool()] });
    const links = createLinks(inventory);
    const nowhere = { ...place, clusters: [] };
    const { impact } = affectedBy([], nowhere, { inventory, links, sources: [system] });
    expect(impactText(impact)).toBe("not known");
    expect(impact.unread).toContain("no Kubernetes cluster is read");
    const one = { ...impact, claims: 1, namespaces: 1 };
    expect(impactText(one)).toBe("at least 1 claim in 1 namespace");
  });
});
