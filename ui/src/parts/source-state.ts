import type { CollectionRow, SourceRow } from "../../../program/src/api/contract.ts";

/**
 * How far one can rely on what is known of a source.
 *
 * whole    every part of it was read whole, and lately.
 * limited  so is all that may be read: what its credentials or its version keep from us stays away, and that is as always.
 * partial  a part of it could not be read whole this time.
 * stale    a part of it was not read whole for longer than it should be.
 * back     it did not let the last look in, answers again and is being read: what is shown of it is what was known before.
 * down     it does not let us in: what is shown of it is what was known before.
 * unread   nothing of it was ever asked for.
 */
export type SourceState = "whole" | "limited" | "partial" | "stale" | "back" | "down" | "unread";

/** What was not read whole for so long is stale: the same as in the alerts (deploy/prometheus/alerts.yaml). */
export const STALE_MS = 15 * 60_000;

/** What claims hold comes from elsewhere and more seldom. */
const USAGE_STALE_MS = 60 * 60_000;

/** Reasons that last until somebody changes a right, a version or the configuration. */
const LASTING: ReadonlySet<string> = new Set(["notPermitted", "notFound", "namespaceOnly"]);

/** Reasons that say that a source does not let us in (program/src/model/closed-doors.ts). */
const CLOSED_DOORS: ReadonlySet<string> = new Set([
  "unreachable",
  "untrustedCertificate",
  "unauthenticated",
  "unavailable",
  "timeout",
  "refused",
  "unsupported",
]);

/** Those of them that are never about a part alone: the first part that is refused says it of all, whatever was read before. */
const SHUT: ReadonlySet<string> = new Set([
  "unreachable",
  "untrustedCertificate",
  "unauthenticated",
]);

/** The state of a source at a time (epoch ms). */
export function sourceState(
  source: Pick<SourceRow, "collections" | "answersSince">,
  now: number,
): SourceState {
  const parts = source.collections.filter(({ state }) => state !== "notConfigured");
  const codes = parts.flatMap(({ code }) => code ?? []);
  if (parts.length === 0) return "unread";
  if (isDown(parts)) return source.answersSince === null ? "down" : "back";
  if (isStale(source, now)) return "stale";
  if (!codes.every(isLasting)) return "partial";
  return codes.length > 0 ? "limited" : "whole";
}

/** What claims hold comes from elsewhere: that it cannot be read says nothing of the cluster. */
function isDown(parts: SourceRow["collections"]): boolean {
  const own = parts.filter(({ collection }) => collection !== "claimUsage");
  const isClosed = ({ code }: CollectionRow) => code !== null && CLOSED_DOORS.has(code);
  const isShut = ({ code }: CollectionRow) => code !== null && SHUT.has(code);
  return own.some(isShut) || (own.length > 0 && own.every(isClosed));
}

/** Whether what this reason keeps from us stays away until somebody changes a right, a version or the configuration: no news. */
export function isLasting(code: string): boolean {
  return LASTING.has(code);
}

/** Why a source is down or was read in part, in the words of the source itself; null where it was read whole. */
export function lossOf({ name, collections }: Pick<SourceRow, "name" | "collections">) {
  const lost = collections.find(({ code }) => code !== null && !isLasting(code));
  const message = lost?.message ?? null;
  return message?.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
}

/** Since when a part of the source was not read whole (epoch ms); null where no part ever was. */
export function oldestWhole({ collections }: Pick<SourceRow, "collections">): number | null {
  const times = collections.filter(isReadAtEachLook).flatMap(({ wholeAt }) => wholeAt ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

function isStale({ collections }: Pick<SourceRow, "collections">, now: number): boolean {
  return collections.filter(isReadAtEachLook).some(({ collection, wholeAt }) => {
    const most = collection === "claimUsage" ? USAGE_STALE_MS : STALE_MS;
    return wholeAt !== null && now - wholeAt > most;
  });
}

/** Details of snapshots are read when a finding needs them; what is not configured is never read. */
function isReadAtEachLook({ collection, state }: CollectionRow): boolean {
  return collection !== "zfsSnapshotDetails" && state !== "notConfigured";
}
