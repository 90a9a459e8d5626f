import type { BlockDevice, BlockTarget } from "../../correlate/links.ts";
import type { Dataset, Share, ZfsSnapshot } from "../../model/truenas.ts";
import { lastLookAt, type Memory, type RememberedReferrer } from "../memory.ts";
import { nameOfReferrer, restingOwnerOf } from "../referrers.ts";
import { heldBut, type NotChecked } from "./allowances.ts";
import { type Case, moment, systemsOf } from "./case.ts";
import { failed, held, type Precondition, PRECONDITIONS } from "./precondition.ts";

/** Whole looks that must say the same, and the time that they must span (facts/reliability §2.2 P7). */
export const CONFIRMATIONS = 3;
/** See `CONFIRMATIONS`. */
export const CONFIRMED_OVER_MS = 86_400_000;

/** Above this, one of the two clocks is wrong, and no age can be told (hazard H37). */
const MAX_CLOCK_SKEW_MS = 5 * 60_000;

/** Why nothing about absence is sure without a memory; one sentence, the same everywhere. */
const NO_MEMORY = "this is a single look: no earlier scan is remembered that says the same";

/** P7, P8 or P9 where there is no memory to ask. */
export function withoutMemory(id: "P7" | "P8" | "P9"): Precondition {
  const missing = [NO_MEMORY];
  return { id, title: PRECONDITIONS[id], state: "notCheckable", evidence: [], missing };
}

/** P7: so many looks, over such a time, by clocks that agree. */
export function confirmedOverTime(one: Case, memory: Memory): Precondition {
  const { past, input } = one;
  const { now } = input;
  const count = (past?.confirmations ?? 0) + 1;
  const since = past?.firstSeenAt ?? now;
  const evidence = [
    `${count} ${count === 1 ? "look says" : "looks say"} so, the first at ${moment(since)}`,
  ];
  const skewed = systemsOf(one).find(
    ({ clockSkewMs }) => Math.abs(clockSkewMs) > MAX_CLOCK_SKEW_MS,
  );
  if (skewed)
    return failed("P7", evidence, [
      `the clocks of ${skewed.hostname} and of this machine differ by ${Math.round(Math.abs(skewed.clockSkewMs) / 60_000)} min: set the one that is wrong`,
    ]);
  const last = lastLookAt(memory);
  if (last > now)
    return failed("P7", evidence, [
      `an earlier look was made at ${moment(last)}, which is not yet: the clock of this machine went back`,
    ]);
  const missing = [
    ...(count < CONFIRMATIONS
      ? [`${CONFIRMATIONS} looks must say so, and ${count} ${count === 1 ? "does" : "do"}`]
      : []),
    ...(now - since < CONFIRMED_OVER_MS
      ? [
          `it was first found at ${moment(since)}: a look after ${moment(since + CONFIRMED_OVER_MS)} can confirm it`,
        ]
      : []),
  ];
  return missing.length > 0
    ? failed("P7", evidence, missing)
    : heldBut("P7", evidence, unreadClocks(one), one.setting);
}

/** A NAS that was not read, or that could not say who it is, shows no clock to hold ours against. */
function unreadClocks(one: Case): readonly NotChecked[] {
  const read = new Set(systemsOf(one).map(({ system }) => system));
  return one.place.systems.flatMap(({ id, name }): readonly NotChecked[] => {
    const sentence = `the clock of ${name} could not be read: it would show whether that of this machine is right`;
    return id !== null && read.has(id) ? [] : [{ gap: "clock", sentence }];
  });
}

/** Everything that is remembered to have needed the subject and that this look does not show. */
export function formerUsers({ rule, record, ghosts, input }: Case): readonly RememberedReferrer[] {
  switch (rule.each) {
    case "datasets":
      return ghosts.needing(record as Dataset);
    case "zfsSnapshots":
      return ghosts.needingSnapshot(record as ZfsSnapshot);
    case "shares":
      return ghosts.needingShare(record as Share);
    case "iscsiTargets":
    case "nvmeofSubsystems":
      return ghosts.needingTarget(record as BlockTarget);
    case "iscsiExtents":
    case "nvmeofNamespaces":
      return input.links
        .targetsThrough(record as BlockDevice)
        .flatMap((target) => ghosts.needingTarget(target));
    default:
      return [];
  }
}

/** P8: each of its former users was seen to be deleted, and there was at least one. */
export function endsWitnessed(
  one: Case,
  users: readonly RememberedReferrer[],
  memory: Memory,
): Precondition {
  if (users.length === 0)
    return heldBut(
      "P8",
      [`the memory began at ${moment(memory.epoch.bornAt)} (${memory.epoch.id})`],
      [
        {
          gap: "neverSeen",
          sentence:
            "nothing that used it was ever seen: it was left over before this memory began; ask whoever may know it",
        },
      ],
      one.setting,
    );
  const evidence = users.map(endText);
  const missing = users.flatMap((user) => doubtAbout(user) ?? []);
  return missing.length > 0 ? failed("P8", evidence, missing) : held("P8", evidence);
}

function endText(user: RememberedReferrer): string {
  const name = nameOfReferrer(user);
  const seen = `first seen ${moment(user.firstSeenAt)}`;
  if (user.goneAt === null || user.lastSeenAt === null) return `${name}: ${seen}`;
  const between = `gone between ${moment(user.lastSeenAt)} and ${moment(user.goneAt)}`;
  const proof = user.witness === null ? "" : `; ${user.witness.name}, which is younger, lived on`;
  return `${name}: ${seen}, ${between}${proof}`;
}

function doubtAbout(user: RememberedReferrer): string | null {
  const name = nameOfReferrer(user);
  if (user.goneAt === null)
    return `${name} used it and was not looked for completely: read its cluster again`;
  if (user.witness === null)
    return `${name} used it and vanished, and nothing shows yet that it was deleted and not lost in a restore: a later look may`;
  const owner = restingOwnerOf(user);
  if (owner !== null)
    return `${name} used it, and ${owner}, which is of a kind that is not read, may do so again: see whether it is gone for good`;
  return null;
}
