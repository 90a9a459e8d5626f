import { isDeepStrictEqual } from "node:util";
import type { AnyRecord, Collection, KubernetesRecords } from "../../model/collections.ts";
import { identityIn } from "../../model/ids.ts";
import { type Change, isUnserved, type Observation } from "../../model/observation.ts";
import { allGone, differences } from "./differences.ts";

/** A complete list, and what has become of it since, by UID: all of it is of one cluster, and each key would be a text of its own. */
interface Followed {
  readonly listed: Extract<Observation, { state: "complete" }>;
  readonly records: Map<string, AnyRecord>;
}

/**
 * What the watches of one cluster have said: its watched collections as they are now, as far as was heard. Each of them is of
 * one kind and so has one part.
 */
export class Shadow {
  readonly #followed = new Map<Collection, Followed>();
  /** The last word about a collection that is not followed. */
  readonly #failed = new Map<Collection, Observation>();
  readonly #distrusted = new Set<Collection>();

  /** Whether a watch has said anything of this collection yet. */
  hasHeardOf(collection: Collection): boolean {
    return this.#followed.has(collection) || this.#failed.has(collection);
  }

  /** Whether changes of this collection are kept here. */
  follows(collection: Collection): boolean {
    return this.#followed.has(collection) && !this.#failed.has(collection);
  }

  /** Whether its server gives this kind out, as far as was heard. */
  isServed(collection: Collection): boolean {
    const followed = this.#followed.get(collection);
    return followed !== undefined && !isUnserved(followed.listed);
  }

  /** A watch has missed something: until it lists anew, a look reads this collection by requests. */
  distrust(collection: Collection): void {
    this.#distrusted.add(collection);
  }

  /** Takes a message of a watch; answers what it changes, and nothing of a first list unless `fromStart`. */
  hear(said: Observation | Change, fromStart: boolean): readonly Change[] {
    if ("type" in said) return this.#change(said);
    this.#distrusted.delete(said.collection);
    if (said.state === "complete")
      return fromStart || this.#followed.has(said.collection)
        ? this.#list(said)
        : this.#begin(said);
    this.#failed.set(said.collection, said);
    return [];
  }

  /**
   * A collection as if it were read now; null where no watch shows it. What could not be listed is told for as long as asking
   * again so soon would be no use (`freshMs`).
   */
  asRead(collection: Collection, now: number, freshMs: number): Observation | null {
    const failed = this.#failed.get(collection);
    if (failed !== undefined)
      return failed.state === "incomplete" && now - failed.finishedAt < freshMs ? failed : null;
    const followed = this.#followed.get(collection);
    if (followed === undefined || this.#distrusted.has(collection)) return null;
    const { listed, records } = followed;
    const { version: _, ...proven } = listed;
    if (isUnserved(listed)) return { ...listed, startedAt: now, finishedAt: now };
    const heard = { check: "watch", evidence: `${records.size} objects, changes included` };
    return {
      ...proven,
      startedAt: now,
      finishedAt: now,
      records: [...records.values()],
      proof: [...listed.proof, heard],
    } as Observation;
  }

  /** What a list shows and the watches have not told. */
  differing(listed: Observation): readonly Change[] {
    const known = this.#followed.get(listed.collection)?.records;
    if (known === undefined || this.#failed.has(listed.collection)) return [];
    return differences(listed, known, uidOf);
  }

  /** Nobody knows an earlier state of it: nothing changes. */
  #begin(listed: Followed["listed"]): readonly Change[] {
    const { collection } = listed;
    const records = new Map<string, AnyRecord>();
    for (const record of listed.records) records.set(uidOf(record), record);
    this.#failed.delete(collection);
    this.#followed.set(collection, { listed: { ...listed, records: [] }, records });
    return [];
  }

  #list(listed: Followed["listed"]): readonly Change[] {
    const { collection } = listed;
    const before = this.#followed.get(collection);
    const records = before?.records ?? new Map<string, AnyRecord>();
    const header = { ...listed, records: [] } as typeof listed;
    this.#failed.delete(collection);
    this.#followed.set(collection, { listed: header, records });
    if (isUnserved(listed)) return []; // nothing shows what it held: a look says what that means
    const others = before?.listed.source.id === listed.source.id ? [] : [...records.values()];
    if (others.length > 0) records.clear(); // of another cluster under this name
    const changes = [...allGone(listed, others), ...this.differing(listed)];
    for (const change of changes) {
      if (change.type === "put") records.set(uidOf(change.record), change.record);
      else records.delete(identityIn(change.key));
    }
    return changes;
  }

  #change(change: Change): readonly Change[] {
    const records = this.#followed.get(change.collection)?.records;
    if (records === undefined) return [];
    if (change.type === "delete") return records.delete(identityIn(change.key)) ? [change] : [];
    const uid = uidOf(change.record);
    if (isDeepStrictEqual(records.get(uid), change.record)) return [];
    records.set(uid, change.record);
    return [change];
  }
}

/** What is watched are objects of Kubernetes. */
function uidOf(record: AnyRecord): string {
  return (record as KubernetesRecords["pods"]).uid;
}
