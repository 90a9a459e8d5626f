import type { Page } from "playwright-core";

/** Answers that somebody holds back. */
export interface Held {
  /** From then on answers of these routes do not come. */
  readonly hold: () => void;
  /** Lets go all that wait, and those after them. */
  readonly release: () => void;
}

/** Can hold back answers of routes of the API whose path begins so: "/trace". */
export function holding(page: Page, ...paths: readonly string[]): Promise<Held> {
  return holdingBack(page, (pathname) =>
    paths.some((path) => pathname.startsWith(`/api/v1${path}`)),
  );
}

/** Can hold back the code of what is loaded late: "chain-view". */
export function holdingCode(page: Page, chunk: string): Promise<Held> {
  return holdingBack(
    page,
    (pathname) => pathname.includes(`/${chunk}`) && pathname.endsWith(".js"),
  );
}

async function holdingBack(page: Page, isHeld: (pathname: string) => boolean): Promise<Held> {
  let release: (() => void) | null = null;
  let released = Promise.resolve();
  await page.route(
    ({ pathname }) => isHeld(pathname),
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
