import { type FSWatcher, watch } from "node:fs";
import type { Server } from "node:https";
import path from "node:path";
import type { Logger } from "pino";
import type { LoadedConfig, TlsConfig } from "../config/config.ts";
import { readServingFiles, type ServingFiles } from "../config/serving-files.ts";
import { type Clock, sleepUnlessAborted } from "../lib/clock.ts";
import { ConfigError } from "../lib/errors.ts";

/** How often the files are read where nobody says that they changed; a notification may be lost, or a volume give none. */
const LOOKED_AT_MS = 60_000;

/** Files that belong together are written one after the other. */
const SETTLED_MS = 200;

/** What keeps a certificate fresh. */
export interface CertificateParts {
  readonly loaded: LoadedConfig;
  readonly files: ServingFiles;
  readonly server: Pick<Server, "setSecureContext">;
  readonly log: Logger;
  readonly clock: Clock;
}

/**
 * The certificate that the service shows. It is read again when its files change (a Secret in a Pod changes by the link `..data`
 * beside them that is put elsewhere), and shown to whoever connects next. Files that are no pair are said once, and the old one stays.
 */
export class ServedCertificate {
  readonly #parts: CertificateParts;
  #files: ServingFiles;
  /** What was said last about files that are no pair; null where they are one. */
  #refused: string | null = null;

  constructor(parts: CertificateParts) {
    this.#parts = parts;
    this.#files = parts.files;
    this.#warn();
  }

  /** When it ends, epoch ms. */
  get expiresAt(): number {
    return this.#files.expiresAt;
  }

  /** Follows the files until the signal aborts. */
  async follow(signal: AbortSignal): Promise<void> {
    const { tls } = this.#parts.loaded.config.serve;
    if (tls === null || signal.aborted) return;
    const due = new Due();
    signal.addEventListener("abort", () => due.end(), { once: true });
    const watchers = watchersOf(tls, () => due.now());
    const looking = this.#lookEachMinute(due, signal);
    try {
      while (await due.next()) {
        await sleepUnlessAborted(SETTLED_MS, this.#parts.clock, signal);
        if (!signal.aborted) this.#readAgain();
      }
    } finally {
      for (const watcher of watchers) watcher.close();
      await looking;
    }
  }

  async #lookEachMinute(due: Due, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleepUnlessAborted(LOOKED_AT_MS, this.#parts.clock, signal);
      due.now();
    }
  }

  #readAgain(): void {
    const { loaded, log } = this.#parts;
    try {
      const files = readServingFiles(loaded);
      if (files !== null) this.#show(files);
      this.#refused = null;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (error.message !== this.#refused)
        log.error({ cause: error.message }, "certificate refused, the old one stays");
      this.#refused = error.message;
    }
  }

  #show(files: ServingFiles): void {
    const { cert, key } = this.#files;
    if (files.cert === cert && files.key.reveal() === key.reveal()) return;
    const { server, log } = this.#parts;
    server.setSecureContext({ cert: files.cert, key: files.key.reveal(), minVersion: "TLSv1.2" });
    this.#files = files;
    log.info({ until: dateText(files.expiresAt) }, "certificate read again");
    this.#warn();
  }

  #warn(): void {
    const { log, clock } = this.#parts;
    const { expiresAt, warning } = this.#files;
    if (warning !== null) log.warn({ cause: warning }, "key is not private");
    if (expiresAt <= clock.now()) log.warn({ until: dateText(expiresAt) }, "certificate is over");
  }
}

/** Says that there is something to do; saying it again before it is begun changes nothing. */
class Due {
  #isDue = false;
  #isOver = false;
  #waiting = Promise.withResolvers<void>();

  now(): void {
    this.#isDue = true;
    this.#waiting.resolve();
  }

  end(): void {
    this.#isOver = true;
    this.#waiting.resolve();
  }

  /** True when it is due, which it is not any more then; false at the end. */
  async next(): Promise<boolean> {
    if (!this.#isDue && !this.#isOver) await this.#waiting.promise;
    this.#waiting = Promise.withResolvers();
    const isDue = this.#isDue && !this.#isOver;
    this.#isDue = false;
    return isDue;
  }
}

/** Directories, not files: a file that is replaced is not the one that was watched. */
function watchersOf({ certFile, keyFile }: TlsConfig, changed: () => void): readonly FSWatcher[] {
  const directories = new Set([certFile, keyFile].map((file) => path.dirname(file)));
  return [...directories].flatMap((directory) => {
    try {
      // where the system has no more watches to give, the minute is enough
      return [watch(directory, { persistent: false }, changed).on("error", () => {})];
    } catch {
      return [];
    }
  });
}

function dateText(at: number): string {
  return new Date(at).toISOString();
}
