import type { Call } from "../method.ts";
import { asCondition } from "../query/filters.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import { isHiddenFromDatasetQuery } from "../zfs/internal-paths.ts";
import type { ZfsNode } from "../zfs/tree.ts";
import type { DatasetRow } from "./dataset-row.ts";
import { libzfsRow, libzfsRowOptions } from "./libzfs-dataset-row.ts";
import type { LibzfsRowOptions } from "./libzfs-dataset-row.ts";

/**
 * `pool.dataset.query` of 24.10 and 25.04 (facts/truenas-api.md §5.3, facts/truenas-gaps.md §3; middleware
 * plugins/pool_/dataset.py and plugins/zfs_/dataset.py): pool roots with all below them are read, unless one filter names
 * the datasets; then rows are filtered, and a count counts what the filters leave.
 */
export function queryLibzfsDatasets(call: Call): unknown {
  const query = readQuery(call.params);
  const { extra } = query.options;
  const walk: Walk = {
    call,
    options: libzfsRowOptions(extra, call.line),
    descends: extra["retrieve_children"] !== false,
  };
  const named = namedPaths(query.filters, call);
  const tops = named === null ? call.zfs().tree.roots : nodesAt(named, call);
  const rows = tops.map((node) => rowBelow(node, walk));
  const listed = extra["flat"] === false ? rows : rows.flatMap(flattened);
  const visible = listed.filter(({ id }) => !isHiddenFromDatasetQuery(String(id), call.line));
  return answerQuery(visible, query);
}

interface Walk {
  readonly call: Call;
  readonly options: LibzfsRowOptions;
  readonly descends: boolean;
}

/** Without children only what was opened is there: pool roots, unless a filter named others (gaps §3, C-2). */
function rowBelow(node: ZfsNode, walk: Walk): DatasetRow {
  const { call, options, descends } = walk;
  call.work.datasets += 1;
  call.work.datasetProperties += options.cost;
  const row = libzfsRow(node, options, call);
  if (descends) {
    const seen = node.children.filter(
      ({ dataset }) => !isHiddenFromDatasetQuery(dataset.path, call.line),
    );
    row.children.push(...seen.map((child) => rowBelow(child, walk)));
  }
  return row;
}

/** The only filter is one on the id with =; on 25.04 also on the name, and with `in`. Null: nothing is pushed down. */
function namedPaths(filters: readonly unknown[], { line }: Call): readonly string[] | null {
  const only = filters.length === 1 ? asCondition(filters[0]) : null;
  if (only === null) {
    return null;
  }
  const [field, operator, value] = only;
  const isNamed = field === "id" || (field === "name" && line === "25.04");
  if (isNamed && operator === "=") {
    return [String(value)];
  }
  return isNamed && operator === "in" && line === "25.04" && Array.isArray(value)
    ? value.map(String)
    : null;
}

/** What does not exist is passed over in silence (gaps §4). */
function nodesAt(paths: readonly string[], call: Call): readonly ZfsNode[] {
  const { byPath } = call.zfs().tree;
  return paths.flatMap((path) => byPath.get(path) ?? []);
}

function flattened(row: DatasetRow): readonly DatasetRow[] {
  return [row, ...row.children.flatMap(flattened)];
}
