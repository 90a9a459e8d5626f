import type { Clock } from "../lib/clock.ts";
import type { Memory } from "../findings/memory.ts";
import type { KubernetesCollection } from "../model/collections.ts";
import type { ClusterSource } from "../model/source.ts";
import type { Picture } from "./recording.ts";
import { scan, type ScanInput } from "./scan.ts";

/** How often everything is read again without a reason: the NAS tells of few of its changes. */
export const RESCAN_INTERVAL_MS = 5 * 60_000;

/** How long the sources rest between two reads at least, however much changes: each of them reads the whole NAS. */
export const REST_MS = 60_000;

/** How long to wait after a change for the ones that come with it. */
export const SETTLE_MS = 1_500;

/** Kinds whose changes are worth another look. */
const WAKING: readonly KubernetesCollection[] = Object.freeze([
  "persistentVolumeClaims",
  "persistentVolumes",
  "volumeSnapshotContents",
  "volumeSnapshots",
]);

/** What a scan needs; the memory is asked for before each look, because the one before it has added to it. */
export type FollowInput = Omit<ScanInput, "memory"> & {
  readonly memory: () => Promise<Memory | null>;
};

/**
 * Looks again and again: after a change that a watch of Kubernetes reports, once the sources have rested, and at the
 * latest after the interval. Watching only wakes it; each picture is a whole scan, so a lost event costs minutes and no
 * correctness. A person waits for the first picture; the others are paid as background. Ends when the signal aborts or
 * the consumer leaves; a watch that throws ends it with its error. The watches end with it.
 */
export async function* follow(input: FollowInput): AsyncGenerator<Picture> {
  const over = new AbortController();
  const signal = AbortSignal.any([input.signal, over.signal]);
  const bell = new Bell();
  const watches = input.clusters.map((cluster) =>
    ringOnChange(cluster, bell, signal).catch((error: unknown) => over.abort(error)),
  );
  try {
    for (let { budget } = input; !signal.aborted; budget = "background") {
      const picture = await scan({ ...input, budget, signal, memory: await input.memory() });
      over.signal.throwIfAborted();
      yield picture;
      await pause(bell, input.clock, signal);
    }
    over.signal.throwIfAborted();
  } finally {
    over.abort();
    await Promise.all(watches);
  }
}

async function ringOnChange(
  cluster: ClusterSource,
  bell: Bell,
  signal: AbortSignal,
): Promise<void> {
  for await (const message of cluster.watch(WAKING, { signal, budget: "background" })) {
    if ("type" in message) bell.ring();
  }
}

async function pause(bell: Bell, clock: Clock, signal: AbortSignal): Promise<void> {
  await sleepUnlessAborted(REST_MS, clock, signal);
  const rung = await bell.wait(RESCAN_INTERVAL_MS - REST_MS, clock, signal);
  if (rung) await sleepUnlessAborted(SETTLE_MS, clock, signal);
}

/** Lets one waiter sleep until somebody rings or the time is up; a ring that nobody waited for is kept. */
class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** True where it rang. */
  async wait(ms: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
    if (!this.#rung && !signal.aborted) await this.#ringOrTimeout(ms, clock, signal);
    const rung = this.#rung;
    this.#rung = false;
    return rung;
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
  if (signal.aborted) return;
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
