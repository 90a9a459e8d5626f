import type { Collection, Records, TruenasCollection } from "../program/src/model/collections.ts";
import { heldAgainst } from "../program/src/model/held-against.ts";
import type { InventoryView } from "../program/src/model/inventory.ts";
import type { Missed } from "../program/src/model/missed.ts";
import type { Observation } from "../program/src/model/observation.ts";
import { poolOf } from "./nas.ts";
import type { TrueSystem } from "./nas-objects.ts";
import { complete, headerOf, HUNG, incomplete, sourceOf } from "./observe.ts";
import { READERS } from "./read-nas.ts";
import type { World } from "./world.ts";

/**
 * What a system answers when it is asked once more for what was missed: one list after the other, each for what the one
 * before led to, and datasets last.
 */
export function* observeAgain(
  world: World,
  system: TrueSystem,
  missed: Missed,
  earlier: InventoryView,
): Generator<Observation, void, void> {
  const ask = new Asking(world, system, earlier);
  const shares = yield* ask.shares(missed);
  const devices = [...(yield* ask.extents(missed)), ...(yield* ask.namespaces(missed))];
  const given = shares.map(({ path }) => path.slice("/mnt/".length));
  const zvols = devices.flatMap(({ zvol }) => zvol ?? []);
  yield* ask.datasets(new Set([...missed.datasets, ...given, ...zvols]));
}

type Rows<C extends Collection> = Generator<Observation, readonly Records[C][], void>;

class Asking {
  readonly #world: World;
  readonly #system: TrueSystem;
  readonly #earlier: InventoryView;

  constructor(world: World, system: TrueSystem, earlier: InventoryView) {
    this.#world = world;
    this.#system = system;
    this.#earlier = earlier;
  }

  *shares({ shares, smbShares }: Missed): Rows<"shares"> {
    if (shares.length + smbShares.length === 0) return [];
    const names = smbShares.map((name) => name.toLowerCase());
    return yield* this.#rows(
      "shares",
      ({ path, name }) => shares.includes(path) || names.includes(name?.toLowerCase() ?? ""),
    );
  }

  *extents({ targets }: Missed): Rows<"iscsiExtents"> {
    if (targets.length === 0) return [];
    const met = yield* this.#rows("iscsiTargets", ({ name }) => targets.includes(name));
    const ids = met.map(({ id }) => id);
    const rows = yield* this.#rows("iscsiTargetExtents", ({ target }) => ids.includes(target));
    const extents = rows.map(({ extent }) => extent);
    return yield* this.#rows("iscsiExtents", ({ id }) => extents.includes(id));
  }

  *namespaces({ subsystems }: Missed): Rows<"nvmeofNamespaces"> {
    if (subsystems.length === 0) return [];
    const met = yield* this.#rows("nvmeofSubsystems", ({ subnqn }) =>
      subsystems.includes(subnqn ?? ""),
    );
    const ids = met.map(({ id }) => id);
    return yield* this.#rows("nvmeofNamespaces", ({ subsystem }) => ids.includes(subsystem));
  }

  /** Of the pools whose datasets were read before. */
  *datasets(paths: ReadonlySet<string>): Generator<Observation, void, void> {
    const { name, impostor } = this.#system;
    const answering = impostor ?? this.#system;
    for (const { within } of this.#earlier.coverage("datasets", name)) {
      const asked = [...paths].filter((path) => within === "" || poolOf(path) === within);
      if (asked.length === 0) continue;
      const hangs = asked.some((path) => answering.pools.get(poolOf(path)) === "suspended");
      const { said } = this.#said("datasets", ({ path }) => asked.includes(path), within);
      yield hangs ? incomplete(said, [], HUNG) : said;
    }
  }

  *#rows<C extends TruenasCollection>(
    collection: C,
    isAsked: (one: Records[C]) => boolean,
  ): Rows<C> {
    const { now, said } = this.#said(collection, isAsked, "");
    yield said;
    return now;
  }

  /** What is asked for as it is now, and what that says beside the first read. */
  #said<C extends TruenasCollection>(
    collection: C,
    isAsked: (record: Records[C]) => boolean,
    within: string,
  ): { readonly now: readonly Records[C][]; readonly said: Observation } {
    const system = this.#system;
    const source = sourceOf(system);
    const header = headerOf(this.#world, source, collection, within, "verify");
    const all = READERS[collection]?.(system.impostor ?? system, this.#world) ?? [];
    const now = (all as readonly Records[C][]).filter(isAsked);
    const before = [...this.#earlier.all(collection)].filter(
      (record) => "system" in record && record.system === source.id && isAsked(record),
    );
    const { records, gone } = heldAgainst(before, now);
    return { now, said: { ...complete(header, records), gone } as Observation };
  }
}
