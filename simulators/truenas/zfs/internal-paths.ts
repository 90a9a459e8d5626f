import type { Line } from "../versions.ts";

/** What TrueNAS keeps for itself and hides; the rules differ between calls and lines (facts/truenas-gaps.md §3). */

const BOOT_POOLS = ["boot-pool", "freenas-boot"];

/** With the slash at its end, `tank/ix-applications` itself is seen up to 25.04 and only what is below it is not. */
const HIDDEN_BY_DATASET_QUERY: Readonly<Record<Line, readonly string[]>> = {
  "24.10": [".system", "ix-applications/", "ix-apps"],
  "25.04": [".system", "ix-applications/", "ix-apps", ".ix-virt"],
  "25.10": [".system", "ix-applications", "ix-apps", ".ix-virt"],
  "26": [".system", "ix-applications", "ix-apps", ".truenas_containers"],
};

/** Of `zfs.resource.*` on 26: not in the list of the dataset query, `.ix-virt` (BETA.3 plugins/zfs/utils.py). */
const HIDDEN_BY_RESOURCE_QUERY_26: ReadonlySet<string> = new Set([
  ".system",
  ".ix-virt",
  "ix-applications",
  "ix-apps",
  ".truenas_containers",
]);

/** Hidden from `pool.dataset.query`: by *substring* after a slash, so a user's `tank/ix-apps-old` is hidden too. */
export function isHiddenFromDatasetQuery(path: string, line: Line): boolean {
  return (
    isBootPool(path) || HIDDEN_BY_DATASET_QUERY[line].some((name) => path.includes(`/${name}`))
  );
}

/** What a call of `zfs.resource.*` hides: naming one internal path switches that off for the whole call (gaps §3). */
export function hidingFor(paths: readonly string[], line: Line): (path: string) => boolean {
  return paths.some((path) => isHiddenFromResourceQuery(path, line))
    ? () => false
    : (path) => isHiddenFromResourceQuery(path, line);
}

/** Hidden from `zfs.resource.*`: on 25.10 as above, on 26 by the exact second component of the path. */
function isHiddenFromResourceQuery(path: string, line: Line): boolean {
  return line === "25.10"
    ? isHiddenFromDatasetQuery(path, line)
    : isBootPool(path) || HIDDEN_BY_RESOURCE_QUERY_26.has(path.split(/[/@]/u)[1] ?? "");
}

function isBootPool(path: string): boolean {
  return BOOT_POOLS.includes(path.split(/[/@]/u, 1)[0] ?? "");
}
