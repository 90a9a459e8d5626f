import type { Page } from "playwright-core";

/**
 * Runs in every page before anything of ours. `seen.when(condition)` answers with the time after the first paint in which the condition
 * holds, in ms since the navigation began; `seen.events` keeps, by the Event Timing API, how long each interaction took until its next
 * paint (in steps of 8 ms; what took less than 16 is not told); `seen.frames()` answers how long each frame took since it was last asked.
 */
const SEEN = `{
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now());
    channel.port2.postMessage(0);
  }));
  const when = async (condition) => {
    for (;;) {
      const at = await painted();
      if (condition()) return at;
    }
  };
  let frames = [];
  let last = performance.now();
  const frame = (at) => {
    frames.push(at - last);
    last = at;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const events = [];
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId > 0) events.push(duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  globalThis.seen = { when, events, frames: () => frames.splice(0) };
}`;

/** Puts what measures into every document that this page will open. */
export async function watchPage(page: Page): Promise<void> {
  await page.addInitScript(SEEN);
}

/** When this expression of the page's own was first true on the screen, in ms since its navigation began. */
export function paintedWhen(page: Page, expression: string): Promise<number> {
  return page.evaluate<number>(`seen.when(() => ${expression})`);
}

/** The page's own clock, in ms. */
export function pageNow(page: Page): Promise<number> {
  return page.evaluate<number>("performance.now()");
}

/** How long interactions took until the next paint since this was last asked; 16 where none took longer. */
export async function interactionMs(page: Page): Promise<number> {
  const durations = await page.evaluate<number[]>("seen.events.splice(0)");
  return Math.max(16, ...durations);
}

/** How long each frame took since this was last asked. */
export function frameTimes(page: Page): Promise<number[]> {
  return page.evaluate<number[]>("seen.frames()");
}
