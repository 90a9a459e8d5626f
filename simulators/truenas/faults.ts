import type { NasState } from "./state.ts";

/** What goes wrong with one call, or with one event: that can be slow no more than it can be partial, but `noReply` loses it. */
export type Fault =
  /** The answer comes this much later. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Half of the answer's bytes, then the connection is gone. */
  | { readonly kind: "cut" }
  /** The first half of the rows, without a word. */
  | { readonly kind: "partial" }
  /** A count, or each count of a map, is off by so many. */
  | { readonly kind: "wrongCount"; readonly by: number }
  /** The answer comes twice. */
  | { readonly kind: "duplicate" }
  | { readonly kind: "noReply" }
  /** The value at a path of the answer is another, or missing where `value` is not given. "*" is every element. */
  | {
      readonly kind: "malformed";
      readonly path: readonly (string | number)[];
      readonly value?: unknown;
    }
  /** This instead of the answer: `{ response_type: "OTP_REQUIRED", username: "x" }` to a login. */
  | { readonly kind: "answer"; readonly result: unknown }
  /** -32000. */
  | { readonly kind: "tooManyCalls" }
  /** -32603. */
  | { readonly kind: "internalError" }
  /** 207 on a live socket: the middleware was restarted and knows no session any more (facts/truenas-api.md §2.4). */
  | { readonly kind: "notAuthenticated" }
  /** EACCES whatever the roles. */
  | { readonly kind: "forbidden" }
  /** The NAS changes right before the call is answered: a reboot, a failover, an exported pool (see steps.ts). */
  | { readonly kind: "step"; readonly step: (state: NasState) => void }
  /** Events only: the event comes so many times. */
  | { readonly kind: "burst"; readonly times: number }
  /** Events only: the NAS ends the subscription instead of sending the event. */
  | { readonly kind: "unsubscribed"; readonly reason: string }
  /** HTTP only: a page of HTML, as a proxy or another product sends it. */
  | { readonly kind: "html"; readonly status: number };

/** Which calls a fault hits. */
export interface FaultPlace {
  /** "pool.query", "*", of HTTP "GET /api/versions", of events "event pool.query": one a socket that wants it. */
  readonly method: string;
  /** From the n-th such call on, counted from when the fault was added. 1 unless told. */
  readonly nth?: number;
  /** How many calls. 1 unless told; Infinity: until cleared. */
  readonly times?: number;
}

/** The faults of a simulator, set while it runs. */
export interface Faults {
  /** Adds a fault; the returned function takes it back. */
  add(place: FaultPlace, fault: Fault): () => void;
  clear(): void;
  /** What hits this call, oldest first. Counts the call. */
  take(method: string): readonly Fault[];
}

/** No faults yet. */
export function createFaults(): Faults {
  const rules = new Set<{ place: FaultPlace; fault: Fault; seen: number }>();
  return {
    add(place, fault) {
      const rule = { place, fault, seen: 0 };
      rules.add(rule);
      return () => rules.delete(rule);
    },
    clear: () => {
      rules.clear();
    },
    take(method) {
      const hits: Fault[] = [];
      for (const rule of rules) {
        if (rule.place.method === "*" || rule.place.method === method) {
          rule.seen += 1;
          const { nth = 1, times = 1 } = rule.place;
          if (rule.seen >= nth && rule.seen < nth + times) {
            hits.push(rule.fault);
          }
        }
      }
      return hits;
    },
  };
}

/** An answer as the faults leave it. */
export function distorted(answer: unknown, faults: readonly Fault[]): unknown {
  return faults.reduce((result, fault) => distort(result, fault), answer);
}

function distort(result: unknown, fault: Fault): unknown {
  switch (fault.kind) {
    case "partial":
      return Array.isArray(result) ? result.slice(0, Math.floor(result.length / 2)) : result;
    case "wrongCount":
      return miscounted(result, fault.by);
    case "malformed":
      return replacedAt(result, fault.path, fault);
    case "answer":
      return fault.result;
    default:
      return result;
  }
}

function miscounted(result: unknown, by: number): unknown {
  if (typeof result === "number") {
    return result + by;
  }
  return typeof result === "object" && result !== null && !Array.isArray(result)
    ? Object.fromEntries(Object.entries(result).map(([key, value]) => [key, miscounted(value, by)]))
    : result;
}

/** Copies what lies on the path, so that nothing else changes. */
function replacedAt(
  value: unknown,
  [key, ...rest]: readonly (string | number)[],
  fault: { readonly value?: unknown },
): unknown {
  if (typeof value !== "object" || value === null || key === undefined) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((element, place) =>
      key === "*" || Number(key) === place ? below(element, rest, fault) : (element as unknown),
    );
  }
  const copy: Record<string, unknown> = { ...value };
  if (rest.length === 0 && !Object.hasOwn(fault, "value")) {
    delete copy[key];
  } else {
    copy[key] = below(copy[key], rest, fault);
  }
  return copy;
}

function below(
  value: unknown,
  rest: readonly (string | number)[],
  fault: { readonly value?: unknown },
): unknown {
  return rest.length === 0 ? fault.value : replacedAt(value, rest, fault);
}
