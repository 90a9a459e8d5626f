import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLinks } from "../../correlate/join.ts";
import type { Change } from "../../model/observation.ts";
import { claimConcern, concernsOf } from "../../findings/concern.ts";
import type { Finding, Severity } from "../../findings/finding.ts";
import { type Key, keyOf } from "../../model/ids.ts";
import * as given from "../../model/given.ts";
import { Inventory } from "../../model/inventory.ts";
import { KUBERNETES, SYSTEM } from "../../cli/given-answers.ts";
import { ask, shownOver } from "../given-api.ts";
import { Showing } from "../showing.ts";
import type { Shown } from "../shown.ts";

interface Page {
  readonly total: number;
  readonly next: string | null;
  readonly rows: readonly { readonly name: string; readonly namespace: string }[];
}

const claim = (name: string, over: Partial<Parameters<typeof given.aClaim>[0]> = {}) =>
  given.aClaim({ uid: `uid-${name}`, name, namespace: "shop", ...over });

const claims = (...names: readonly string[]) =>
  shownOver({ persistentVolumeClaims: names.map((name) => claim(name)) });

async function page(query: string, shown: Shown): Promise<Page> {
  const { status, body } = await ask(`/claims?${query}`, shown);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as Page;
}

async function refusal(query: string): Promise<string> {
  const { status, body } = await ask(`/claims?${query}`, claims("a", "b", "c"));
  expect(status).toBe(400);
  return (body as { readonly detail: string }).detail;
}

const namesIn = ({ rows }: Page) => rows.map(({ name }) => name);

