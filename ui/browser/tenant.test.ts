import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { smallCompany } from "../../simulators/scenarios/small-company.ts";
import type { Address } from "./browser.ts";
import { companyPlaces, isPage, settled } from "./places.ts";
import { type Served, serveWorld } from "./served.ts";
import { describeInBrowser } from "./with-browser.ts";

const OWN = "shop";
/** Whoever they are, nothing of theirs may be seen; the words of other namespaces stand in sentences of ours as well. */
const NEIGHBOURS = ["payments", "erp", "gitlab", "analytics", "intranet", "playground"];
const REFUSED = { mayComplain: /40[34]/ };

const shared = () =>
  serveWorld(smallCompany.world, {
    auth: "kubernetes",
    scopes: 1,
    kubernetes: { tenantNamespace: OWN },
  });

describeInBrowser("the owner of a namespace", shared, ({ open, served }) => {
  let tenant: Address & { readonly token: string };
  let secrets: readonly string[];
  beforeAll(() => {
    tenant = { url: served().url, token: tokenOf(served(), "tenant") };
    secrets = neighbourNames(served());
  });

  const textOf = (page: Page) => page.evaluate<string>("document.body.textContent");
  // as a word of its own: StorageClass truenas-scratch is everybody's, and playground/scratch is not
  const seenOf = (text: string) =>
    secrets.filter((name) => new RegExp(`(?<![\\w-])${RegExp.escape(name)}(?![\\w-])`).test(text));

  it("sees nothing of his neighbours on any page", async () => {
    const page = await open("/rules", { token: tenant.token, ...REFUSED });
    const reader = { url: tenant.url, token: tokenOf(served(), "reader") };
    const foreign = (await companyPlaces(reader)).map(({ path }) => path);
    const texts: string[] = [];
    for (const path of [...foreign, ...NEIGHBOURS.map((name) => `/namespaces/${name}`)].filter(
      isPage,
    )) {
      await page.goto(new URL(path, served().url).href);
      await settled(page);
      texts.push(await textOf(page));
    }
    expect(seenOf(texts.join("\n"))).toEqual([]);
    expect(texts.join()).toContain(`You see 1 namespace`);
  }, 120_000);

  it("counts his own claims alone", async () => {
    const claims = served().world.world.volumes.filter(
      ({ claim, fate }) => claim.namespace === OWN && fate.claim !== "gone",
    );
    const page = await open("/volumes", { token: tenant.token, ...REFUSED });
    await settled(page);
    const table = page.getByRole("table", { name: "Volumes" });
    expect(Number(await table.getAttribute("aria-rowcount")) - 1).toBe(claims.length);
  });

  it("finds none of theirs by any name", async () => {
    const page = await open("/rules", { token: tenant.token, ...REFUSED });
    for (const name of secrets.filter((_, n) => n % 12 === 0)) {
      await page.goto(`${served().url}/search?q=${encodeURIComponent(name)}`);
      await settled(page);
      const body = (await textOf(page)).replaceAll(name, ""); // he has typed it himself
      expect(seenOf(body)).toEqual([]);
      expect(await page.locator("main").getByRole("link", { name }).count()).toBe(0);
    }
  }, 120_000);

  it("hears nothing of what changes beside him", async () => {
    const page = await open("/rules", { token: tenant.token, ...REFUSED });
    await page.evaluate(LISTEN);
    const touch = async (namespace: string, name: string) => {
      const store = served().world.clusters[0]?.simulator.store;
      if (store === undefined) throw new Error("the company has a cluster");
      const claim = store.get({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { namespace, name },
      });
      const spec = { ...(claim["spec"] as object), resources: { requests: { storage: "999Gi" } } };
      await store.update({ ...claim, spec });
    };
    await touch("payments", "data-vault-0");
    await touch(OWN, "data-redis-0");
    const heard = () => page.evaluate<string>("heard.join()");
    await expect.poll(heard, { timeout: 30_000 }).toContain("claims");
    const uid = uidOf(served(), "payments/data-vault-0");
    expect(await heard()).toContain(uidOf(served(), `${OWN}/data-redis-0`));
    expect(await heard()).not.toContain(uid);
    expect(seenOf(await heard())).toEqual([]);
  });
});

const LISTEN = `new Promise((resolve) => {
  globalThis.heard = [];
  const source = new EventSource("/api/v1/events");
  for (const type of ["findings", "objects", "look", "sources", "resync"])
    source.addEventListener(type, ({ data }) => heard.push(data));
  source.addEventListener("open", () => resolve());
})`;

function tokenOf({ world }: Served, user: "tenant" | "reader"): string {
  const credential = world.clusters[0]?.simulator.credential(user);
  if (credential === undefined || !("token" in credential)) throw new Error("users have tokens");
  return credential.token;
}

function uidOf({ world }: Served, id: string): string {
  const [namespace = "", name = ""] = id.split("/");
  const metadata = { namespace, name };
  const store = world.clusters[0]?.simulator.store;
  const claim = store?.get({ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata });
  return claim?.metadata.uid ?? "";
}

/** Names that only others have: of their namespaces, claims, PersistentVolumes and datasets. */
function neighbourNames({ world: { world, bindings } }: Served): readonly string[] {
  const own = new Set(
    world.volumes.filter(({ claim }) => claim.namespace === OWN).map(({ claim }) => claim.name),
  );
  const theirs = world.volumes.filter(({ claim }) => claim.namespace !== OWN);
  const names = [
    ...NEIGHBOURS,
    ...theirs.map(({ claim }) => claim.name).filter((name) => !own.has(name)),
    ...theirs.flatMap(({ id }) => {
      const bound = bindings.volumes.get(id);
      return bound === undefined ? [] : [bound.pvName, bound.leaf];
    }),
  ];
  return names.filter((name) => name !== "pages"); // a word of ours as well
}
