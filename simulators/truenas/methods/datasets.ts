import type { Call, Method } from "../method.ts";
import { compileFilters } from "../query/filters.ts";
import { ordered, page, readQuery } from "../query/query.ts";
import { select } from "../query/paths.ts";
import { isBefore } from "../versions.ts";
import type { JsonObject } from "../wire/json.ts";
import { datasetRow, datasetRowOptions } from "./dataset-row.ts";
import type { DatasetRow, DatasetRowOptions } from "./dataset-row.ts";
import { queryLibzfsDatasets } from "./libzfs-datasets.ts";
import { isHiddenFromDatasetQuery } from "../zfs/internal-paths.ts";
import type { ZfsNode } from "../zfs/tree.ts";

/** The datasets by the database's view, which is another program up to 25.04 (facts/truenas-api.md §5.3). */
export const DATASET_METHODS: Readonly<Record<string, Method>> = {
  "pool.dataset.query": {
    run: (call) => (isBefore(call.line, "25.10") ? queryLibzfsDatasets(call) : queryDatasets(call)),
  },
};

interface Walk {
  readonly options: DatasetRowOptions;
  readonly keepsTree: boolean;
  readonly descends: boolean;
  readonly rows: DatasetRow[];
  visited: number;
}

/**
 * `pool.dataset.query` of 25.10 and 26 (middleware plugins/pool_/dataset_query_utils.py): every call walks everything and
 * filters afterwards.
 */
function queryDatasets(call: Call): unknown {
  const { filters, options } = readQuery(call.params);
  const keepsTree = options.extra["retrieve_children"] !== false;
  const walk: Walk = {
    options: datasetRowOptions(options.extra),
    keepsTree,
    descends: keepsTree || filters.length > 0,
    rows: [],
    visited: 0,
  };
  for (const root of call.zfs().tree.roots) {
    visit(root, walk.rows, walk, call, options.count);
  }
  call.work.datasets += walk.visited;
  call.work.datasetProperties += walk.visited * walk.options.cost;
  if (options.count) {
    return walk.visited; // whatever the filters say (gaps §3)
  }
  const found = arranged(walk.rows, filters, options.extra["flat"] !== false);
  const sorted = ordered(found, options.orderBy);
  const selected =
    options.select.length === 0 ? sorted : sorted.map((row) => select(row, options.select));
  return page(selected, options);
}

/** With `retrieve_children: false` and no filter only the pool roots are looked at. */
function visit(
  node: ZfsNode,
  into: DatasetRow[],
  walk: Walk,
  call: Call,
  countOnly: boolean,
): void {
  if (isHiddenFromDatasetQuery(node.dataset.path, call.line)) {
    return;
  }
  walk.visited += 1;
  const row = countOnly ? null : datasetRow(node, walk.options, call.zfs());
  if (row !== null) {
    into.push(row);
  }
  if (walk.descends) {
    for (const child of node.children) {
      visit(
        child,
        walk.keepsTree && row !== null ? row.children : walk.rows,
        walk,
        call,
        countOnly,
      );
    }
  }
}

/** With filters the answer is flat, whatever was asked; each row still carries its children: O(n·depth) (api.md §5.3). */
function arranged(
  rows: readonly DatasetRow[],
  filters: readonly unknown[],
  flat: boolean,
): readonly JsonObject[] {
  if (filters.length > 0) {
    return flattened(rows).filter(compileFilters(filters));
  }
  return flat ? flattened(rows) : rows;
}

/** Rows with all below them, parents first; each keeps its children. */
function flattened(rows: readonly DatasetRow[]): readonly DatasetRow[] {
  return rows.flatMap((row) => [row, ...flattened(row.children)]);
}
