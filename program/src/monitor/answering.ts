import type { Observation } from "../model/observation.ts";
import { doorOf } from "./reach.ts";
import type { Recording } from "./recording.ts";

/** A source that did not let us in: since when it answers again (epoch ms); null where it does not. */
export interface Answers {
  readonly source: string;
  readonly since: number | null;
}

/** What is known of one source. `closedAt`: when it last did not let us in; `lastAt`: when it last did. Epoch ms, null: never. */
interface Heard {
  closedAt: number | null;
  since: number | null;
  lastAt: number | null;
}

/**
 * Since when sources answer that did not let us in, from what is heard of them between and in the looks. A look is told of when it
 * is over, and what was heard meanwhile may be newer than what it says. Tells of every change; what claims hold comes from elsewhere
 * and says nothing of a cluster.
 */
export class Answering {
  readonly #tell: (answers: Answers) => void;
  readonly #sources = new Map<string, Heard>();

  constructor(tell: (answers: Answers) => void) {
    this.#tell = tell;
  }

  /** One observation from between two looks, or from beside one. */
  hear(observation: Observation): void {
    const door = ownDoorOf(observation);
    const { source, finishedAt } = observation;
    if (door === null) this.#open(source.name, finishedAt);
    else if (typeof door !== "string") this.#close(source.name, finishedAt);
  }

  /** What a look says of each source. */
  hearLook({ sources, observations }: Pick<Recording, "sources" | "observations">): void {
    for (const { name } of sources) {
      const own = observations.filter(({ source }) => source.name === name);
      const closedAt = latest(own.filter((one) => isClosed(ownDoorOf(one))));
      const heard = this.#of(name);
      if (closedAt !== null && (heard.since ?? -Infinity) <= closedAt) {
        const { lastAt } = heard;
        this.#close(name, closedAt);
        if (lastAt !== null && lastAt > closedAt) this.#open(name, lastAt);
      }
      const openedAt = latest(own.filter((one) => ownDoorOf(one) === null));
      if (openedAt !== null && openedAt > (heard.closedAt ?? -Infinity)) this.#open(name, openedAt);
    }
  }

  #open(source: string, at: number): void {
    const heard = this.#of(source);
    heard.lastAt = at;
    if (heard.closedAt === null || heard.since !== null) return;
    heard.since = at;
    this.#tell({ source, since: at });
  }

  #close(source: string, at: number): void {
    const heard = this.#of(source);
    const told = heard.closedAt === null ? null : heard.since;
    heard.closedAt = at;
    heard.since = null;
    if (told !== null) this.#tell({ source, since: null });
  }

  #of(source: string): Heard {
    const heard = this.#sources.get(source) ?? { closedAt: null, since: null, lastAt: null };
    this.#sources.set(source, heard);
    return heard;
  }
}

function ownDoorOf(observation: Observation): ReturnType<typeof doorOf> {
  return observation.collection === "claimUsage" ? "nobody asked" : doorOf(observation);
}

function isClosed(door: ReturnType<typeof doorOf>): boolean {
  return door !== null && typeof door !== "string";
}

function latest(observations: readonly Observation[]): number | null {
  return observations.reduce<number | null>(
    (last, { finishedAt }) => Math.max(last ?? finishedAt, finishedAt),
    null,
  );
}
