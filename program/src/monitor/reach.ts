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

/**
 * Which sources can be read, from what is heard of them between and in the looks. A source is lost when every part of it
 * that was heard of fails with a reason that concerns all of it, and back with the first that does not. Nothing is told
 * before the first look, which says itself what it could not read, unless it is asked for.
 */
export class Reach {
  readonly #tell: (news: SourceNews) => void;
  readonly #parts = new Map<string, Map<string, Reason | null>>();
  readonly #lost = new Set<string>();
  #begun: boolean;

  constructor(tell: (news: SourceNews) => void, fromStart = false) {
    this.#tell = tell;
    this.#begun = fromStart;
  }

  /** One observation from between two looks. True where it is the first to say that its part cannot be read. */
  hear(observation: Observation): boolean {
    const { source, collection, finishedAt } = observation;
    const door = doorOf(observation);
    if (door === "nobody asked") return false;
    const parts = this.#partsOf(source.name);
    const wasClosed = (parts.get(collection) ?? parts.get(WHOLE) ?? null) !== null;
    parts.delete(WHOLE);
    if (door === "not for us") parts.delete(collection);
    else parts.set(collection, door);
    if (source.kind === "system" && door !== null && door !== "not for us" && isOfAll(door))
      for (const part of parts.keys()) parts.set(part, door);
    this.#compare(source.name, finishedAt);
    return door !== null && door !== "not for us" && !wasClosed;
  }

  /** A whole look: what it says of a source replaces what was heard before. */
  hearLook({ sources, observations, at }: Recording): void {
    for (const { name } of sources) {
      const closed = closedIn(observations.filter(({ source }) => source.name === name));
      const parts = this.#partsOf(name);
      for (const part of parts.keys()) parts.set(part, closed);
      if (parts.size === 0 && closed !== null) parts.set(WHOLE, closed);
      this.#compare(name, at);
    }
    this.#begun = true;
  }

  #partsOf(source: string): Map<string, Reason | null> {
    const parts = this.#parts.get(source) ?? new Map<string, Reason | null>();
    this.#parts.set(source, parts);
    return parts;
  }

  #compare(source: string, at: number): void {
    const reasons = [...this.#partsOf(source).values()];
    const [because = null] = reasons;
    const isLost = because !== null && !reasons.includes(null);
    if (isLost === this.#lost.has(source)) return;
    if (isLost) this.#lost.add(source);
    else this.#lost.delete(source);
    if (this.#begun) this.#tell({ source, at, because: isLost ? because : null });
  }
}

/**
 * Whether it is never about a part alone. Reads of a system go over one connection, and events may have shown a part that no
 * probe asks for; the watches of a cluster each speak for themselves.
 */
function isOfAll({ code }: Reason): boolean {
  return code === "unreachable" || code === "untrustedCertificate" || code === "unauthenticated";
}

/** Stands for a source of which no part was heard of on its own. */
const WHOLE = "";

/** Why a source let us in nowhere; null where it did somewhere, or where nobody knocked. */
function closedIn(observations: readonly Observation[]): Reason | null {
  const doors = observations.map(doorOf).filter((door) => typeof door !== "string");
  const [first = null] = doors;
  return doors.includes(null) ? null : first;
}

/** Why a part of a source is closed to everybody; null where it is open. What we may not ask says nothing of the rest. */
export function doorOf(observation: Observation): Reason | null | "not for us" | "nobody asked" {
  const { state } = observation;
  if (state === "notPermitted" || state === "notConfigured") return "not for us";
  if (state === "complete") return null;
  const { reason, records } = observation;
  if (reason.code === "cancelled") return "nobody asked";
  return CLOSED_DOORS.has(reason.code) && records.length === 0 ? reason : null;
}
