import { describe, expect, it } from "vitest";
import type { Finding } from "../../findings/finding.ts";
import { KUBERNETES, nameOf, SYSTEM } from "../../cli/given-answers.ts";
import * as given from "../../model/given.ts";
import { ask, shownOver } from "../given-api.ts";
import { tenantOf } from "../given-shown.ts";
import type { Shown } from "../shown.ts";

/** Two claims in use, one of them without its dataset; a Released volume; a dataset that nothing uses. */
const SHOWN = shownOver(given.together(KUBERNETES, SYSTEM));

interface List {
  readonly total: number;
  readonly next: string | null;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly unknown[];
}

async function list(query: string, shown: Shown = SHOWN): Promise<List> {
  const { status, body } = await ask(`/findings?${query}`, shown);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as List;
}

const rulesIn = ({ findings }: List) => [...new Set(findings.map(({ rule }) => rule))];
const judgedIn = ({ findings }: List) => findings.filter(({ verdict }) => verdict !== "unknown");

describe("GET /findings", () => {
  it("gives every finding once, page by page, worst first", async () => {
    const whole = await list("limit=500");
    expect(whole.total).toBe(SHOWN.report.findings.length);
    const ids: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: List = await list(`limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`);
      ids.push(...page.findings.map(({ id }) => id));
      cursor = page.next;
    }
    expect(ids).toEqual(whole.findings.map(({ id }) => id));
    expect(new Set(ids)).toEqual(new Set(SHOWN.report.findings.map(({ id }) => id)));
    const ranks = whole.findings.map(({ severity }) =>
      ["error", "warning", "info"].indexOf(severity),
    );
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });

  it("shows a window of them", async () => {
    const whole = await list("limit=500");
    const window = await list("limit=2&offset=1");
    expect(window.total).toBe(whole.total);
    expect(window.findings).toEqual(whole.findings.slice(1, 3));
    const { status } = await ask(`/findings?offset=1&cursor=${window.next}`, SHOWN);
    expect(status).toBe(400);
  });

  it("is in the order that is asked for, either way, page by page", async () => {
    const rules = async (query: string) => {
      const names: string[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const page: List = await list(
          `limit=1&${query}${cursor === "" ? "" : `&cursor=${cursor}`}`,
        );
        names.push(...page.findings.map(({ rule }) => rule));
        cursor = page.next;
      }
      return names;
    };
    const all = SHOWN.report.findings.map(({ rule }) => rule).toSorted();
    expect(await rules("sort=rule")).toEqual(all);
    expect(await rules("sort=-rule")).toEqual(all.toReversed());
    const { findings } = await list("sort=-severity");
    expect(findings.at(-1)?.rule).toBe("pv-backing-missing");
  });

  it("chooses what was found first lately", async () => {
    const [first, ...others] = SHOWN.report.findings;
    if (first?.lifecycle == null) throw new Error("nothing is found");
    const firstSeenAt = SHOWN.report.at - given.DAY_MS;
    const older = { ...first, lifecycle: { ...first.lifecycle, firstSeenAt } };
    const shown = { ...SHOWN, report: { ...SHOWN.report, findings: [older, ...others] } };
    expect((await list("newSince=23h", shown)).total).toBe(others.length);
    expect((await list("newSince=24h", shown)).total).toBe(others.length + 1);
    expect((await list(`newSince=${firstSeenAt}`, shown)).total).toBe(others.length + 1);
    expect((await list(`newSince=${firstSeenAt + 1}`, shown)).total).toBe(others.length);
  });

  it("knows a claim scope that is declared though nothing was read of its NAS, which a tenant does not", async () => {
    const shown = { ...SHOWN, declaredScopes: ["nas2:tank/k8s/v"] };
    const asked = "/findings?scope=nas2:tank/k8s/v&verdict=confirmed";
    expect(await ask(asked, shown)).toMatchObject({ status: 200, body: { findings: [] } });
    expect((await ask(asked, shown, tenantOf("shop"))).status).toBe(400);
  });

  it.each([
    ["severity=error", ["pv-backing-missing"]],
    ["rule=pv-released", ["pv-released"]],
    ["kind=dataset&verdict=suspect&verdict=confirmed", ["dataset-unreferenced"]],
    ["reclaimable=true&verdict=suspect&verdict=confirmed", ["dataset-unreferenced"]],
    ["q=pvc/shop/lost", []],
    [`q=${nameOf("14").toUpperCase()}`, ["dataset-unreferenced"]],
    ["namespace=lab&rule=pv-released&rule=pv-backing-missing", ["pv-released"]],
    ["labelSelector=app=web&severity=error", []],
    ["scope=nas1:tank/k8s/nfs/v&severity=warning&q=dataset", ["dataset-unreferenced"]],
    ["system=prod&rule=pv-released", ["pv-released"]],
    ["scope=nas1&rule=pv-released", []],
  ])("chooses by %s", async (query, rules) => {
    expect(rulesIn(await list(query))).toEqual(rules);
  });

  it("tells what is found about an object, and about what it stands on", async () => {
    const about = await list("about=pvc/shop/lost");
    expect(rulesIn(about)).toEqual(["pv-backing-missing"]);
  });

  it("keeps what could not be judged in every list of objects: it may concern any of them", async () => {
    const reason = { code: "timeout", message: "no answer", next: "try again" } as const;
    const shown = shownOver(given.together(KUBERNETES, SYSTEM), {
      pods: given.incomplete("pods", [], reason),
    });
    const chosen = await list("namespace=lab&minSize=100Ti&kind=pod", shown);
    expect(judgedIn(chosen)).toEqual([]);
    expect(chosen.findings.length).toBeGreaterThan(0);
    expect(await list("verdict=confirmed&minSize=100Ti", shown)).toMatchObject({ findings: [] });
  });

  it("lists what somebody's word keeps out apart", async () => {
    const hinted = given.aPv({
      name: nameOf("13"),
      phase: "Released",
      reclaimPolicy: "Retain",
      ignoreHint: "kor/used=true",
      claimRef: { namespace: "lab", name: "logs", uid: "logs" },
    });
    const shown = shownOver({ persistentVolumes: [hinted] });
    expect(rulesIn(await list("limit=500", shown))).not.toContain("pv-released");
    expect(await list("suppressed=true", shown)).toMatchObject({
      findings: [],
      suppressed: [{ by: "kor/used=true", finding: { rule: "pv-released" } }],
    });
  });

  it("lists what cannot be told now apart, as it was seen last", async () => {
    const [finding] = SHOWN.report.findings;
    if (finding === undefined) throw new Error("nothing is found");
    const aged = [{ lastSeenAt: given.NOW - given.DAY_MS, finding }];
    const shown = { ...SHOWN, report: { ...SHOWN.report, findings: [], aged } };
    expect(await list("", shown)).toMatchObject({ total: 0, findings: [], aged: [] });
    expect(await list("aged=true", shown)).toMatchObject({ total: 1, findings: [], aged });
    expect((await list(`aged=true&q=${finding.id}`, shown)).total).toBe(1);
    expect((await list("aged=true&q=nothing", shown)).total).toBe(0);
  });

  it("lists what stands in no group of namespaces or pools", async () => {
    const { findings } = await list("limit=500&verdict=suspect&verdict=confirmed");
    const concernNone = findings.filter(
      ({ subject: { namespace }, concerns }) => namespace === null && concerns.length === 0,
    );
    expect(concernNone.length).toBeGreaterThan(0);
    expect(concernNone.length).toBeLessThan(findings.length);
    const without = await list("limit=500&verdict=suspect&verdict=confirmed&without=namespace");
    expect(without.findings).toEqual(concernNone);
  });

  it.each([
    [
      "suppressed=true&aged=true",
      "query: expected one of suppressed and aged, found both; ask twice",
    ],
    [
      "olderThan=soon",
      'query olderThan: expected a duration such as 30s, 90m, 48h or 7d, found "soon"',
    ],
    ["minSize=huge", 'query minSize: expected a size such as 500Mi, 1Gi or 2T, found "huge"'],
    [
      "labelSelector=a=b%20c",
      'query labelSelector: expected labels such as app=db,tier!=cache, found "a=b c"',
    ],
    ["cursor=abc", "query cursor: expected `next` of a page in this order, found something else"],
    [
      "rule=pv-relaesed",
      'query rule: expected the code of a rule, found "pv-relaesed"; did you mean pv-released?',
    ],
    [
      "rule=pv-released&rule=x",
      'query rule: expected the code of a rule, found "x"; /api/v1/rules lists them',
    ],
    [
      "system=nas2",
      'query system: expected the name of a cluster or system, found "nas2"; did you mean nas1?',
    ],
    [
      "scope=elsewhere",
      'query scope: expected the name of a claim scope, cluster or system, found "elsewhere"; /api/v1/report names them',
    ],
    ["scope=nas1:tank/k8s/nfs", "did you mean nas1:tank/k8s/nfs/v?"],
    ["kind=datasets", "query kind: expected one of pvc, pv,"],
    ["about=pvc", "query about: expected an object such as"],
    ["limit=501", "query limit: expected a number of at most 500, found 501"],
    [
      "sort=colour",
      'query sort: expected one of severity, -severity, size, -size, age, -age, object, -object, firstSeen, -firstSeen, rule, -rule, found "colour"',
    ],
    ["newSince=yesterday", "query newSince: expected a duration such as 30s, 90m, 48h or 7d"],
  ])("says what is wrong with %s", async (query, sentence) => {
    const { status, body } = await ask(`/findings?${query}`, SHOWN);
    expect(status).toBe(400);
    expect((body as { detail: string }).detail).toContain(sentence);
  });
});
