import { type Call, noWork, type Work } from "./method.ts";
import { METHODS } from "./methods/table.ts";
import type { NasState } from "./state.ts";
import { releaseOf } from "./versions.ts";
import type { JsonObject } from "./wire/json.ts";
import { readZfs } from "./zfs/reading.ts";

/** Runs a method on a state without a socket; the answer is what JSON makes of it. Throws RpcError. */
export function run(state: NasState, method: string, ...params: readonly unknown[]): unknown {
  return answered(state, method, params).answer;
}

/** What a method answers, and what it walked for that. Throws RpcError. */
export function answered(
  state: NasState,
  method: string,
  params: readonly unknown[],
): { readonly answer: unknown; readonly work: Work } {
  const { line } = releaseOf(state.version);
  const reading = readZfs(state, line);
  const call: Call = {
    params,
    state,
    session: { peer: "", isSecure: true, user: null, subscriptions: new Map() },
    line,
    shapes: line,
    now: 0,
    bootedAt: 0,
    work: noWork(),
    zfs: () => reading,
  };
  const answer: unknown = JSON.parse(JSON.stringify(METHODS.get(method)?.run(call)));
  return { answer, work: call.work };
}

/** The rows of an answer. */
export function rowsOf(
  state: NasState,
  method: string,
  ...params: readonly unknown[]
): readonly JsonObject[] {
  return run(state, method, ...params) as JsonObject[];
}

/** The `name` of each row. */
export function namesOf(
  state: NasState,
  method: string,
  ...params: readonly unknown[]
): readonly unknown[] {
  return rowsOf(state, method, ...params).map((row) => row["name"]);
}
