import { CLOSED_DOORS } from "../model/closed-doors.ts";
import type { Observation, Reason } from "../model/observation.ts";
import type { Recording } from "./recording.ts";

/** That a source cannot be read any more, and why; or (`because` null) that it can be read again. */
export interface SourceNews {
  readonly source: string;
  /** Epoch ms. */
  readonly at: number;
  readonly because: Reason | null;
}

/** What was said of a part of a source, or of all of it, and when (epoch ms): why it is closed, null where it is open. */
interface Said {
  readonly door: Reason | null;
  readonly at: number;
}

/** What is known of one source. */
interface Heard {
  readonly parts: Map<string, Said>;
  isLost: boolean;
  /** When it last did not let us in, epoch ms; null: never. */
  closedAt: number | null;
  /** Since when it answers after that, epoch ms; null where it does not, or was never closed. */
  since: number | null;
}

/**
 * Which sources can be read, from what is heard of them between and in the looks. A source is lost when every part of it
 * that was heard of fails with a reason that concerns all of it, and back with the first that does not. A look is heard when it is
 * over: what was heard meanwhile counts where it is newer. Nothing is told before the first look, which says itself what it could
 * not read, unless it is asked for. What claims hold comes from elsewhere and says nothing of a cluster.
 */
export class Reach {
  readonly #tell: (news: SourceNews) => void;
  readonly #sources = new Map<string, Heard>();
  #begun: boolean;

  constructor(tell: (news: SourceNews) => void, fromStart = false) {
    this.#tell = tell;
    this.#begun = fromStart;
  }

  /** Since when a source answers that did not let us in, epoch ms; null where it does not, or always did. */
  answersSince(source: string): number | null {
    return this.#sources.get(source)?.since ?? null;
  }

  /** One observation from between two looks, or from beside one. True where it is the first to say that its part cannot be read. */
  hear(observation: Observation): boolean {
    const { source, collection, finishedAt: at } = observation;
    const door = doorOf(observation);
    if (door === "nobody asked") return false;
    const heard = this.#of(source.name);
    const { parts } = heard;
    const before = parts.get(collection) ?? parts.get(WHOLE);
    parts.delete(WHOLE);
    if (door === "not for us") parts.delete(collection);
    else take(heard, collection, { door, at }, source.kind === "system");
    this.#compare(source.name, at);
    return isSaid(door) && door !== null && (before?.door ?? null) === null;
  }

  /**
   * A whole look: what it says of a source takes the place of what was heard before. True where one did not let it in and answers
   * since.
   */
  hearLook({
    sources,
    observations,
    at,
  }: Pick<Recording, "sources" | "observations" | "at">): boolean {
    let isBehind = false;
    for (const { name } of sources) {
      const own = observations.filter(({ source }) => source.name === name);
      if (takeLook(this.#of(name), latest(own, true), latest(own, false))) isBehind = true;
      this.#compare(name, at);
    }
    this.#begun = true;
    return isBehind;
  }

  #of(source: string): Heard {
    const unheard = { parts: new Map<string, Said>(), isLost: false, closedAt: null, since: null };
    const heard = this.#sources.get(source) ?? unheard;
    this.#sources.set(source, heard);
    return heard;
  }

  #compare(source: string, at: number): void {
    const heard = this.#of(source);
    const doors = [...heard.parts.values()].map(({ door }) => door);
    const [because = null] = doors;
    const isLost = because !== null && !doors.includes(null);
    if (isLost === heard.isLost) return;
    heard.isLost = isLost;
    if (this.#begun) this.#tell({ source, at, because: isLost ? because : null });
  }
}

/** Stands for a source of which no part was heard of on its own. */
const WHOLE = "";

/** Takes in what was said just now: whatever the clock says, it is the newest. */
function take(heard: Heard, part: string, said: Said, isSystem: boolean): void {
  const { parts } = heard;
  parts.set(part, said);
  if (said.door === null) {
    if (heard.closedAt !== null) heard.since ??= said.at;
    return;
  }
  heard.closedAt = said.at;
  heard.since = null;
  if (isSystem && isOfAll(said.door)) for (const each of parts.keys()) parts.set(each, said);
}

/**
 * Takes in when a look was last let in and when it last was not. A source that let it in anywhere is open. What was heard of a part
 * later than that stays. True where it was not let in, and what was heard later says that it would be.
 */
function takeLook(heard: Heard, opened: Said | null, closed: Said | null): boolean {
  const { parts } = heard;
  const said = opened ?? closed;
  if (said === null) return false;
  const closedAt = Math.max(heard.closedAt ?? -Infinity, closed?.at ?? -Infinity);
  if (closedAt > -Infinity && (heard.since ?? -Infinity) <= closedAt) {
    const answers = [...parts.values(), said].filter(
      ({ door, at }) => door === null && at > closedAt,
    );
    heard.closedAt = closedAt;
    heard.since = answers.length === 0 ? null : Math.min(...answers.map(({ at }) => at));
  }
  for (const [part, { at }] of parts) if (at <= said.at) parts.set(part, said);
  if (parts.size === 0 && said.door !== null) parts.set(WHOLE, said);
  return said.door !== null && heard.since !== null;
}

/** The last that a look heard of a source: where it was let in, or where it was not; null where there is none. */
function latest(observations: readonly Observation[], isOpen: boolean): Said | null {
  let last: Said | null = null;
  for (const observation of observations) {
    const door = doorOf(observation);
    const { finishedAt: at } = observation;
    if (isSaid(door) && (door === null) === isOpen && at >= (last?.at ?? at)) last = { door, at };
  }
  return last;
}

/**
 * Whether it is never about a part alone. Reads of a system go over one connection, and events may have shown a part that no
 * probe asks for; the watches of a cluster each speak for themselves.
 */
function isOfAll({ code }: Reason): boolean {
  return code === "unreachable" || code === "untrustedCertificate" || code === "unauthenticated";
}

type Door = Reason | null | "not for us" | "nobody asked";

/** Why a part of a source is closed to everybody; null where it is open. What we may not ask says nothing of the rest. */
function doorOf(observation: Observation): Door {
  const { state, collection } = observation;
  if (collection === "claimUsage") return "nobody asked";
  if (state === "notPermitted" || state === "notConfigured") return "not for us";
  if (state === "complete") return null;
  const { reason, records } = observation;
  if (reason.code === "cancelled") return "nobody asked";
  return CLOSED_DOORS.has(reason.code) && records.length === 0 ? reason : null;
}

function isSaid(door: Door): door is Reason | null {
  return typeof door !== "string";
}
