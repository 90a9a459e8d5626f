import { describe, expect, it } from "vitest";
import type { DfRow } from "../../capacity/df.ts";
import * as given from "../../model/given.ts";
import { ask, shownOver } from "../given-api.ts";
import { shownOf } from "../given-shown.ts";

const GIB = 2 ** 30;

/** Claims of two namespaces, of 5 GiB each; the NAS holds 1, 2 and 3 GiB of them. */
const SHOWN = shownOver(
  given.together(
    { system: [given.aSystem()] },
    given.parents(given.NFS_PARENT),
    ...[
      ["shop", "a", 1],
      ["shop", "b", 3],
      ["lab", "c", 2],
    ].map(([namespace, name, used]) => volume(String(namespace), String(name), Number(used))),
  ),
);

function volume(namespace: string, name: string, used: number) {
  const pvName = `pvc-${name}`;
  const uid = `uid-${name}`;
  return given.together(
    {
      persistentVolumeClaims: [
        given.aClaim({ uid, namespace, name, pvName, labels: { app: name } }),
      ],
      persistentVolumes: [
        given.aPv({
          name: pvName,
          claimRef: { namespace, name, uid },
          source: given.nfsSource(pvName),
        }),
      ],
      datasetSpace: [given.aSpace(given.aDataset(`${given.NFS_PARENT}/${pvName}`), used * GIB)],
    },
    { ...given.nfsVolume(pvName), datasetSpace: [] },
  );
}

async function rows(query: string): Promise<readonly DfRow[]> {
  const { status, body } = await ask(`/df?${query}`, SHOWN);
  expect(status, JSON.stringify(body)).toBe(200);
  return (body as { rows: readonly DfRow[] }).rows;
}

const names = (all: readonly DfRow[]) => all.map(({ name }) => name);

describe("GET /df", () => {
  it("sums what claims use, the largest first", async () => {
    const used = (await rows("")).map(({ name, usedBytes }) => [name, usedBytes]);
    expect(used).toEqual([
      ["shop/b", 3 * GIB],
      ["lab/c", 2 * GIB],
      ["shop/a", GIB],
    ]);
    expect((await rows("by=namespace")).map(({ name, usedBytes }) => [name, usedBytes])).toEqual([
      ["shop", 4 * GIB],
      ["lab", 2 * GIB],
    ]);
  });

  it.each([
    ["namespace=lab", ["lab/c"]],
    ["namespace=lab&namespace=shop&sort=name", ["lab/c", "shop/a", "shop/b"]],
    ["labelSelector=app%20in%20(a,c)", ["lab/c", "shop/a"]],
    ["limit=1", ["shop/b"]],
  ])("chooses by %s", async (query, claims) => expect(names(await rows(query))).toEqual(claims));

  it("goes on behind the last row of a page", async () => {
    const { body } = await ask("/df?limit=2", SHOWN);
    const { next, total } = body as { next: string; total: number };
    expect(total).toBe(3);
    expect(names(await rows(`limit=2&cursor=${next}`))).toEqual(["shop/a"]);
    const other = await ask(`/df?by=namespace&cursor=${next}`, SHOWN);
    expect(other.status).toBe(400);
  });

  it("shows the pools themselves where rows are pools", async () => {
    expect((await ask("/df?by=pool", SHOWN)).body).toMatchObject({ pools: [{ name: "tank" }] });
    expect((await ask("/df", SHOWN)).body).not.toHaveProperty("pools");
  });

  it("says what is wrong with a question", async () => {
    expect((await ask("/df?by=colour", SHOWN)).status).toBe(400);
    expect((await ask("/df?labelSelector=a=b%20c", SHOWN)).body).toMatchObject({
      detail: expect.stringContaining("query labelSelector: expected labels such as") as string,
    });
  });

  it("sums what one of several clusters has in namespaces that both have", async () => {
    const other = { cluster: "another-cluster-uid", namespace: "shop" };
    const shown = shownOf({
      persistentVolumeClaims: [
        given.aClaim({ name: "here" }),
        given.aClaim({ ...other, uid: "x", name: "there" }),
        given.aClaim({ ...other, uid: "y", name: "too" }),
      ],
    });
    const ofShop = async (query: string) => {
      const { body } = await ask(`/df?namespace=shop&by=namespace${query}`, shown);
      return (body as { rows: readonly DfRow[] }).rows.map(({ name, volumes }) => [name, volumes]);
    };
    expect(await ofShop("&cluster=prod")).toEqual([["prod:shop", 1]]);
    expect(await ofShop("&cluster=dr")).toEqual([["dr:shop", 2]]);
    expect(await ofShop("&cluster=dr&cluster=prod")).toHaveLength(2);
    expect(await ofShop("")).toHaveLength(2);
  });
});
