import type { Clock } from "../lib/clock.ts";
import type { KubernetesCollection } from "../model/collections.ts";
import type { ClusterSource } from "../model/source.ts";
import type { Picture } from "./recording.ts";
import { scan, type ScanInput } from "./scan.ts";

/** How often everything is read again without a reason: the NAS tells of few of its changes. */
export const RESCAN_INTERVAL_MS = 60_000;

/** How long to wait after a change for the ones that come with it. */
export const SETTLE_MS = 1_500;

/** Kinds whose changes are worth another look. */
const WAKING: readonly KubernetesCollection[] = Object.freeze([
  "persistentVolumeClaims",
  "persistentVolumes",
  "volumeSnapshotContents",
  "volumeSnapshots",
]);

/**
 * Looks again and again: after every change that a watch of Kubernetes reports, and at the latest after the interval.
 * Watching only wakes it; each picture is a whole scan, so a lost event costs a minute and no correctness.
 * Ends when the signal aborts.
 */
export async function* follow(input: ScanInput): AsyncGenerator<Picture> {
  const bell = new Bell();
  const watches = input.clusters.map((cluster) => ringOnChange(cluster, bell, input));
  try {
    while (!input.signal.aborted) {
      yield await scan(input);
      await bell.wait(RESCAN_INTERVAL_MS, input.clock, input.signal);
    }
  } finally {
    await Promise.allSettled(watches);
  }
}

async function ringOnChange(
  cluster: ClusterSource,
  bell: Bell,
  { signal, budget }: ScanInput,
): Promise<void> {
  for await (const message of cluster.watch(WAKING, { signal, budget })) {
    if ("type" in message) bell.ring();
  }
}

/** Lets one waiter sleep until somebody rings or the time is up. */
class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  async wait(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
    if (!this.#rung) await this.#ringOrTimeout(ms, clock, signal);
    const rung = this.#rung;
    this.#rung = false;
    if (rung) await sleepUnlessAborted(SETTLE_MS, clock, signal);
  }

  async #ringOrTimeout(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    await Promise.race([this.#ringing(), sleepUnlessAborted(ms, clock, either)]);
    over.abort();
  }

  #ringing(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

async function sleepUnlessAborted(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
