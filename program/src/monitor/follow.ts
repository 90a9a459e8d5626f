import type { Clock } from "../lib/clock.ts";
import type { Recall } from "../findings/recall.ts";
import type { KubernetesCollection } from "../model/collections.ts";
import type { ClusterSource, SystemSource } from "../model/source.ts";
import { Reach, type SourceNews } from "./reach.ts";
import type { Picture } from "./recording.ts";
import { scan, type ScanInput } from "./scan.ts";

/** How often everything is read again without a reason: the NAS tells of few of its changes. */
export const RESCAN_INTERVAL_MS = 5 * 60_000;

/** How long the sources rest between two reads at least, however much changes: each of them reads the whole NAS. */
export const REST_MS = 60_000;

/** How long to wait after a change for the ones that come with it. */
export const SETTLE_MS = 1_500;

/** How often each TrueNAS is asked between two looks whether it is there: a dozen light calls (facts/reliability §4.3). */
export const PROBE_MS = 30_000;

/** Kinds whose changes are worth another look. */
const WAKING: readonly KubernetesCollection[] = Object.freeze([
  "persistentVolumeClaims",
  "persistentVolumes",
  "volumeSnapshotContents",
  "volumeSnapshots",
]);

/** What is followed; the memory is asked for before each look, because the one before it has added to it. */
export type FollowInput = Omit<ScanInput, "memory"> & {
  readonly memory: () => Promise<Recall | null>;
  /** Told where a source is lost, and where it is back. */
  readonly onSourceNews?: (news: SourceNews) => void;
  /** Whether that is said of sources that were never reached as well; a person reads it in the first look. */
  readonly newsFromStart?: boolean;
};

/**
 * Looks again and again: after a change that a watch of Kubernetes reports, after a source is lost or back, once the sources
 * have rested, and at the latest after the interval. Watching only wakes it; each picture is a whole scan, so a lost event
 * costs minutes and no correctness. A person waits for the first picture; the others are paid as background. Ends when the
 * signal aborts or the consumer leaves; a watch that throws ends it with its error. The watches end with it.
 */
export async function* follow(input: FollowInput): AsyncGenerator<Picture> {
  const over = new AbortController();
  const signal = AbortSignal.any([input.signal, over.signal]);
  const bell = new Bell();
  const reach = new Reach((news) => {
    bell.ring();
    input.onSourceNews?.(news);
  }, input.newsFromStart);
  const watches = input.clusters.map((cluster) =>
    ringOnChange(cluster, bell, reach, signal).catch((error: unknown) => over.abort(error)),
  );
  try {
    for (let { budget } = input; !signal.aborted; budget = "background") {
      const picture = await scan({ ...input, budget, signal, memory: await input.memory() });
      over.signal.throwIfAborted();
      if (!signal.aborted) reach.hearLook(picture.recording);
      yield picture;
      await pause(bell, reach, input, signal, over);
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
  reach: Reach,
  signal: AbortSignal,
): Promise<void> {
  for await (const message of cluster.watch(WAKING, { signal, budget: "background" })) {
    if ("type" in message) bell.ring();
    else if (reach.hear(message)) bell.ring();
  }
}

async function pause(
  bell: Bell,
  reach: Reach,
  { clock, systems }: Pick<FollowInput, "clock" | "systems">,
  signal: AbortSignal,
  whole: AbortController,
): Promise<void> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const probes = systems.map((system) =>
    probe(system, reach, clock, until).catch((error: unknown) => whole.abort(error)),
  );
  try {
    await sleepUnlessAborted(REST_MS, clock, signal);
    const rung = await bell.wait(RESCAN_INTERVAL_MS - REST_MS, clock, signal);
    if (rung) await sleepUnlessAborted(SETTLE_MS, clock, signal);
  } finally {
    over.abort();
    await Promise.all(probes);
  }
}

/** A TrueNAS tells nobody that it goes: between two looks it is asked who it is. */
async function probe(
  system: SystemSource,
  reach: Reach,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await sleepUnlessAborted(PROBE_MS, clock, signal);
    if (signal.aborted) return;
    const options = { pass: "first", budget: "background", paced: true, signal } as const;
    const observations = await system.read(["system"], options);
    if (!signal.aborted) for (const observation of observations) reach.hear(observation);
  }
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
