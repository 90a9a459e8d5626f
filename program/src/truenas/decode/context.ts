import { type HiddenPaths, isHiddenPath } from "../../model/hidden-paths.ts";
import type { SystemId } from "../../model/ids.ts";

/** What a decoder knows beside the row. Plain data: it crosses to the worker that parses large answers. */
export interface DecodeContext {
  readonly system: SystemId;
  /** GUIDs of the pools that TrueNAS lists, by name; rows of others (the boot pool) are not ours. */
  readonly pools: ReadonlyMap<string, string>;
  /** User properties to keep. */
  readonly userProperties: readonly string[];
  /** Which datasets the version keeps to itself. */
  readonly hiddenPaths: HiddenPaths;
}

/** Whether a dataset is one of TrueNAS' own or lies outside the listed pools. */
export function isHidden(path: string, { pools, hiddenPaths }: DecodeContext): boolean {
  const [pool = ""] = path.split("/", 1);
  return !pools.has(pool) || isHiddenPath(path, hiddenPaths);
}

/** For what is asked before anything about the system is known; answers with rows of datasets need more. */
export const NO_CONTEXT: DecodeContext = Object.freeze({
  system: "",
  pools: new Map<string, string>(),
  userProperties: [],
  hiddenPaths: { by: "secondComponent" as const, names: [] },
});
