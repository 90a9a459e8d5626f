import type { NewIgnore, Unread } from "../../../program/src/api/contract.ts";
import type { Answers, Asked, AskedPath, ListName, Query, RowOf } from "./answers.ts";

/** An answer as far as there is one. */
export type Answer<T> = Waiting | Failed | Here<T>;

/** It was asked for and is not here yet, or was not asked for. */
export interface Waiting {
  readonly is: "waiting";
}

/** There is none, and none from before. */
export interface Failed {
  readonly is: "failed";
  readonly problem: Trouble;
  /** Asks again. */
  readonly again: () => void;
}

/** It is here. */
export interface Here<T> {
  readonly is: "here";
  readonly value: T;
  /** When it came, epoch ms. */
  readonly cameAt: number;
  /** Why a newer one did not come; null where this is the newest. */
  readonly stale: Trouble | null;
  /** Whether this is what another question was answered, shown until the answer to this one comes. */
  readonly forAnother: boolean;
}

/** What went wrong, as one sentence. `status`: of HTTP; null where nobody answered. */
export interface Trouble {
  readonly status: number | null;
  readonly text: string;
}

/** A list of which rows are fetched as they come into view. */
export interface LiveList<R> {
  /** How many rows there are, and why there may be more. It is stale where any part in view is, or does not come. */
  readonly head: Answer<ListHead>;
  /** The n-th row of the list; null while it is not here. */
  readonly row: (n: number) => R | null;
  /** The question that these rows answer: others may be in the places of rows of another one. */
  readonly question: string;
  /** Says which rows are in view: from the first to the last, that one included. */
  readonly inView: (first: number, last: number) => void;
  /** Asks again for the rows in view. */
  readonly again: () => void;
}

/** What a list says beside its rows. */
export interface ListHead {
  readonly total: number;
  readonly at: number;
  readonly unread: readonly Unread[];
}

/** How the page hears of changes. */
export type Hearing =
  | { readonly is: "live" }
  | { readonly is: "connecting" }
  /** Nothing was heard since then (epoch ms). */
  | { readonly is: "lost"; readonly since: number }
  /** Nobody is logged in any more. */
  | { readonly is: "refused" };

/** What every page is given. */
export interface PageProps {
  readonly data: Data;
}

/**
 * Where pages get what they show: hooks that are handed to them, so that another host, such as the OpenShift console, can bring
 * its own. Answers renew themselves when what they say may have changed.
 */
export interface Data {
  /** Asks a route; `null` asks nothing. */
  useAnswer<P extends AskedPath>(path: P, asked?: Asked | null): Answer<Answers[P]>;
  /** A list of any length. */
  useList<L extends ListName>(list: L, query: Query): LiveList<RowOf<L>>;
  useHearing(): Hearing;
  /** Every row that answers the query, in order, for an export: page after page until the signal aborts. Throws `Refusal`. */
  allRows<L extends ListName>(
    list: L,
    query: Query,
    signal: AbortSignal,
  ): AsyncIterable<{ readonly rows: readonly RowOf<L>[]; readonly total: number }>;
  /** Leaves a finding alone until a day. Throws `Refusal`. */
  ignore(word: NewIgnore): Promise<void>;
  /** Takes that back. Throws `Refusal`. */
  stopIgnoring(finding: string, reason: string): Promise<void>;
}

/** What was asked for is refused, or nobody answers. The message is one sentence for a person. */
export class Refusal extends Error {
  readonly trouble: Trouble;
  /** How long the service wants to be left alone before it is asked again; null where it says nothing of that. */
  readonly patienceMs: number | null;

  constructor(trouble: Trouble, patienceMs: number | null = null) {
    super(trouble.text);
    this.trouble = trouble;
    this.patienceMs = patienceMs;
  }
}
