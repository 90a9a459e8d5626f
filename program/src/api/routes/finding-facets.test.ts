import { describe, expect, it } from "vitest";
import { KUBERNETES, nameOf, SYSTEM } from "../../cli/given-answers.ts";
import * as given from "../../model/given.ts";
import type { FindingFacets, FindingsPage } from "../contract.ts";
import { FACET_NAMES } from "../finding-facets.ts";
import { ask, shownOver } from "../given-api.ts";
import { shownOf, tenantOf } from "../given-shown.ts";
import type { Shown } from "../shown.ts";

/** Two claims in use, one of them without its dataset; a Released volume; a dataset of a gibibyte that nothing uses. */
const SHOWN = shownOver(given.together(KUBERNETES, SYSTEM));

async function facets(query: string, shown: Shown = SHOWN): Promise<FindingFacets> {
  const { status, body } = await ask(`/findings/facets?${query}`, shown);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as FindingFacets;
}

async function findings(query: string, shown: Shown = SHOWN): Promise<FindingsPage> {
  const { body } = await ask(`/findings?limit=500&${query}`, shown);
  return body as FindingsPage;
}

const countsIn = (of: readonly { readonly value: string; readonly findings: number }[]) =>
  Object.fromEntries(of.map(({ value, findings: count }) => [value, count]));

describe("GET /findings/facets", () => {
  it.each(["", "severity=error&severity=warning", "namespace=shop", "q=pvc&kind=pv"])(
    "counts for every value what choosing it would list, besides what is asked already: %s",
    async (query) => {
      const { facets: all, findings: total } = await facets(query);
      expect(total).toBe((await findings(query)).total);
      for (const name of FACET_NAMES) {
        const others = query.split("&").filter((one) => !one.startsWith(`${name}=`));
        for (const { value, findings: count } of all[name]) {
          const one = await findings([...others, `${name}=${value}`].join("&"));
          expect(count, `${name}=${value}`).toBe(one.total);
        }
      }
    },
  );

  it("tells the other choices of a facet that one was chosen of", async () => {
    const whole = countsIn((await facets("")).facets.severity);
    const chosen = await facets("severity=error");
    expect(countsIn(chosen.facets.severity)).toEqual(whole);
    expect(chosen.findings).toBe(whole["error"]);
    expect(countsIn(chosen.facets.rule)).toEqual({ "pv-backing-missing": 1 });
  });

  it("keeps a choice that nothing is left of", async () => {
    const { facets: all } = await facets("rule=pv-released&severity=error");
    expect(countsIn(all.rule)).toEqual({ "pv-backing-missing": 1, "pv-released": 0 });
  });

  it("sums what could come back, of leftovers only", async () => {
    const { reclaimableBytes, facets: all } = await facets("");
    const { body } = await ask("/summary", SHOWN);
    expect(reclaimableBytes).toBeGreaterThan(0);
    expect(body).toMatchObject({ reclaimableBytes });
    const [released] = all.rule.filter(({ value }) => value === "pv-released");
    expect(released?.reclaimableBytes).toBe(0);
    const back = await findings("reclaimable=true&verdict=confirmed&verdict=suspect");
    const bytes = back.findings.map((finding) => finding.reclaimableBytes);
    expect(bytes).not.toContain(null);
    expect(bytes.reduce((sum, one) => (sum ?? 0) + (one ?? 0), 0)).toBe(reclaimableBytes);
  });

  it("knows the pool of everything that lies on one, under both its names", async () => {
    const { facets: all } = await facets("");
    const whole = (await findings("")).findings;
    // of the one whose dataset is gone, no share says where it was
    const onTank = whole.filter(({ rule }) => rule !== "pv-backing-missing");
    expect(onTank.length).toBeGreaterThan(1);
    expect(all.pool.map(({ value }) => value)).toEqual(["nas1:tank"]);
    for (const name of ["tank", "nas1:tank"]) {
      const chosen = await findings(`pool=${name}`);
      const ids = chosen.findings.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(onTank.map(({ id }) => id)));
      const counted = await facets(`pool=${name}`);
      expect([counted.findings, counted.facets.pool.length]).toEqual([chosen.total, 1]);
    }
    expect(await findings("pool=ssd")).toMatchObject({ status: 400 });
  });

  it("counts what somebody's word keeps out where that is asked for", async () => {
    const hinted = given.aPv({
      name: nameOf("13"),
      phase: "Released",
      reclaimPolicy: "Retain",
      ignoreHint: "kor/used=true",
    });
    const shown = shownOver({ persistentVolumes: [hinted] });
    const { facets: all } = await facets("suppressed=true", shown);
    expect(countsIn(all.rule)).toEqual({ "pv-released": 1 });
  });

  it("counts for a tenant what he sees", async () => {
    const shown = shownOf(given.together(KUBERNETES, SYSTEM));
    const { body } = await ask("/findings/facets", shown, tenantOf("lab"));
    const { facets: all, findings: total } = body as FindingFacets;
    expect(all.namespace.map(({ value }) => value)).toEqual(["lab"]);
    const { body: page } = await ask("/findings?limit=500", shown, tenantOf("lab"));
    expect(total).toBe((page as FindingsPage).total);
    const { body: none } = await ask("/findings/facets", shown, tenantOf("nowhere"));
    expect((none as FindingFacets).facets.namespace).toEqual([]);
  });

  it("refuses what /findings refuses, and what is about rows", async () => {
    for (const query of [
      "rule=pv-relased",
      "olderThan=x",
      "newSince=yesterday",
      "sort=size",
      "limit=1",
    ])
      expect((await ask(`/findings/facets?${query}`, SHOWN)).status, query).toBe(400);
  });
});
