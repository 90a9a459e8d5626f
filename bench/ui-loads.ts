import type { Request } from "playwright-core";
import { visit } from "../ui/browser/browser.ts";
import { median } from "./processes.ts";
import type { Looked } from "./ui.ts";
import { paintedWhen, watchPage } from "./ui-page.ts";

/** How long pages take from nothing, and what they weigh. */
export interface Loads {
  readonly overviewMs: number;
  readonly volumesMs: number;
  /** JavaScript and CSS that the first page takes, as they go over the wire. */
  readonly bytes: number;
}

/** True once the overview has said whether anything is out of plumb. */
const VERDICT = `document.querySelector("main h1") !== null && document.querySelector("main .pf-v6-c-skeleton") === null`;

/** True once a first row of a list is there. */
export const FIRST_ROW = `document.querySelector("[role=row][aria-rowindex='2'] [role=cell]:not(:has(.pf-v6-c-skeleton))") !== null`;

/** Loads each page anew, with nothing kept from before. */
export async function measureLoads(looked: Looked, rounds: number): Promise<Loads> {
  const overview = [];
  const volumes = [];
  for (let round = 0; round <= rounds; round += 1) {
    overview.push(await load(looked, "/", VERDICT));
    volumes.push(await load(looked, "/volumes", FIRST_ROW));
  }
  const counted = <T>(loads: readonly T[]) => loads.slice(1); // the first warms the service
  return {
    overviewMs: median(counted(overview).map(({ ms }) => ms)),
    volumesMs: median(counted(volumes).map(({ ms }) => ms)),
    bytes: overview[0]?.bytes ?? Number.NaN,
  };
}

async function load({ browser, served }: Looked, path: string, condition: string) {
  const sizes: Promise<number>[] = [];
  const opened = await visit(browser, served, path, {
    before: async (page) => {
      await watchPage(page);
      page.on("requestfinished", (request) => {
        if (["script", "stylesheet"].includes(request.resourceType()))
          sizes.push(bodyBytes(request));
      });
    },
  });
  const ms = await paintedWhen(opened.page, condition);
  await opened.page.waitForLoadState("load");
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await opened.close();
  return { ms, bytes };
}

async function bodyBytes(request: Request): Promise<number> {
  return (await request.sizes()).responseBodySize;
}
