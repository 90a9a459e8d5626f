import { type Located, touchedBy } from "../../correlate/touched.ts";
import { reportOf } from "../../findings/assemble.ts";
import type { BegunAt, Judged } from "../../findings/engine.ts";
import type { Ignore } from "../../findings/memory.ts";
import { rejudge, type Subject, type Subjects } from "../../findings/rejudge.ts";
import type { Report } from "../../findings/report.ts";
import type { Rule } from "../../findings/rule.ts";
import type { Slices } from "../../lib/slices.ts";
import type { Touched } from "../../model/touched.ts";
import type { Inventory } from "../../model/inventory.ts";
import type { Key } from "../../model/ids.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Change } from "../../model/observation.ts";
import { inputOf, type LivePicture, withIgnores } from "../recording.ts";
import { keyOf } from "./differences.ts";

/** What some changes made of a picture. */
export interface Applied {
  readonly touched: readonly Touched[];
  readonly report: Report;
  /** Whether something seems to be gone that only a whole look may say. */
  readonly wantsLook: boolean;
}

/** The picture of the last look, kept up to date with what watches tell until the next one. */
export class Live {
  #picture: LivePicture;
  readonly #rules: readonly Rule[];
  #judged: Judged;

  constructor(picture: LivePicture, rules: readonly Rule[], judged: Judged) {
    this.#picture = picture;
    this.#rules = rules;
    this.#judged = judged;
  }

  get picture(): LivePicture {
    return this.#picture;
  }

  /** When each finding that is there was first seen: the next look goes on from it. */
  get begunAt(): BegunAt {
    const { findings } = this.#judged;
    const at = new Map(findings.map(({ id, lifecycle }) => [id, lifecycle?.firstSeenAt]));
    return (id) => at.get(id);
  }

  /** The report when people have said anew which findings to leave alone. `now`: epoch ms. */
  reworded(ignores: readonly Ignore[], now: number): Report {
    this.#picture = withIgnores(this.#picture, ignores);
    return reportOf({ ...inputOf(this.#picture, this.#rules), now }, this.#judged);
  }

  /** Takes changes in, judges what they touch, and leaves the rest as it was said. `now`: epoch ms. One call at a time. */
  *apply(changes: readonly Change[], now: number): Slices<Applied> {
    const subjects = yield* this.#touched(changes);
    const input = { ...inputOf(this.picture, this.#rules), now };
    const { judged, heldBack } = yield* rejudge(input, this.#judged, subjects);
    this.#judged = judged;
    return {
      touched: [...subjects].map(([key, { collection }]) => ({ collection, key })),
      report: reportOf(input, judged),
      wantsLook: heldBack > 0 || this.#reachesAbove(subjects),
    };
  }

  /** Whether a directory above volumes is touched: who mounts it may use each of them, which only a look goes through. */
  #reachesAbove(subjects: Subjects): boolean {
    const { scopes } = this.picture;
    return [...subjects.values()].some(({ collection, record }) => {
      if (collection !== "datasets" || record === null) return false;
      const { system, path } = record as Dataset;
      return scopes.some(
        (scope) =>
          scope.system === system && (scope.parent === path || scope.parent.startsWith(`${path}/`)),
      );
    });
  }

  /**
   * Takes changes in; answers with what hangs on the changed objects, before or after. Only these are looked up by key: the keys
   * of 100,000 snapshots would have to be made for it.
   */
  *#touched(changes: readonly Change[]): Slices<Subjects> {
    const { inventory } = this.picture;
    const before = yield* touchedBy(located(changes, inventory), this.picture);
    for (const change of changes) inventory.change(change);
    const changed = new Set(changes.map(keyOf));
    const still = [...before].filter(([key]) => !changed.has(key)).map(([, one]) => one);
    const after = yield* touchedBy([...still, ...located(changes, inventory)], this.picture);
    const gone = [...before].map(([key, { collection }]) => [key, { collection, record: null }]);
    return new Map([...(gone as [Key, Subject][]), ...after]);
  }
}

function located(changes: readonly Change[], inventory: Inventory): readonly Located[] {
  return changes.flatMap((change) => {
    const { collection } = change;
    const record = inventory.get(collection, keyOf(change));
    return record === undefined ? [] : [{ collection, record } as Located];
  });
}
