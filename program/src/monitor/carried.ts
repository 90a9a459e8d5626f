import type { Collection } from "../model/collections.ts";
import type { Observation } from "../model/observation.ts";

/**
 * What is known after a look: what it read whole, and in the place of what it could not read, what was known before. So the
 * last known state of a source that is silent stays, while what a whole read did not show any more is gone. A part that is
 * not read any more (a pool that was exported) goes with the next whole read of its collection. Of another machine under
 * the same name nothing is carried. `asLastKnown`: what became of an old one until its source fell silent; null where another one holds it.
 */
export function carriedInto(
  look: readonly Observation[],
  before: readonly Observation[],
  asLastKnown: (old: Observation) => Observation | null = (old) => old,
): readonly Observation[] {
  const now = heardIn(look);
  const kept = wholeIn(before).filter((old) => isSilentAbout(old, now));
  return kept.length === 0 ? look : [...kept.flatMap((old) => asLastKnown(old) ?? []), ...look];
}

/** Complete observations; a last read only beside the first one that it adds to, because by itself it is about few objects. */
function wholeIn(observations: readonly Observation[]): readonly Observation[] {
  const firstIsWhole = new Set<string>();
  return observations.filter(({ source, collection, within, pass, state }) => {
    const part = named(source.name, collection, within);
    if (pass === "first" && state === "complete") firstIsWhole.add(part);
    else if (pass === "first") firstIsWhole.delete(part);
    return state === "complete" && firstIsWhole.has(part);
  });
}

/** What one look says about each source, collection and part, by name. */
interface Heard {
  readonly ids: ReadonlyMap<string, string>;
  readonly whole: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
  /** Collections of which something could not be read, and sources that failed: a right that is missing may be missing for good. */
  readonly broken: ReadonlySet<string>;
}

function heardIn(look: readonly Observation[]): Heard {
  const ids = new Map<string, string>();
  const [whole, read, broken] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { source, collection, within, state, pass } of look) {
    if (source.id !== null) ids.set(source.name, source.id);
    read.add(named(source.name, collection));
    if (state === "complete" && pass === "first") whole.add(named(source.name, collection, within));
    if (state === "incomplete" || state === "notPermitted")
      broken.add(named(source.name, collection));
    if (state === "incomplete") broken.add(source.name);
  }
  return { ids, whole, read, broken };
}

function isSilentAbout({ source, collection, within }: Observation, now: Heard): boolean {
  if ((now.ids.get(source.name) ?? source.id) !== source.id) return false;
  if (now.whole.has(named(source.name, collection, within))) return false;
  const ofCollection = named(source.name, collection);
  return now.broken.has(now.read.has(ofCollection) ? ofCollection : source.name);
}

/** What tells a part of a collection of a source from all others; without a part, the collection as a whole. */
export function named(source: string, collection: Collection, within = ""): string {
  return `${source}\0${collection}\0${within}`;
}
