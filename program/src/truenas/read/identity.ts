import { SourceError } from "../../lib/errors.ts";
import { keyOf, type SystemId } from "../../model/ids.ts";
import type { ProofStep } from "../../model/observation.ts";
import type { ReadOptions } from "../../model/source.ts";
import type { AnswerTime, Pool, SystemState } from "../../model/truenas.ts";
import type { Clock } from "../../lib/clock.ts";
import { medianOf } from "../../lib/latency.ts";
import type { ChosenVersion } from "../capabilities.ts";
import { NO_CONTEXT } from "../decode/context.ts";
import { LIMITS } from "../limits.ts";
import type { DecoderName } from "../decode/decoders.ts";
import type { SystemInfo } from "../decode/system.ts";
import type { Decode, Session } from "../session.ts";

/** A value, or why it could not be read although the system answers: a role or method is missing. */
export type Known<T> = { readonly value: T } | { readonly error: SourceError };

/** Who answers and in what state, at one moment. It is read before and after everything else. */
export interface Identity {
  readonly id: Known<SystemId>;
  /** Whether `id` is the host id; else it is the lowest pool GUID. */
  readonly hasHostId: boolean;
  readonly bootId: Known<string>;
  readonly state: Known<string>;
  readonly failover: Known<string>;
  readonly info: Known<SystemInfo & { readonly clockSkewMs: number }>;
  readonly pools: Known<readonly Pool[]>;
  /** Median of how long these calls took; null where every one of them was refused. */
  readonly answeredMs: number | null;
}

/** Reads the identity. Throws SourceError where the system does not answer at all. */
export async function readIdentity(
  session: Session,
  options: ReadOptions,
  clock: Clock,
): Promise<Identity> {
  const took: number[] = [];
  const one = async <N extends DecoderName>(
    method: string,
    decoder: N,
    rows = false,
  ): Promise<Known<Decode<N>>> => {
    const call = { method, params: [], decoder, rows, context: NO_CONTEXT };
    const answer = await orMissing(session.call(call, options));
    if ("value" in answer) took.push(answer.value.tookMs);
    return answer;
  };
  const text = async (method: string): Promise<Known<string>> => first(await one(method, "text"));
  const askedAt = clock.now();
  const info = first(await one("system.info", "systemInfo"));
  const clockSkewMs = "value" in info ? info.value.at - (askedAt + clock.now()) / 2 : 0;
  const [hostId, bootId, state, failover, pools] = await Promise.all([
    text("system.host_id"),
    text("system.boot_id"),
    text("system.state"),
    text("failover.status"),
    one("pool.query", "pool", true),
  ]);
  const id = identify(hostId, pools);
  return {
    id,
    hasHostId: "value" in hostId,
    bootId,
    state,
    failover,
    info:
      "value" in info ? { value: { ...info.value, clockSkewMs: Math.round(clockSkewMs) } } : info,
    pools: "value" in pools ? { value: owned(pools.value.records, id) } : pools,
    answeredMs: medianOf(took),
  };
}

async function orMissing<T>(answer: Promise<T>): Promise<Known<T>> {
  try {
    return { value: await answer };
  } catch (error) {
    const isOurs = error instanceof SourceError;
    if (isOurs && (error.code === "notPermitted" || error.code === "unsupported")) return { error };
    throw error;
  }
}

function first<N extends DecoderName>(
  answer: Known<Decode<N>>,
): Known<Decode<N>["records"][number]> {
  return "value" in answer ? { value: answer.value.records[0] as never } : answer;
}

/** The host id; without the right to read it (READONLY_ADMIN) the lowest GUID of a pool. */
function identify(hostId: Known<string>, pools: Known<Decode<"pool">>): Known<SystemId> {
  if ("value" in hostId) return hostId;
  if (!("value" in pools)) return hostId;
  const [lowest] = pools.value.records
    .map((pool) => pool.guid)
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return lowest === undefined ? hostId : { value: lowest };
}

