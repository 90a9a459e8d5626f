import type { Clock } from "../../clock.ts";
import { costOf } from "../cost.ts";
import type { CostModel } from "../cost.ts";
import type { NasEvent } from "../events/compare.ts";
import { distorted } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { type Call, type Method, noWork, type Session, type Work } from "../method.ts";
import { METHODS } from "../methods/table.ts";
import { mayCall, needsNoAuthentication } from "../roles.ts";
import type { NasState } from "../state.ts";
import { isBefore, lineOfApi, releaseOf } from "../versions.ts";
import type { Line } from "../versions.ts";
import { readZfs } from "../zfs/reading.ts";
import type { Reading } from "../zfs/reading.ts";
import { callError, internalError, methodNotFound, RefusedError, tooManyCalls } from "./errors.ts";
import { isObject } from "./json.ts";
import type { JsonObject } from "./json.ts";
import type { RateLimit } from "./rate-limit.ts";

/** What answers the calls of every socket of one NAS. */
export interface Appliance {
  readonly state: NasState;
  readonly clock: Clock;
  readonly cost: CostModel;
  readonly rateLimit: RateLimit;
  /** When the state's present boot began, epoch ms. */
  bootedAt(): number;
  /** The sockets that are open: each is told of every event. */
  readonly audience: Set<(event: NasEvent) => void>;
}

/** One request of one socket. */
export interface Incoming {
  readonly method: string;
  readonly params: readonly unknown[];
  /** API version of the URL, "v25.10.5"; of the legacy protocol "v24.10". */
  readonly apiVersion: string;
  readonly session: Session;
  readonly faults: readonly Fault[];
  readonly signal: AbortSignal;
}

/** The method that a name stands for on this NAS at this API version. Throws -32601, or 201 where it has no models there. */
export function methodFor(appliance: Appliance, name: string, apiVersion: string): Method {
  const { line } = releaseOf(appliance.state.version);
  const method = METHODS.get(name);
  if (method === undefined || !isOf(method, line)) {
    throw methodNotFound();
  }
  if (method.since !== undefined && isBefore(lineOfApi(apiVersion), method.since)) {
    throw callError("ENOMETHOD", `Method not available in API version ${apiVersion}`);
  }
  return method;
}

/** Whether a line has a service, "pool.dataset": of its methods, those that are simulated. */
export function hasService(name: string, line: Line): boolean {
  return METHODS.entries().some(
    ([method, entry]) => method.startsWith(`${name}.`) && isOf(entry, line),
  );
}

function isOf({ since = "24.10", until = "26" }: Method, line: Line): boolean {
  return !isBefore(line, since) && !isBefore(until, line);
}

/** Answers one call, or throws the RpcError that is its answer. Takes as long as the cost model says. */
export async function answer(
  appliance: Appliance,
  method: Method,
  incoming: Incoming,
): Promise<unknown> {
  applySteps(appliance.state, incoming);
  await checkAccess(appliance, incoming);
  const work = noWork();
  const call = callOf(appliance, incoming, work);
  const result = distorted(method.run(call), incoming.faults);
  await delay(appliance, incoming, costOf(work, appliance.cost) + loginCost(appliance, result));
  return result;
}

/** The row of an object as a session may see it: null where it may not, or where it has none. */
export function rowFor(
  appliance: Appliance,
  { collection, id }: NasEvent,
  asker: Pick<Incoming, "apiVersion" | "session">,
): JsonObject | null {
  const params =
    collection === "zpool.query"
      ? [{ pool_names: namesOfPool(appliance.state, id), topology: true, scan: true }]
      : [[["id", "=", id]]];
  const call = callOf(appliance, { ...asker, params }, noWork());
  const rows = METHODS.get(collection)?.run(call) as readonly JsonObject[] | undefined;
  return rows?.find((row) => row["id"] === id) ?? null; // not every list can be filtered
}

function namesOfPool({ pools }: NasState, id: NasEvent["id"]): readonly string[] {
  return pools.filter((pool) => pool.id === id).map(({ name }) => name);
}

function applySteps(state: NasState, { faults, session }: Incoming): void {
  for (const fault of faults) {
    switch (fault.kind) {
      case "step":
        fault.step(state);
        break;
      case "notAuthenticated":
        session.user = null;
        throw new RefusedError("ENOTAUTHENTICATED", "Not authenticated");
      case "forbidden":
        throw new RefusedError("EACCES", "Not authorized");
      case "tooManyCalls":
        throw tooManyCalls();
      case "internalError":
        throw internalError("Internal error");
      default:
    }
  }
}

/** 207 before login, EACCES without the role; no-auth methods are counted before login (facts/truenas-api.md §2.4). */
async function checkAccess(appliance: Appliance, incoming: Incoming): Promise<void> {
  const { session, method } = incoming;
  const { line } = releaseOf(appliance.state.version);
  if (session.user === null) {
    if (!needsNoAuthentication(method, line)) {
      throw new RefusedError("ENOTAUTHENTICATED", "Not authenticated");
    }
    if (method !== "core.set_options" && !appliance.rateLimit.admits(method, session.peer)) {
      await appliance.clock.sleep(appliance.cost.rateLimitedMs, incoming.signal);
      throw new RefusedError("EBUSY", "Rate Limit Exceeded");
    }
  } else if (!mayCall(session.user, method, line)) {
    throw new RefusedError("EACCES", "Not authorized");
  }
}

function callOf(
  appliance: Appliance,
  incoming: Pick<Incoming, "params" | "apiVersion" | "session">,
  work: Work,
): Call {
  const { state, clock } = appliance;
  const { line } = releaseOf(state.version);
  const asked = lineOfApi(incoming.apiVersion);
  let reading: Reading | null = null;
  return {
    params: incoming.params,
    state,
    session: incoming.session,
    line,
    shapes: isBefore(asked, line) ? asked : line,
    now: clock.now() + state.clockSkewMs,
    bootedAt: appliance.bootedAt() + state.clockSkewMs,
    work,
    zfs: () => (reading ??= readZfs(state, line)),
  };
}

async function delay(
  { clock }: Appliance,
  { faults, signal }: Incoming,
  costMs: number,
): Promise<void> {
  const slowMs = faults.reduce(
    (sum, fault) => sum + (fault.kind === "slow" ? fault.delayMs : 0),
    0,
  );
  if (costMs + slowMs > 0) {
    await clock.sleep(costMs + slowMs, signal);
  }
}

function loginCost({ cost }: Appliance, result: unknown): number {
  return isObject(result) && result["response_type"] === "AUTH_ERR" ? cost.failedLoginMs : 0;
}