describe("a list", () => {
  it("goes on behind the last row of the page before, whatever came and went", async () => {
    const first = await page("limit=2", claims("a", "b", "c", "d"));
    expect([namesIn(first), first.total]).toEqual([["a", "b"], 4]);
    const later = await page(`limit=2&cursor=${first.next}`, claims("a", "aa", "c", "d", "e"));
    expect([namesIn(later), later.total]).toEqual([["c", "d"], 5]);
    const last = await page(`limit=2&cursor=${later.next}`, claims("e"));
    expect([namesIn(last), last.next]).toEqual([["e"], null]);
  });

  it("shows any window of it, of all rows and of those that a filter keeps, and goes on behind that", async () => {
    const names = Array.from({ length: 20 }, (_, n) => `c${String(n).padStart(2, "0")}`);
    const even = names.filter((_, n) => n % 2 === 0);
    const shown = shownOver({
      persistentVolumeClaims: names.map((name, n) =>
        claim(name, { phase: n % 2 === 0 ? "Bound" : "Pending", labels: { n: String(n % 2) } }),
      ),
    });
    for (const [filter, all] of [
      ["", names],
      ["&sort=-name", names.toReversed()],
      ["&phase=Bound", even],
      ["&labelSelector=n=0", even],
      ["&labelSelector=n=0&sort=-name", even.toReversed()],
    ] as const)
      for (const offset of [0, 1, 7, all.length - 1, all.length, 1e9]) {
        const window = await page(`limit=3&offset=${offset}${filter}`, shown);
        expect(window.total).toBe(all.length);
        expect(namesIn(window)).toEqual(all.slice(offset, offset + 3));
        expect(window.next === null).toBe(offset + 3 >= all.length);
        if (window.next === null) continue;
        const rest = await page(`limit=500&cursor=${window.next}${filter}`, shown);
        expect(namesIn(rest)).toEqual(all.slice(offset + 3));
      }
  });

  it("begins in one way only", async () => {
    const { next } = await page("limit=1", claims("a", "b"));
    expect(await refusal(`offset=1&cursor=${next}`)).toMatch(/^query offset: expected no `cursor`/);
    expect(await refusal("offset=-1")).toContain("offset");
    expect(await refusal("offset=x")).toContain("offset");
  });

  it("takes a cursor for the list that gave it only", async () => {
    const { next } = await page("limit=1&namespace=shop", claims("a", "b"));
    for (const query of [`cursor=${next}`, `cursor=${next}&namespace=lab`])
      expect(await refusal(query)).toBe(
        "query cursor: expected `next` of a page with these filters, found that of others; leave it out for the first page",
      );
    for (const query of ["sort=-name", "sort=createdAt", "sort=createdAt&q=x"])
      expect(await refusal(`cursor=${next}&namespace=shop&${query}`)).toBe(
        "query cursor: expected `next` of a page in this order, found that of another list or order; leave it out for the first page",
      );
    const { body } = await ask(`/volumes?cursor=${next}`, claims("a"));
    expect((body as { readonly detail: string }).detail).toContain("that of another list or order");
    expect(await refusal("cursor=bm8")).toMatch(
      /^query cursor: expected .*, found something else; /,
    );
    expect(await refusal(`cursor=${Buffer.from("[1,{},3]").toString("base64url")}`)).toMatch(
      /^query cursor: expected/,
    );
  });

  it("FLT-M6: has bounds, and refuses orders, filters and expressions that it does not know", async () => {
    expect(await refusal("limit=1e9")).toContain("limit");
    expect(await refusal("limit=0")).toContain("limit");
    expect(await refusal("sort=uid")).toContain("sort");
    expect(await refusal("sort=__proto__")).toContain("sort");
    expect(await refusal("constructor=x")).toContain("constructor");
    expect(await refusal("labelSelector=a~b")).toContain("labelSelector");
    expect(await refusal(`q=${"x".repeat(1_001)}`)).toContain("q");
    expect(await refusal(`cursor=${"x".repeat(100_000)}`)).toContain("cursor");
    const { total } = await page("q=.*", claims("a", "b"));
    expect(total).toBe(0);
  });

  it("keeps what every filter keeps, and counts that", async () => {
    const shown = shownOver({
      persistentVolumeClaims: [
        claim("web", { labels: { app: "web" } }),
        claim("db", { labels: { app: "db" }, phase: "Pending" }),
        claim("web", { uid: "lab-web", namespace: "lab", labels: { app: "web" } }),
      ],
    });
    const found = async (query: string) => {
      const { rows, total } = await page(query, shown);
      expect(total).toBe(rows.length);
      return rows.map(({ namespace, name }) => `${namespace}/${name}`);
    };
    expect(await found("labelSelector=app=web")).toEqual(["lab/web", "shop/web"]);
    expect(await found("namespace=shop&labelSelector=app=web")).toEqual(["shop/web"]);
    expect(await found("namespace=shop&namespace=lab&q=WE")).toEqual(["lab/web", "shop/web"]);
    expect(await found("phase=Pending")).toEqual(["shop/db"]);
    expect(await found("cluster=prod&namespace=lab")).toEqual(["lab/web"]);
  });

  it.each([
    [
      "/claims?phase=nope",
      'query phase: expected one of Pending, Bound, Lost, Unknown, found "nope"',
    ],
    ["/volumes?protocol=NFS", "query protocol: expected one of nfs, smb, iscsi, nvmeof, local"],
    ["/datasets?kind=volume", "query kind: expected one of filesystem, zvol"],
    ["/snapshots?kind=zfs", "query kind: expected one of VolumeSnapshot, ZfsSnapshot"],
    ["/persistentvolumes?backing=lost", "query backing: expected one of found, missing,"],
    ["/pools?worst=critical", "query worst: expected one of info, warning, error"],
    ["/targets?transport=fc", "query transport: expected one of iscsi, nvmeof"],
    [
      "/pools?status=online",
      'query status: expected a word that it can be, found "online"; did you mean ONLINE?',
    ],
    [
      "/disks?type=NVME",
      'query type: expected a word that it can be, found "NVME"; it can be HDD, SSD',
    ],
    [
      "/volumes?system=nas2",
      'query system: expected the name of a system, found "nas2"; did you mean nas1?',
    ],
    [
      "/claims?cluster=elsewhere",
      'query cluster: expected the name of a cluster, found "elsewhere"; /api/v1/sources lists them',
    ],
    [
      "/snapshots?source=pord",
      'query source: expected the name of a cluster or system, found "pord"; did you mean prod?',
    ],
  ])(
    "refuses %s, which no row can have: an empty list would say that there is none",
    async (question, sentence) => {
      const { status, body } = await ask(question, claims("a"));
      expect(status).toBe(400);
      expect((body as { readonly detail: string }).detail).toContain(sentence);
    },
  );

  it("refuses a namespace that no cluster has and no row names, as findings do; one without rows is empty", async () => {
    const namespace = (name: string) => ({
      cluster: given.CLUSTER,
      uid: name,
      name,
      createdAt: 0,
      deletionRequestedAt: null,
      ignoreHint: null,
      labels: {},
      key: keyOf(given.CLUSTER, name),
    });
    const claimRef = { namespace: "gone", name: "logs", uid: "logs" };
    const shown = shownOver({
      namespaces: [namespace("shop"), namespace("lab")],
      persistentVolumes: [given.aPv({ name: "kept", phase: "Released", claimRef })],
    });
    expect(await ask("/claims?namespace=shop&namespace=shp", shown)).toMatchObject({
      status: 400,
      body: {
        detail:
          'query namespace: expected a namespace of a cluster that was read, found "shp"; did you mean shop?',
      },
    });
    expect(await ask("/claims?namespace=lab", shown)).toMatchObject({ body: { total: 0 } });
    expect(await ask("/persistentvolumes?namespace=gone", shown)).toMatchObject({
      body: { total: 1 },
    });
    const tenant = { sees: "namespaces", cluster: given.CLUSTER, names: new Set(["lab"]) } as const;
    for (const other of ["shop", "shp"])
      expect(await ask(`/claims?namespace=${other}`, shown, tenant)).toMatchObject({
        status: 200,
        body: { total: 0 },
      });
  });

  it("knows a word that rows have, though it is a new one", async () => {
    const shown = shownOver({ pools: [given.aPool({ status: "MOVED" })] });
    const { body } = await ask("/pools?status=MOVED", shown);
    expect(body).toMatchObject({ total: 1 });
    expect(await ask("/pools?status=DEGRADED", shown)).toMatchObject({ body: { total: 0 } });
  });

  it("says why there may be more", async () => {
    const { body } = await ask(
      "/claims",
      shownOver(
        {},
        {
          persistentVolumeClaims: given.incomplete("persistentVolumeClaims", [], {
            code: "notPermitted",
            message: "prod: claims may not be listed",
            next: "grant list",
          }),
        },
      ),
    );
    expect(body).toMatchObject({ total: 0, unread: [{ source: "prod", code: "notPermitted" }] });
  });
});

