import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { type Look, startBrowser, type Visit, visit } from "./browser.ts";
import { mayHaveChromium, MISSING_CHROMIUM, thisMachine } from "./chromium.ts";
import type { Served } from "./served.ts";

/** What tests in a browser are given. */
export interface InBrowser {
  /** The service that all tests of the block ask. */
  readonly served: () => Served;
  /** Opens a page; when the test is over it is closed, and what the browser complained of fails the test. */
  readonly open: (path: string, look?: Look) => Promise<Visit["page"]>;
  /** Opens a page that the caller closes, and whose complaints are his. */
  readonly watch: (path: string, look?: Look) => Promise<Visit>;
}

const INSTALL_TIMEOUT_MS = 10 * 60_000;
/** Browser, service and world share two cores. */
const TEST_TIMEOUT_MS = 60_000;

/**
 * A block of tests in Chromium against one service. Where there is no Chromium the block is skipped with one line that names what to
 * install; where we are root, and under `CI=true`, it is installed first.
 */
export function describeInBrowser(
  title: string,
  serve: () => Promise<Served>,
  tests: (at: InBrowser) => void,
): void {
  const machine = thisMachine();
  const possible = mayHaveChromium(machine);
  if (!possible) machine.say(`skipped: ${title}. ${MISSING_CHROMIUM}`);
  describe.skipIf(!possible)(title, { timeout: TEST_TIMEOUT_MS }, () => {
    let [browser, served]: [Browser | null, Served | null] = [null, null];
    const visits: Visit[] = [];
    beforeAll(async () => {
      browser = await startBrowser();
      served = await serve();
    }, INSTALL_TIMEOUT_MS);
    afterEach(async () => {
      const complaints = visits.flatMap((one) => one.complaints);
      await Promise.all(visits.splice(0).map((one) => one.close()));
      expect(complaints).toEqual([]);
    });
    afterAll(async () => {
      await browser?.close();
      await served?.[Symbol.asyncDispose]();
    });
    const watch: InBrowser["watch"] = (path, look) =>
      visit(started(browser), started(served), path, look);
    tests({
      served: () => started(served),
      watch,
      open: async (path, look) => {
        const opened = await watch(path, look);
        visits.push(opened);
        return opened.page;
      },
    });
  });
}

function started<T>(value: T | null): T {
  if (value === null) throw new Error("browser and service are there once tests run");
  return value;
}