function owned(pools: readonly Pool[], id: Known<SystemId>): readonly Pool[] {
  if (!("value" in id)) return pools;
  return pools.map((pool) => ({ ...pool, key: keyOf(id.value, pool.guid), system: id.value }));
}

/**
 * Whether the same system stood there ready from the first answer to the last; the steps of that proof, or what broke it.
 * What a key may not read is a step that was not checkable.
 */
export function compareIdentities(
  source: string,
  before: Identity,
  after: Identity,
): { readonly proof: readonly ProofStep[] } | { readonly error: SourceError } {
  const changed = (what: string) => ({
    error: problem(source, "mismatch", `${what} while it was read`),
  });
  if (!isSame(before.id, after.id)) return changed("another system answered");
  if (!isSame(before.bootId, after.bootId)) return changed("it restarted");
  if (guidsOf(before) !== guidsOf(after)) return changed("its pools changed");
  for (const { state, failover, info } of [before, after]) {
    if ("error" in state && mayBeStarting(info)) return notReady(source, STARTING);
    if ("value" in state && state.value !== "READY")
      return notReady(source, `it is ${state.value}`);
    if ("value" in failover && !ACTIVE.has(failover.value))
      return notReady(source, `its HA state is ${failover.value}`);
  }
  return {
    proof: [
      step(before.hasHostId ? "host id" : "lowest pool GUID", before.id, "before and after"),
      { check: "pool GUIDs", evidence: `${guidsOf(before)} before and after` },
      step("boot id", before.bootId, "before and after"),
      step("system state", before.state, "before and after"),
      step("failover state", after.failover, "before and after"),
    ],
  };
}

/** Pools come one by one while a system starts, so that what is in the later ones seems not to be there (facts/reliability H28). */
function mayBeStarting(info: Identity["info"]): boolean {
  return "value" in info && info.value.uptimeMs < LIMITS.startingMs;
}

const STARTING = `it started less than ${LIMITS.startingMs / 60_000} min ago, and the key may not ask whether it is ready`;

const ACTIVE: ReadonlySet<string> = new Set(["SINGLE", "MASTER"]);

function isSame(before: Known<string>, after: Known<string>): boolean {
  return ("value" in before ? before.value : null) === ("value" in after ? after.value : null);
}

function guidsOf({ pools }: Identity): string {
  if (!("value" in pools)) return "not checkable: POOL_READ is missing;";
  const guids = pools.value.map((pool) => pool.guid).toSorted();
  return guids.length === 0 ? "none" : guids.join(" ");
}

function step(check: string, known: Known<string>, when: string): ProofStep {
  const evidence =
    "value" in known ? `${known.value} ${when}` : `not checkable: ${known.error.message}`;
  return { check, evidence };
}

function notReady(source: string, what: string): { error: SourceError } {
  return { error: problem(source, "unavailable", what) };
}

function problem(source: string, code: "mismatch" | "unavailable", what: string): SourceError {
  return new SourceError({
    code,
    source,
    message: `${source}: ${what}`,
    next: "run it again when it is back",
  });
}

/** The record of the collection `system`. Throws SourceError where the key may not read what it consists of. */
export function systemState(
  system: SystemId,
  { info, state, failover, bootId, pools }: Identity,
  { version: apiVersion, doubt, capability: { showsState, hiddenPaths } }: ChosenVersion,
  answerTimes: readonly AnswerTime[],
): SystemState {
  if ("error" in info) throw info.error;
  if ("error" in state && showsState) throw state.error;
  return {
    key: keyOf(system, "system"),
    system,
    hostname: info.value.hostname,
    version: info.value.version.replace(/^TrueNAS-(?:SCALE-)?/, ""),
    apiVersion,
    state: "value" in state ? (state.value as SystemState["state"]) : null,
    failover: "value" in failover ? failover.value : null,
    bootId: "value" in bootId ? bootId.value : null,
    clockSkewMs: info.value.clockSkewMs,
    answerTimes,
    poolGuids: "value" in pools ? pools.value.map((pool) => pool.guid) : [],
    hiddenPaths,
    doubts: doubt === null ? [] : [doubt],
  };
}
