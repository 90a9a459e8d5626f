import type { Page } from "playwright-core";

/** Answers of the API that somebody holds back. */
export interface Held {
  /** From then on answers of these routes do not come. */
  readonly hold: () => void;
  /** Lets go all that wait, and those after them. */
  readonly release: () => void;
}

/** Can hold back answers of routes whose path begins so: "/trace". */
export async function holding(page: Page, ...paths: readonly string[]): Promise<Held> {
  let release: (() => void) | null = null;
  let released = Promise.resolve();
  await page.route(
    ({ pathname }) => paths.some((path) => pathname.startsWith(`/api/v1${path}`)),
    async (route) => {
      await released;
      // whoever asked may have stopped waiting
      await route.continue().catch(() => undefined);
    },
  );
  return {
    hold: () => {
      released = new Promise<void>((resolve) => {
        release = resolve;
      });
    },
    release: () => release?.(),
  };
}
