import { onceEach } from "../../lib/once-each.ts";
import { collectionWords } from "../../model/collection-words.ts";
import { KUBERNETES_COLLECTIONS } from "../../model/collections.ts";
import type { JudgeInput } from "../engine.ts";
import type { FindingScope } from "../finding.ts";
import { holdingIn, type Unjudged, versionOf } from "../freezes.ts";
import type { Memory } from "../memory.ts";
import type { Place } from "../places.ts";
import { isWhole } from "../whole.ts";
import { heldBut, type NotChecked } from "./allowances.ts";
import { type Case, moment } from "./case.ts";
import { failed, type Precondition } from "./precondition.ts";

/** P9: no freeze holds here, and the memory is old enough to know what is usual. What a place shows of it is asked once. */
export function createCalm(input: JudgeInput, memory: Memory): (one: Case) => Precondition {
  const { epoch, learningMs } = memory;
  const evidence = [`the memory ${epoch.id} began at ${moment(epoch.bornAt)}`];
  const learnsUntil = epoch.bornAt + learningMs;
  const learning = input.now < learnsUntil ? [learningText(memory, learnsUntil)] : [];
  const uncheckedIn = onceEach((place: Place) => [
    ...unidentified(place, input),
    ...unread(place, input, memory),
    ...unordered(place, input),
  ]);
  return ({ place, scope, freezes, unjudged, setting }) => {
    const frozen = holdingIn(freezes, place, scope).map(({ because }) => because);
    return frozen.length > 0 || learning.length > 0
      ? failed("P9", evidence, [...frozen, ...learning])
      : heldBut("P9", evidence, [...uncheckedIn(place), ...blind(unjudged, place, scope)], setting);
  };
}

/** The brake counts what rules find: of one that could not be asked it does not know how much it would have found. */
function blind(
  unjudged: readonly Unjudged[],
  place: Place,
  scope: FindingScope,
): readonly NotChecked[] {
  const rules = holdingIn(unjudged, place, scope).map(({ rule }) => rule);
  if (rules.length === 0) return [];
  const sentence = `not everything was read that ${[...new Set(rules)].join(", ")} ${rules.length === 1 ? "needs" : "need"}: whether more turned unused at once than people delete cannot be told`;
  return [{ gap: "massChange", sentence }];
}

/**
 * Whether another one answers under a name shows only where the one that answers says who it is. That is asked of every
 * NAS, whatever the place: one that was not identified may be the NAS of another name.
 */
function unidentified({ clusters }: Place, { sources }: JudgeInput): readonly NotChecked[] {
  const systems = sources.filter(({ kind }) => kind === "system");
  return [...clusters, ...systems].flatMap(({ id, name }): readonly NotChecked[] => {
    const sentence = `${name} could not be identified: whether it is still the same cannot be told`;
    return id === null ? [{ gap: "identity", sentence }] : [];
  });
}

/** A history that broke may show in one kind alone, where it broke while that was read. */
function unread({ clusters }: Place, { inventory }: JudgeInput, memory: Memory) {
  return clusters.flatMap(({ id, name }): readonly NotChecked[] => {
    const readings = memory.clusters.find((one) => one.id === id)?.readings ?? {};
    const lastAt = Math.max(0, ...Object.values(readings).map(({ at }) => at));
    const missing = KUBERNETES_COLLECTIONS.filter(
      (kind) => id !== null && readings[kind]?.at === lastAt && !isWhole(kind, id, inventory),
    );
    const words = missing.map(collectionWords).join(", ");
    const sentence = `the ${words} of ${name} were not read whole, and were at the last look: whether its history broke cannot be told`;
    return missing.length > 0 ? [{ gap: "history", sentence }] : [];
  });
}

function unordered({ clusters }: Place, { inventory }: JudgeInput): readonly NotChecked[] {
  return clusters.flatMap(({ name }): readonly NotChecked[] => {
    const versions = KUBERNETES_COLLECTIONS.flatMap(
      (kind) => versionOf(inventory, kind, name) ?? [],
    );
    if (versions.length > 0 && versions.every((version) => /^\d+$/.test(version))) return [];
    return [{ gap: "opaqueVersions", sentence: `the versions of ${name} cannot be ordered` }];
  });
}

function learningText({ epoch }: Memory, until: number): string {
  const why = epoch.because === null ? "" : ` (${epoch.because})`;
  return `the memory began at ${moment(epoch.bornAt)}${why} and learns until ${moment(until)}: what is found stays suspect until then`;
}
