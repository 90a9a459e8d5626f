import type { TruenasCollection, TruenasRecords } from "../../model/collections.ts";
import { heldAgainst } from "../../model/held-against.ts";
import { datasetPathAt } from "../../model/hidden-paths.ts";
import type { IndexName } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import type { Missed } from "../../model/missed.ts";
import { smbName } from "../../model/stated.ts";
import type { IscsiExtent } from "../../model/truenas.ts";
import { namedStep } from "./by-name.ts";
import { namedDatasets } from "./named-datasets.ts";
import { type ListCollection, readRows, readSmbShares } from "./lists.ts";
import { type Draft, draft, type Reading } from "./reading.ts";
import { poolOfPath } from "./roots.ts";

/**
 * Asks once more for what was missed, by name, and goes the way again that a node goes: from a target or subsystem to what
 * it gives out and to the dataset behind that, which is asked for last. A name that nothing has is gone, because TrueNAS
 * says so.
 */
export async function readMissed(
  reading: Reading,
  missed: Missed,
  earlier: InventoryView,
): Promise<readonly Draft[]> {
  const again = new Again(reading, earlier);
  const { targets, subsystems, shares, smbShares, datasets } = missed;
  const ways = [again.targets(targets), again.subsystems(subsystems), again.smbShares(smbShares)];
  const [paths] = await Promise.all([Promise.all(ways), again.shares(shares)]);
  await again.datasets([...new Set([...datasets, ...paths.flat()])]);
  return again.drafts;
}

/** What is read for it at least, for when nothing can be read. */
export function partsOfMissed({
  targets,
  subsystems,
  shares,
  smbShares,
  datasets,
}: Missed): readonly { readonly collection: TruenasCollection; readonly within: string }[] {
  const lists: readonly TruenasCollection[] = [
    ...(targets.length > 0
      ? (["iscsiTargets", "iscsiTargetExtents", "iscsiExtents"] as const)
      : []),
    ...(subsystems.length > 0 ? (["nvmeofSubsystems", "nvmeofNamespaces"] as const) : []),
    ...(shares.length + smbShares.length > 0 ? (["shares"] as const) : []),
  ];
  const pools = new Set(datasets.map(poolOfPath));
  return [
    ...lists.map((collection) => ({ collection, within: "" })),
    ...Array.from(pools, (within) => ({ collection: "datasets" as const, within })),
  ];
}

/** One walk. Each step says which datasets its way leads to. */
class Again {
  readonly drafts: Draft[] = [];
  readonly #reading: Reading;
  readonly #earlier: InventoryView;

  constructor(reading: Reading, earlier: InventoryView) {
    this.#reading = reading;
    this.#earlier = earlier;
  }

  async targets(names: readonly string[]): Promise<readonly string[]> {
    const targets = await this.#rows("iscsiTargets", "name", names);
    const rows = await this.#rows("iscsiTargetExtents", "target", idsOf(targets));
    const ids = [...new Set(rows.map(({ extent }) => extent))];
    const extents = await this.#extents(ids);
    return extents.flatMap(({ zvol }) => zvol ?? []);
  }

  async subsystems(nqns: readonly string[]): Promise<readonly string[]> {
    if (!this.#reading.capability.hasNvmeof) return [];
    const subsystems = await this.#rows("nvmeofSubsystems", "subnqn", nqns);
    const ids = idsOf(subsystems);
    const namespaces = await this.#rows("nvmeofNamespaces", "subsystem", ids, "subsys.id");
    return namespaces.flatMap(({ zvol }) => zvol ?? []);
  }

  /** By their directories, of either protocol. */
  async shares(paths: readonly string[]): Promise<void> {
    await this.#rows("shares", "path", paths);
  }

  async smbShares(names: readonly string[]): Promise<readonly string[]> {
    const folded = [...new Set(names.map(smbName))];
    if (folded.length === 0) return [];
    const shares = await this.#draft("shares", "", "smbName", folded, () =>
      readSmbShares(this.#reading, folded),
    );
    return shares.flatMap(({ path }) => datasetPathAt(path) ?? []);
  }

  /** Only of pools whose datasets were read before: what is in others nobody has missed. */
  async datasets(paths: readonly string[]): Promise<void> {
    const { source } = this.#reading;
    const read = new Set(this.#earlier.coverage("datasets", source).map(({ within }) => within));
    const asked = paths.filter((path) => read.has(poolOfPath(path)));
    const readNamed = namedDatasets(this.#reading, asked);
    for (const [pool, ofPool] of Map.groupBy(asked, poolOfPath))
      await this.#draft("datasets", pool, "path", ofPool, () => readNamed(pool));
  }

  /** Locks are told of all extents or none, and slowly (extent-locks.ts): they stay as they were. */
  async #extents(ids: readonly number[]): Promise<readonly IscsiExtent[]> {
    if (ids.length === 0) return [];
    return this.#draft("iscsiExtents", "", "id", ids, async () => {
      const rows = await readRows(this.#reading, "iscsiExtents", "id", ids);
      const lockOf = ({ key }: IscsiExtent) =>
        this.#earlier.get("iscsiExtents", key)?.locked ?? null;
      return rows.map((extent) => ({ ...extent, locked: lockOf(extent) }));
    });
  }

  /** Rows of a list by the values of a field, which is called as our index unless said otherwise. */
  async #rows<C extends ListCollection>(
    collection: C,
    index: IndexName<C>,
    values: readonly (string | number)[],
    field: string = index,
  ): Promise<readonly TruenasRecords[C][]> {
    if (values.length === 0) return [];
    return this.#draft(collection, "", index, values, () =>
      readRows(this.#reading, collection, field, values),
    );
  }

  async #draft<C extends TruenasCollection>(
    collection: C,
    within: string,
    index: IndexName<C>,
    values: readonly (string | number)[],
    ask: () => Promise<readonly TruenasRecords[C][]>,
  ): Promise<readonly TruenasRecords[C][]> {
    const { system } = this.#reading.context;
    const whole = await draft(this.#reading, collection, within, async () => {
      const records = await ask();
      return { records, proof: [namedStep(values.length, records.length)] };
    });
    const now = whole.records as readonly TruenasRecords[C][];
    const before = values.flatMap((value) =>
      this.#earlier.findOn(system, collection, index, value),
    );
    this.drafts.push({ ...whole, ...heldAgainst(before, now) } as Draft);
    return now;
  }
}

function idsOf(records: readonly { readonly id: number }[]): readonly number[] {
  return records.map(({ id }) => id);
}
