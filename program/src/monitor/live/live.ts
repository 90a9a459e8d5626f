import { type Located, touchedBy } from "../../correlate/touched.ts";
import { reportOf } from "../../findings/assemble.ts";
import type { Judged } from "../../findings/engine.ts";
import { rejudge } from "../../findings/rejudge.ts";
import type { Report } from "../../findings/report.ts";
import type { Rule } from "../../findings/rule.ts";
import type { Slices } from "../../lib/slices.ts";
import type { Touched } from "../../model/touched.ts";
import type { AnyRecord, Collection } from "../../model/collections.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Inventory } from "../../model/inventory.ts";
import type { Key } from "../../model/ids.ts";
import type { Change } from "../../model/observation.ts";
import { inputOf, type LivePicture } from "../recording.ts";

/** What some changes made of a picture. */
export interface Applied {
  readonly touched: readonly Touched[];
  readonly report: Report;
  /** Whether something seems to be gone that only a whole look may say. */
  readonly wantsLook: boolean;
}

/** The picture of the last look, kept up to date with what watches tell until the next one. */
export class Live {
  readonly picture: LivePicture;
  readonly #rules: readonly Rule[];
  #judged: Judged;

  constructor(picture: LivePicture, rules: readonly Rule[], judged: Judged) {
    this.picture = picture;
    this.#rules = rules;
    this.#judged = judged;
  }

  /** Takes changes in, judges what they touch, and leaves the rest as it was said. `now`: epoch ms. One call at a time. */
  *apply(changes: readonly Change[], now: number): Slices<Applied> {
    const { inventory } = this.picture;
    const [before, after] = yield* this.#around(changes);
    const subjects = new Map<Key, { collection: Collection; record: AnyRecord | null }>();
    for (const { collection, record } of [...before, ...after]) {
      const key = keyOfRecord(record);
      subjects.set(key, { collection, record: inventory.get(collection, key) ?? null });
    }
    const input = { ...inputOf(this.picture, this.#rules), now };
    const { judged, heldBack } = yield* rejudge(input, this.#judged, subjects);
    this.#judged = judged;
    return {
      touched: [...subjects].map(([key, { collection }]) => ({ collection, key })),
      report: reportOf(input, judged),
      wantsLook: heldBack > 0,
    };
  }

  /** What hangs on the changed objects, before and after the change, which happens in between. */
  *#around(
    changes: readonly Change[],
  ): Slices<readonly [before: readonly Located[], after: readonly Located[]]> {
    const { inventory } = this.picture;
    const before = yield* touchedBy(located(changes, inventory), this.picture);
    for (const change of changes) inventory.change(change);
    const still = [...before.values()].flatMap(({ collection, record }) =>
      at(collection, keyOfRecord(record), inventory),
    );
    const after = yield* touchedBy([...still, ...located(changes, inventory)], this.picture);
    return [[...before.values()], [...after.values()]];
  }
}

function located(changes: readonly Change[], inventory: Inventory): readonly Located[] {
  return changes.flatMap((change) =>
    at(
      change.collection,
      change.type === "put" ? keyOfRecord(change.record) : change.key,
      inventory,
    ),
  );
}

function at(collection: Collection, key: Key, inventory: Inventory): readonly Located[] {
  const record = inventory.get(collection, key);
  return record === undefined ? [] : [{ collection, record } as Located];
}
