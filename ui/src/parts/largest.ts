import type { Query } from "../data/answers.ts";
import type { Data } from "../data/data.ts";

type Sizes<I extends string> = Readonly<Record<I, number | null>>;

/** Sizes that bars of a list can compare. */
export type ComparedId =
  | "usedBytes"
  | "requestedBytes"
  | "provisionedBytes"
  | "heldBySnapshotsBytes"
  | "filesystemUsedBytes";

/** The largest of these sizes, to which bars compare; 0 of none. */
export function largestOf<I extends string>(rows: readonly Sizes<I>[], ids: readonly I[]): number {
  return Math.max(0, ...rows.flatMap((row) => ids.map((id) => row[id] ?? 0)));
}

/**
 * The largest of these sizes in all of a list: the bars of all columns compare with it, so that they compare with each other. null
 * while it is not known.
 */
export function useLargest(
  data: Pick<Data, "useAnswer">,
  list: "volumes" | "namespaces",
  filter: Query,
  ids: readonly ComparedId[],
): number | null {
  const useFirst = (id: ComparedId) =>
    data.useAnswer(
      `/${list}`,
      ids.includes(id) ? { query: { ...filter, sort: `-${id}`, limit: 1 } } : null,
    );
  const firsts = {
    usedBytes: useFirst("usedBytes"),
    requestedBytes: useFirst("requestedBytes"),
    provisionedBytes: useFirst("provisionedBytes"),
    heldBySnapshotsBytes: useFirst("heldBySnapshotsBytes"),
    filesystemUsedBytes: useFirst("filesystemUsedBytes"),
  };
  const rows: Sizes<ComparedId>[] = [];
  for (const id of ids) {
    const first = firsts[id];
    if (first.is !== "here" || first.forAnother) return null;
    rows.push(...first.value.rows);
  }
  return largestOf(rows, ids);
}
