import type { AnyRoute } from "../route.ts";
import { activity } from "./activity.ts";
import { claims } from "./claims.ts";
import { datasets } from "./datasets.ts";
import { df } from "./df.ts";
import { disks } from "./disks.ts";
import { events } from "./events.ts";
import { findingFacets } from "./finding-facets.ts";
import { finding } from "./finding.ts";
import { findings } from "./findings.ts";
import { ignore } from "./ignore.ts";
import { ignores } from "./ignores.ts";
import { impact } from "./impact.ts";
import { me } from "./me.ts";
import { namespaces } from "./namespaces.ts";
import { openapiDocument } from "./openapi-document.ts";
import { persistentVolumes } from "./persistent-volumes.ts";
import { pools } from "./pools.ts";
import { referencePage } from "./reference-page.ts";
import { report } from "./report.ts";
import { rules } from "./rules.ts";
import { search } from "./search.ts";
import { shares } from "./shares.ts";
import { snapshots } from "./snapshots.ts";
import { sources } from "./sources.ts";
import { stopIgnoring } from "./stop-ignoring.ts";
import { summary } from "./summary.ts";
import { targets } from "./targets.ts";
import { trace } from "./trace.ts";
import { volume } from "./volume.ts";
import { volumes } from "./volumes.ts";

/** Every route of the API, in the order of the reference. */
export const ROUTES: readonly AnyRoute[] = Object.freeze([
  me,
  summary,
  sources,
  volumes,
  volume,
  claims,
  persistentVolumes,
  datasets,
  snapshots,
  shares,
  targets,
  pools,
  disks,
  namespaces,
  findings,
  findingFacets, // before the ids that look like it
  finding,
  report,
  rules,
  trace,
  impact,
  df,
  search,
  ignores,
  ignore,
  stopIgnoring,
  activity,
  events,
  openapiDocument,
  referencePage,
]);
