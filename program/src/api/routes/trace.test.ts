import { describe, expect, it } from "vitest";
import { KUBERNETES, nameOf, SYSTEM } from "../../cli/given-answers.ts";
import type { TraceAnswer } from "../../answers/trace.ts";
import * as given from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import { ask, shownOver } from "../given-api.ts";

const SHOWN = shownOver(given.together(KUBERNETES, SYSTEM));

describe("GET /trace", () => {
  it.each([
    "object=pvc/shop/web",
    "object=claim/web&namespace=shop",
    "object=pvc/shop/web&namespace=shop",
  ])("draws the line from the Pod to the pool for %s", async (query) => {
    const { body } = await ask(`/trace?${query}`, SHOWN);
    const { nodes, complete, findings } = body as TraceAnswer;
    expect(nodes.map(({ layer, name }) => `${layer} ${name}`)).toEqual([
      "pod web-0",
      "claim web",
      `pv ${nameOf("11")}`,
      `share /mnt/tank/k8s/nfs/v/${nameOf("11")}`,
      `dataset tank/k8s/nfs/v/${nameOf("11")}`,
      "pool tank",
    ]);
    expect([complete, findings]).toEqual([true, []]);
  });

  it("means the system that a name has in front, and no other one with such a pool", async () => {
    const elsewhere = { system: "other-host", key: keyOf("other-host", "guid-of-tank") };
    const pools = [given.aPool(elsewhere)];
    const shown = shownOver(given.together(KUBERNETES, SYSTEM, { pools }));
    const startsOf = async (object: string) =>
      ((await ask(`/trace?object=${object}`, shown)).body as TraceAnswer).start;
    expect(await startsOf("pool/tank")).toHaveLength(2);
    expect(await startsOf("pool/nas1:tank")).toEqual([keyOf(given.SYSTEM, "guid-of-tank")]);
  });

  it("says what is found about each part", async () => {
    const { body } = await ask("/trace?object=pvc/shop/lost", SHOWN);
    expect((body as TraceAnswer).findings.map(({ rule }) => rule)).toEqual(["pv-backing-missing"]);
  });

  it("is not complete where the object may be there and was not read", async () => {
    const shown = shownOver(KUBERNETES, {
      persistentVolumeClaims: given.incomplete("persistentVolumeClaims"),
    });
    const { body } = await ask("/trace?object=pvc/shop/none", shown);
    expect(body).toMatchObject({
      complete: false,
      nodes: [],
      unread: [{ source: "prod", everything: false, collections: ["persistentVolumeClaims"] }],
    });
  });

  it.each([
    [
      "object=pvc/shop/wbe",
      404,
      'query object: expected an object that exists, found "pvc/wbe" in namespace shop',
    ],
    ["object=cake/a", 400, "query object: expected an object such as pvc/data-0"],
    ["object=pvc/shop/web&namespace=lab", 400, "query object: expected pvc/NAMESPACE/NAME"],
    [
      "object=pvc/web&namespace=shop&namespace=lab",
      400,
      "query namespace: expected at most one value, found 2",
    ],
    ["namespace=shop", 400, "query: expected the parameter object, found none"],
  ])("has no chain for %s", async (query, status, sentence) => {
    const answer = await ask(`/trace?${query}`, SHOWN);
    expect(answer.status).toBe(status);
    expect((answer.body as { detail: string }).detail).toContain(sentence);
  });
});
