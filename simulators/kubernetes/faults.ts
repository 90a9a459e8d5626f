import type { RequestInfo, Verb } from "./request.ts";

/** Something that goes wrong with one answer. Ids in brackets are rows of the fault matrix. */
export type Fault =
  /** The answer comes late (N1). */
  | { readonly kind: "delay"; readonly ms: number }
  /** The answer never comes, the connection stays (K14). */
  | { readonly kind: "silence" }
  /** The connection ends without an answer. */
  | { readonly kind: "reset" }
  /** Another status; without a body the Status that the real server words for that code (K3-K6). */
  | {
      readonly kind: "status";
      readonly code: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** A proxy's HTML page, with 200 unless told (K4). */
  | { readonly kind: "html"; readonly code?: number }
  /** 410: on a list as a Status, on a watch as an ERROR event (K1, K2). */
  | { readonly kind: "expired" }
  /** 504: the resourceVersion is too large (K16). */
  | { readonly kind: "tooLargeVersion" }
  /** The connection breaks after so many bytes of the body. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** The body ends in the middle, though HTTP says that it is whole. */
  | { readonly kind: "halfPage" }
  /** The body comes in slices of so many bytes (K15, N1). */
  | { readonly kind: "trickle"; readonly bytes: number; readonly everyMs: number }
  /** A list without its items (K8). */
  | { readonly kind: "items"; readonly value: "null" | "missing" }
  /** A proxy that shows only some objects: the list lacks its first, and says nothing of it. */
  | { readonly kind: "itemHidden" }
  /** A page that holds its first object twice. */
  | { readonly kind: "itemTwice" }
  /** A list that calls itself something else, such as "Table" (K8). */
  | { readonly kind: "listKind"; readonly value: string }
  /** A page of another resourceVersion than the ones before (K9, K17). */
  | { readonly kind: "listVersion"; readonly value: string }
  /** The watch's connection breaks, or ends cleanly, after so many events (K13). */
  | { readonly kind: "dropWatch" | "endWatch"; readonly afterEvents: number }
  /** This line comes in between, whatever it is, after so many events (K11, K15). */
  | { readonly kind: "event"; readonly line: string; readonly afterEvents: number }
  /** The watch sends no bookmarks (K10). */
  | { readonly kind: "noBookmarks" };

/** Which requests are meant; what is left out matches everything. */
export interface FaultMatch {
  readonly verb?: Verb;
  readonly plural?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Page of a list, from 1. */
  readonly page?: number;
  /** Beginning of the path, for discovery. */
  readonly path?: string;
}

/** One step of a scenario. */
export interface FaultStep {
  readonly match?: FaultMatch;
  readonly fault: Fault;
  /** How many requests it hits; one unless told. */
  readonly times?: number;
}

/** The faults to come. Each request takes the first step that matches it. */
export class FaultQueue {
  #steps: { readonly step: FaultStep; left: number }[] = [];

  add(...steps: readonly FaultStep[]): void {
    this.#steps.push(...steps.map((step) => ({ step, left: step.times ?? 1 })));
  }

  clear(): void {
    this.#steps = [];
  }

  /** Steps that have not (yet) hit as often as they should: a test may insist that there are none. */
  get pending(): readonly FaultStep[] {
    return this.#steps.map(({ step }) => step);
  }

  /** The fault of this request, which counts as hit. */
  take(info: RequestInfo): Fault | undefined {
    const found = this.#steps.find(({ step }) => matches(step.match ?? {}, info));
    if (found === undefined) {
      return undefined;
    }
    found.left -= 1;
    this.#steps = this.#steps.filter(({ left }) => left > 0);
    return found.step.fault;
  }
}

function matches({ path, ...exact }: FaultMatch, info: RequestInfo): boolean {
  return (
    (path === undefined || info.path.startsWith(path)) &&
    Object.entries(exact).every(
      ([key, value]) => value === undefined || info[key as keyof typeof exact] === value,
    )
  );
}
