import { appendFileSync } from "node:fs";
import { run as serve } from "./commands/serve.ts";
import type { CliContext } from "./context.ts";
import type { DemoFiles, DemoWorld } from "./demo-world.ts";
import { printAnnouncement, printEnd, printMoment, printNoticed } from "./output/demo-page.ts";
import type { Page } from "./output/page.ts";
import { loginAddress } from "./login-address.ts";
import { readReach } from "./serve-files.ts";
import { ServiceEcho } from "./service-echo.ts";

/** How the demo is to run while one watches. */
export interface LiveOptions {
  readonly page: Page;
  /** So many times as fast. */
  readonly speed: number;
  /** Where the service answers. */
  readonly listen: string;
  /** Variables that lead a command in a second terminal to something else than the demo. */
  readonly unset: readonly string[];
}

/** A look spares a real NAS for a minute or two, in which somebody who watches would have gone. */
const HASTE = 6;
const MOST_HASTE = 60;

/** Runs the service over a demo world and lets the moments happen to it, until the signal. Throws what the service throws. */
export async function liveDemo(
  context: CliContext,
  world: DemoWorld,
  files: DemoFiles,
  { page, speed, listen, unset }: LiveOptions,
): Promise<void> {
  const { clock } = context;
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  let startedAt = clock.monotonicMs();
  const sinceStart = (): number => clock.monotonicMs() - startedAt;
  const echo = new ServiceEcho({
    clock,
    keep: (text) => appendFileSync(files.log, text),
    tell: (noticed) => printNoticed(page, sinceStart(), noticed),
  });
  const serving = async (): Promise<void> => {
    const { stream } = echo;
    const hasty = context.ports.hurried(Math.min(HASTE * speed, MOST_HASTE));
    const quiet = { ...context, ...hasty, signal, stdout: stream, stderr: stream };
    await serve(quiet, { config: files.config, listen });
  };
  const playing = async (): Promise<void> => {
    await echo.begun;
    if (signal.aborted) return;
    const { metrics, findings } = echo;
    const login = await addressIn(files.state, signal);
    printAnnouncement(page, { world, files, login, metrics, findings, speed, unset });
    startedAt = clock.monotonicMs();
    await world.play({ signal, speed, onMoment: (one) => printMoment(page, sinceStart(), one) });
    if (!signal.aborted) printEnd(page);
  };
  const stop = (): void => {
    over.abort();
    echo.end();
  };
  const ended = await Promise.allSettled([
    serving().finally(stop),
    playing().catch(stopThen(stop)),
  ]);
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}

/** An address that logs a browser in; null where the token could not be written. */
async function addressIn(stateDirectory: string, signal: AbortSignal): Promise<string | null> {
  const reach = readReach(stateDirectory);
  return reach && loginAddress({ reach, cert: null, signal });
}

function stopThen(stop: () => void): (error: unknown) => never {
  return (error) => {
    stop();
    throw error;
  };
}
