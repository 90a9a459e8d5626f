import type { SystemId } from "../../model/ids.ts";

/** What a decoder knows beside the row. Plain data: it crosses to the worker that parses large answers. */
export interface DecodeContext {
  readonly system: SystemId;
  /** Names of the pools that TrueNAS lists; rows of others (the boot pool) are not ours. */
  readonly pools: readonly string[];
  /** User properties to keep. */
  readonly userProperties: readonly string[];
  /** Which datasets the version keeps to itself. */
  readonly internal: InternalPaths;
}

/**
 * How a version recognises datasets of its own, which its dataset lists leave out: by a substring of the path, or by the
 * second component of the path (facts/truenas-gaps §3).
 */
export interface InternalPaths {
  readonly by: "substring" | "secondComponent";
  readonly names: readonly string[];
}

/** Whether a dataset is one of TrueNAS' own or lies outside the listed pools. */
export function isHidden(path: string, { pools, internal }: DecodeContext): boolean {
  const [pool = "", second = ""] = path.split("/", 2);
  if (!pools.includes(pool)) return true;
  return internal.by === "substring"
    ? internal.names.some((name) => path.includes(name))
    : internal.names.includes(second);
}
