import type { Family } from "../family.ts";
import * as datasets from "./datasets.ts";
import * as findings from "./findings.ts";
import * as health from "./health.ts";
import * as pools from "./pools.ts";
import * as service from "./service.ts";
import * as shares from "./shares.ts";
import * as sources from "./sources.ts";
import * as usage from "./usage.ts";
import * as volumes from "./volumes.ts";

/** Families of what is watched: rendered when it changes. */
export const FAMILIES: readonly Family[] = Object.freeze([
  ...Object.values(findings),
  ...Object.values(pools),
  ...Object.values(health),
  ...Object.values(volumes),
  ...Object.values(usage),
  ...Object.values(datasets),
  ...Object.values(shares),
  ...Object.values(sources),
]);

/** Families of the process itself: rendered at every scrape. */
export const SERVICE_FAMILIES: readonly Family[] = Object.freeze(Object.values(service));
