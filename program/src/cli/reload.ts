import { sleepUnlessAborted } from "../lib/clock.ts";
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
 * Says each time that the configuration is to be read again: after SIGHUP, when one of the files has changed, and as long as
 * `isRefused` every time that files are looked at, because what it lacks may be a file that nobody knows of. Which files there are
 * is asked each time. Ends with the signal.
 */
export async function* reloadReasons(
  { clock, ports, signal }: Pick<CliContext, "clock" | "ports" | "signal">,
  files: () => readonly string[],
  isRefused: () => boolean,
): AsyncGenerator<ReloadReason> {
  if (signal.aborted) return;
  const reasons = new Channel<ReloadReason>(1);
  signal.addEventListener("abort", () => reasons.close(), { once: true });
  const forget = ports.onHangup(() => void reasons.write("SIGHUP"));
  const seen = new SeenFiles(files);
  const looking = lookAtFiles({ clock, signal }, () => seen.haveChanged() || isRefused(), reasons);
  try {
    for await (const reason of reasons) {
      seen.haveChanged(); // what has changed by now is in what is read next
      yield reason;
      seen.learn(); // files that only the new configuration names
    }
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
    config.usage.kubelets?.caFile ?? null,
    config.usage.prometheus?.caFile ?? null, // its token is read before each look anyway
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
  isDue: () => boolean,
  reasons: Channel<ReloadReason>,
): Promise<void> {
  while (!signal.aborted) {
    await sleepUnlessAborted(FILES_LOOKED_AT_MS, clock, signal);
    if (!signal.aborted && isDue()) await reasons.write("files changed");
  }
}

/** Files as they were when they were looked at last. */
class SeenFiles {
  readonly #files: () => readonly string[];
  readonly #seen = new Map<string, string>();

  constructor(files: () => readonly string[]) {
    this.#files = files;
    this.haveChanged();
  }

  /** Whether one of them has changed since; one that is looked at for the first time has not. */
  haveChanged(): boolean {
    let changed = false;
    for (const file of this.#files()) {
      const [before, now] = [this.#seen.get(file), fingerprint(file)];
      changed ||= before !== undefined && before !== now;
      this.#seen.set(file, now);
    }
    return changed;
  }

  /** Takes files that nobody has looked at yet as they are; a change of the others is still to be seen. */
  learn(): void {
    for (const file of this.#files())
      if (!this.#seen.has(file)) this.#seen.set(file, fingerprint(file));
  }
}

/** What differs when a file is written or replaced; one that cannot be looked at has its error. */
function fingerprint(file: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
