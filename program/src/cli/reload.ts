import { statSync } from "node:fs";
import type { LoadedConfig } from "../config/config.ts";
import { Channel } from "../lib/channel.ts";
import { ConfigError } from "../lib/errors.ts";
import type { CliContext } from "./context.ts";

/** How often files are looked at. A ConfigMap in a Pod changes by a link that is put elsewhere, which no notification of the file shows. */
const FILES_LOOKED_AT_MS = 10_000;

/** Why the configuration is to be read again. */
export type ReloadReason = "SIGHUP" | "files changed";

/**
 * Says each time that the configuration is to be read again: after SIGHUP, and when one of the files has changed. Which
 * files those are is asked each time. Ends with the signal.
 */
export async function* reloadReasons(
  { clock, ports, signal }: Pick<CliContext, "clock" | "ports" | "signal">,
  files: () => readonly string[],
): AsyncGenerator<ReloadReason> {
  const reasons = new Channel<ReloadReason>(1);
  signal.addEventListener("abort", () => reasons.close(), { once: true });
  if (signal.aborted) return;
  const forget = ports.onHangup(() => void reasons.write("SIGHUP"));
  const looking = lookAtFiles({ clock, signal }, files, reasons);
  try {
    yield* reasons;
  } finally {
    forget();
    await looking;
  }
}

/** The files that make a configuration: itself, kubeconfigs, keys and authorities. */
export function filesOf({ file, config }: LoadedConfig): readonly string[] {
  const named = [
    file,
    ...config.clusters.map(({ kubeconfig }) => kubeconfig),
    ...config.systems.flatMap(({ apiKeyFile, caFile }) => [apiKeyFile, caFile]),
  ];
  return named.filter((one) => one !== null);
}

/** What is wrong with a configuration, a sentence a mistake; null where the error is no mistake of the user. */
export function mistakesIn(error: unknown): readonly string[] | null {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const mistakes = errors.filter((one) => one instanceof ConfigError);
  return mistakes.length === errors.length && mistakes.length > 0
    ? mistakes.map(({ message }) => message)
    : null;
}

async function lookAtFiles(
  { clock, signal }: Pick<CliContext, "clock" | "signal">,
  files: () => readonly string[],
  reasons: Channel<ReloadReason>,
): Promise<void> {
  let before = fingerprint(files());
  while (!signal.aborted) {
    try {
      await clock.sleep(FILES_LOOKED_AT_MS, signal);
    } catch {
      return; // the signal aborted
    }
    const now = fingerprint(files());
    if (now !== before) await reasons.write("files changed");
    before = now;
  }
}

/** What differs when a file is written or replaced; a file that is not there has one, too. */
function fingerprint(files: readonly string[]): string {
  return JSON.stringify(
    files.map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false });
      return [file, stat?.ino, stat?.size, stat?.mtimeMs];
    }),
  );
}
