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
  await page.locator("main h1:visible").first().waitFor();
  await page.locator(AWAITED).first().waitFor({ state: "detached" });
}

const AWAITED = "main .pf-v6-c-skeleton, main .pf-v6-c-spinner";

/** What the addresses of some places need: objects whose names nobody knows beforehand. */
interface Asked {
  readonly volume: string;
  readonly orphan: string;
}

/** One address at least for every page, over the small company. */
const PLACES = {
  overview: () => "/",
  findings: () => "/findings",
  "findings-by-namespace": () => "/findings?group=namespace",
  "findings-none": () => "/findings?q=nothing-has-this-name",
  finding: ({ orphan }) => `/findings/${orphan}`,
  volumes: () => "/volumes",
  "volumes-none": () => "/volumes?q=nothing-has-this-name",
  volume: ({ volume }) => `/volumes/${encodeURIComponent(volume)}`,
  storage: () => "/storage",
  snapshots: () => "/snapshots",
  namespaces: () => "/namespaces",
  namespace: () => "/namespaces/shop",
  sources: () => "/sources",
  rules: () => "/rules",
  search: () => "/search?q=postgres",
  "search-nothing": () => "/search?q=nothing-has-this-name",
} satisfies Record<string, (asked: Asked) => string>;

/** What else stands at addresses of these pages: something that is open, another list. */
const STATES = {
  "finding-beside": ({ orphan }) => `/findings?finding=${orphan}`,
  "findings-left-alone": () => "/findings?suppressed=true",
  "storage-part": () => "/storage?object=pool%2Fnas1%3Atank",
  line: () => "/search?object=pod%2Fprod%3Ashop%2Fpostgres-0",
} satisfies Record<string, (asked: Asked) => string>;

/** The name of one of those. */
export type StateName = keyof typeof STATES;

/** Every one of those. */
export const STATE_NAMES = Object.keys(STATES) as readonly StateName[];

/** The name of one of them. */
export type PlaceName = keyof typeof PLACES;

/** Every place, in the order in which they are looked at. */
export const PLACE_NAMES = Object.keys(PLACES) as readonly PlaceName[];

/** The places of a service that serves the small company. */
export async function companyPlaces(served: Address): Promise<readonly Place[]> {
  return (await everyPlace(served)).filter(({ name }) => Object.hasOwn(PLACES, name));
}

/** The same, with what else stands there. */
export async function everyPlace(served: Address): Promise<readonly Place[]> {
  const ask = (path: string) => answer(served, path);
  const claim = (await ask("/volumes?q=data-postgres-0&namespace=shop")) as Rows;
  const orphans = (await ask("/findings?rule=dataset-unreferenced")) as Findings;
  const asked = { volume: claim.rows[0]?.key ?? "", orphan: orphans.findings[0]?.id ?? "" };
  const all = { ...PLACES, ...STATES };
  return Object.entries(all).map(([name, pathOf]) => ({ name, path: pathOf(asked) }));
}

/** The address of one of the places. */
export async function placeOf(served: Address, name: PlaceName | StateName): Promise<string> {
  const places = await everyPlace(served);
  return places.find((one) => one.name === name)?.path ?? "";
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
