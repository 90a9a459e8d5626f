import type { SystemId } from "../../model/ids.ts";

/** What a decoder knows beside the row. Plain data: it crosses to the worker that parses large answers. */
export interface DecodeContext {
  readonly system: SystemId;
  /** GUIDs of the pools that TrueNAS lists, by name; rows of others (the boot pool) are not ours. */
  readonly pools: ReadonlyMap<string, string>;
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
  if (!pools.has(pool)) return true;
  return internal.by === "substring"
    ? internal.names.some((name) => path.includes(name))
    : internal.names.includes(second);
}

/** For what is asked before anything about the system is known; answers with rows of datasets need more. */
export const NO_CONTEXT: DecodeContext = Object.freeze({
  system: "",
  pools: new Map<string, string>(),
  userProperties: [],
  internal: { by: "secondComponent" as const, names: [] },
});