const QUESTIONS = [
  "/claims?limit=500",
  "/claims?sort=-requestedBytes&limit=500",
  "/claims?namespace=shop",
  "/claims?q=c1",
  "/claims?sort=-worst",
  "/claims?worst=error",
  "/volumes?sort=-usedBytes",
  "/volumes?sort=worst&namespace=lab",
  "/namespaces",
  "/search?q=c",
  "/search?q=shop%2Fc2",
];

describe("what is told of changes", () => {
  it("counts no finding any more that somebody has left alone since", async () => {
    const whole = shownOver(given.together(KUBERNETES, SYSTEM));
    const showing = new Showing("run");
    showing.show(whole, null);
    const lost = async () => {
      const { body } = await ask("/claims?q=lost", showing.now as Shown);
      return (body as { readonly rows: readonly unknown[] }).rows;
    };
    expect(await lost()).toMatchObject([{ name: "lost", findings: 1, worst: "error" }]);
    const { report } = whole;
    const { left = [], findings = [] } = Object.groupBy(report.findings, ({ rule }) =>
      rule === "pv-backing-missing" ? "left" : "findings",
    );
    const suppressed = left.map((finding) => ({ finding, by: "ignored by ann", on: null }));
    showing.show({ ...whole, report: { ...report, findings, suppressed } }, []);
    expect(await lost()).toMatchObject([{ name: "lost", findings: 0, worst: null }]);
  });

  const change = fc.record({
    name: fc.constantFrom("c1", "c2", "c3", "c4"),
    namespace: fc.constantFrom("shop", "lab"),
    gb: fc.integer({ min: 1, max: 3 }),
    isGone: fc.boolean(),
    found: fc.constantFrom(null, "info", "warning", "error"),
  });

  it("is what would be told if everything were worked out anew", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
        async (steps) => {
          const whole = shownOver({ persistentVolumeClaims: [claim("c1"), claim("c0")] });
          const { inventory } = whole;
          if (!(inventory instanceof Inventory)) throw new Error("it cannot be changed");
          const showing = new Showing("run");
          showing.show(whole, null);
          const findings = new Map(whole.report.findings.map((one) => [one.subject.key, one]));
          for (const changes of steps) {
            for (const question of QUESTIONS) await ask(question, showing.now as Shown);
            const told = changes.map(changeOf);
            for (const one of told) inventory.change(one);
            for (const one of changes) {
              const key = keyOf(given.CLUSTER, `uid-${one.name}`);
              if (one.found === null || one.isGone) findings.delete(key);
              else findings.set(key, findingAbout(key, one, one.found));
            }
            const now = { at: whole.report.at + 1, findings: [...findings.values()] };
            showing.show(
              { ...whole, report: { ...whole.report, ...now } },
              told.map((one) => ({
                collection: one.collection,
                key: one.type === "put" ? keyOf(given.CLUSTER, one.record.uid) : one.key,
              })),
            );
          }
          const now = showing.now as Shown;
          const anew = { ...now, links: createLinks(inventory) };
          for (const question of QUESTIONS)
            expect(await ask(question, now), question).toEqual(await ask(question, anew));
        },
      ),
      { numRuns: 20 },
    );
  });
});

/** Found about a claim. */
function findingAbout(
  key: Key,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  severity: Severity,
): Finding {
  return {
    id: `found-${name}`,
    rule: "claim-unused",
    title: "",
    severity,
    verdict: "suspect",
    word: null,
    subject: { kind: "pvc", key, name, namespace, source: "prod" },
    scope: { kind: "cluster", key: given.CLUSTER, name: "prod", closed: null },
    evidence: [],
    preconditions: [],
    missing: [],
    reclaimableBytes: null,
    since: null,
    lifecycle: null,
    concerns: concernsOf([claimConcern({ cluster: given.CLUSTER, namespace, name })], []),
    impact: null,
    remedy: [],
  };
}

type ClaimChange = Change<"persistentVolumeClaims">;

function changeOf({
  name,
  namespace,
  gb,
  isGone,
}: {
  readonly name: string;
  readonly namespace: string;
  readonly gb: number;
  readonly isGone: boolean;
}): ClaimChange {
  const about = {
    source: { kind: "cluster", name: "prod", id: given.CLUSTER },
    collection: "persistentVolumeClaims",
    at: given.NOW,
  } as const;
  const uid = `uid-${name}`;
  return isGone
    ? { ...about, type: "delete", key: keyOf(given.CLUSTER, uid) }
    : { ...about, type: "put", record: claim(name, { namespace, requestedBytes: gb * 2 ** 30 }) };
}
