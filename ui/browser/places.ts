import type { Page } from "playwright-core";
import { PAGE_PATHS } from "../../program/src/api/web/page-paths.ts";
import type { Address } from "./browser.ts";

/** An address with something to see, and a name for it that can stand in a file's name. */
export interface Place {
  readonly name: string;
  readonly path: string;
}

/** Waits until a page says what it has to say: it has its heading, and nothing in it is still awaited. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main h1").first().waitFor();
  await page.locator(AWAITED).first().waitFor({ state: "detached" });
}

const AWAITED = "main .pf-v6-c-skeleton, main .pf-v6-c-spinner";

/** One address at least for every page, over the small company; objects whose names nobody knows beforehand are asked for. */
export async function companyPlaces(served: Address): Promise<readonly Place[]> {
  const ask = (path: string) => answer(served, path);
  const claim = (await ask("/volumes?q=data-postgres-0&namespace=shop")) as Rows;
  const orphans = (await ask("/findings?rule=dataset-unreferenced")) as Findings;
  const [volume, orphan] = [claim.rows[0]?.key ?? "", orphans.findings[0]?.id ?? ""];
  const places: readonly Place[] = [
    { name: "overview", path: "/" },
    { name: "findings", path: "/findings" },
    { name: "findings-by-namespace", path: "/findings?group=namespace" },
    { name: "findings-none", path: "/findings?q=nothing-has-this-name" },
    { name: "finding", path: `/findings/${orphan}` },
    { name: "volumes", path: "/volumes" },
    { name: "volumes-none", path: "/volumes?q=nothing-has-this-name" },
    { name: "volume", path: `/volumes/${encodeURIComponent(volume)}` },
    { name: "storage", path: "/storage" },
    { name: "snapshots", path: "/snapshots" },
    { name: "namespaces", path: "/namespaces" },
    { name: "namespace", path: "/namespaces/shop" },
    { name: "sources", path: "/sources" },
    { name: "rules", path: "/rules" },
    { name: "search", path: "/search?q=postgres" },
    { name: "search-nothing", path: "/search?q=nothing-has-this-name" },
  ];
  return places.filter(({ path }) => isPage(path));
}

interface Rows {
  readonly rows: readonly { readonly key: string }[];
}

interface Findings {
  readonly findings: readonly { readonly id: string }[];
}

/** What the API of a service answers to whoever has its token. Throws where it refuses. */
export async function answer({ url, token }: Address, path: string): Promise<unknown> {
  const response = await fetch(new URL(`/api/v1${path}`, url), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Whether the program serves a page at this address. */
export function isPage(path: string): boolean {
  const [asked = ""] = path.split("?");
  return PAGE_PATHS.some((one) => new RegExp(`^${one.replace(/:[a-z]+/gi, "[^/]+")}$`).test(asked));
}
