import { describe, expect, it } from "vitest";
import { keyOf } from "../model/ids.ts";
import * as given from "../model/given.ts";
import { ask, shownOver } from "./given-api.ts";
import { RECORDS } from "./given-lists.ts";
import { READER, tenantOf } from "./given-shown.ts";
import type { Route } from "./route.ts";
import { ROUTES } from "./routes/index.ts";

const namespaceCalled = (name: string) => ({
  cluster: given.CLUSTER,
  uid: name,
  name,
  createdAt: 0,
  deletionRequestedAt: null,
  ignoreHint: null,
  labels: {},
  key: keyOf(given.CLUSTER, name),
});

/** Volumes of "shop" and "lab", read whole, beside a pool on which neither has anything. */
const WORLD = {
  ...RECORDS,
  namespaces: ["shop", "lab"].map(namespaceCalled),
  storageClasses: [given.aStorageClass({ name: "fast" })],
  pools: [given.aPool(), given.aPool({ name: "vault", guid: "77" })],
};
const SHOWN = shownOver(WORLD);

/** Parameters that take any text, and why none can be refused. Every other one refuses what it cannot mean. */
const ANY_TEXT: Readonly<Record<string, string>> = {
  q: "a part of a name: that nothing holds it is the answer",
  labelSelector: "labels that nothing has are no mistake: kubectl takes them as well",
};

/** Routes whose `namespace` keeps nothing out of an answer: it says of which namespaces somebody asks who may not list those of a cluster. */
const NAMESPACE_OF_SIGHT = new Set([
  "/me",
  "/summary",
  "/sources",
  "/report",
  "/ignores",
  "/activity",
  "/disks",
]);

/** What a route needs besides to be asked at all, and what stands in its path. */
const NEEDED: Readonly<Record<string, string>> = { q: "web", object: "pvc/shop/web" };
const UNASKABLE = new Set(["/volumes/:key", "/findings/:id"]); // an object is not there before a word of it is looked at

interface Asked {
  readonly path: string;
  readonly name: string;
}

const isRead = (route: (typeof ROUTES)[number]): route is Route =>
  "answer" in route && route.method === "GET" && !UNASKABLE.has(route.path);

const PARAMETERS: readonly Asked[] = ROUTES.filter(isRead).flatMap(({ path, query }) =>
  Object.keys(query.properties).map((name) => ({ path, name })),
);
const REFUSING = PARAMETERS.filter(
  ({ path, name }) =>
    ANY_TEXT[name] === undefined && !(name === "namespace" && NAMESPACE_OF_SIGHT.has(path)),
);

function questionFor({ path, name }: Asked, word: string): string {
  const { query } = ROUTES.filter(isRead).find((one) => one.path === path) as Route;
  const { required = [] } = query as { readonly required?: readonly string[] };
  const others = required
    .filter((one) => one !== name)
    .map((one) => [
      one,
      one === "object" && name === "namespace" ? "pvc/web" : (NEEDED[one] ?? ""),
    ]);
  return `${path}?${String(new URLSearchParams([...others, [name, word]] as string[][]))}`;
}

const detailOf = (body: unknown) => (body as { readonly detail?: string }).detail ?? "";

describe("every parameter of every route that reads", () => {
  it.each(REFUSING)(
    "$path: $name refuses a word that means nothing, and says which it takes",
    async (asked) => {
      const { status, body } = await ask(questionFor(asked, "zq-nothing"), SHOWN);
      expect([status, detailOf(body)]).toEqual([
        expect.toBeOneOf([400, 404]),
        expect.stringMatching(/^query (?:\w+): expected .+, found .+; .+/),
      ]);
    },
  );

  it.each(PARAMETERS.filter((one) => !REFUSING.includes(one)))(
    "$path: $name takes any text",
    async (asked) => {
      expect((await ask(questionFor(asked, "zq-nothing"), SHOWN)).status).toBe(200);
    },
  );
});

describe("a name of what somebody does not see", () => {
  /** Of what is there and belongs to "lab" or to nobody's volumes. */
  const HIDDEN: Readonly<Record<string, readonly string[]>> = {
    namespace: ["lab"],
    pool: ["vault", "nas1:vault"],
    dataset: [`${given.ISCSI_PARENT}/pvc-0b3f8a56-6f5e-4a8d-9d0f-3f1c2b7a9e22`],
    claim: ["db"],
    object: ["pvc/lab/db", "pool/vault"],
    about: ["pvc/lab/db", "pool/vault"],
  };
  const hidden = PARAMETERS.flatMap((asked) =>
    (HIDDEN[asked.name] ?? []).map((word) => ({ ...asked, word })),
  );

  it("is of every kind of parameter that takes one", () => {
    expect(new Set(hidden.map(({ name }) => name))).toEqual(new Set(Object.keys(HIDDEN)));
  });

  it.each(hidden)("$path: $name $word is answered as what is not there", async (asked) => {
    const word = asked.word.replace(/\w+$/, (last) => "z".repeat(last.length));
    const apart = (body: unknown, said: string) =>
      JSON.stringify(body)
        .replaceAll(said, "WORD")
        .replaceAll(said.split("/").at(-1) ?? "", "WORD");
    const sight = tenantOf("shop");
    const there = await ask(questionFor(asked, asked.word), SHOWN, sight);
    const nowhere = await ask(questionFor(asked, word), SHOWN, sight);
    expect([there.status, apart(there.body, asked.word)]).toEqual([
      nowhere.status,
      apart(nowhere.body, word),
    ]);
  });
});

describe("a name of what was not read whole", () => {
  it.each([
    ["/volumes?storageClass=slow", "storageClasses"],
    ["/datasets?pool=other", "pools"],
    ["/findings?pool=other", "pools"],
    ["/snapshots?claim=other", "persistentVolumeClaims"],
  ] as const)("is not refused, because it may be there: %s", async (question, collection) => {
    const partly = shownOver(WORLD, { [collection]: given.incomplete(collection) });
    expect((await ask(question, partly)).status).toBe(200);
  });
});

describe("a misspelt name", () => {
  it.each([
    ["/claims?storageClass=fasst", "did you mean fast?"],
    ["/volumes?pool=tonk", "did you mean tank?"],
    ["/findings?pool=nas1:tonk", "did you mean nas1:tank?"],
    ["/persistentvolumes?driver=org.democratic-csi.nfx", "did you mean org.democratic-csi.nfs?"],
    ["/search?q=web&namespace=shp", "did you mean shop?"],
    ["/snapshots?claim=wbe", "did you mean web?"],
  ])("is told the nearest: %s", async (question, near) => {
    const { status, body } = await ask(question, SHOWN, READER);
    expect([status, detailOf(body)]).toEqual([400, expect.stringContaining(near)]);
  });

  it("of a class that no volume uses yet is an empty list", async () => {
    expect(await ask("/volumes?storageClass=fast", SHOWN)).toMatchObject({
      status: 200,
      body: { total: 0 },
    });
  });
});
