import { type Static, Type } from "typebox";
import { dfAnswer, placeOfRow } from "../../answers/df.ts";
import { DF_ORDERS } from "../../answers/orders.ts";
import { DF_GROUPS, type DfRow } from "../../capacity/df.ts";
import { namesOfSources, refuseOtherThan } from "../known-words.ts";
import { PAGED, PAGING, pageOf } from "../paging.ts";
import type { Shown } from "../shown.ts";
import { told } from "../told.ts";
import { defineRoute } from "../route.ts";
import { exactly, NAMESPACES, NO_BODY, NO_PARAMS } from "../schemas.ts";
import { SOURCE, UNREAD } from "../wire/report.ts";
import {
  AT,
  NAME,
  oneOf,
  orNull,
  SCHEMA_VERSION,
  SHARED_VOLUMES,
  UNPROMISED,
} from "../wire/words.ts";
import { workedOut } from "../worked-out.ts";
import { POOL } from "./summary.ts";

const BYTES = orNull(Type.Number(), "null: known of none of the volumes.");

const ROW = exactly({
  group: oneOf(DF_GROUPS),
  name: Type.String(),
  volumes: Type.Integer(),
  unknownVolumes: Type.Integer({
    description: "Where it is not 0, sums but that of what was promised are lower bounds.",
  }),
  unknownNames: Type.Array(Type.String()),
  sharedVolumes: SHARED_VOLUMES,
  requestedBytes: BYTES,
  provisionedBytes: BYTES,
  ...UNPROMISED,
  usedBytes: BYTES,
  heldBySnapshotsBytes: BYTES,
  availableBytes: BYTES,
  filesystemUsedBytes: BYTES,
  filesystemUnknownVolumes: Type.Integer(),
  reservedBytes: BYTES,
  storageClass: orNull(Type.String()),
  dataset: orNull(Type.String()),
});

const LEFT_OUT = exactly(
  {
    elsewhereClaims: Type.Integer({
      description: "Their data is known to lie on no TrueNAS that is read.",
    }),
    unplacedClaims: Type.Integer({
      description: "In which pool or scope their data lies is not known; 0 where rows are neither.",
    }),
  },
  { description: "Claims that no row counts." },
);

const QUERY = exactly({
  ...NAMESPACES,
  cluster: Type.Optional(
    Type.Array(NAME, {
      maxItems: 50,
      description: "Only claims of these clusters, by configured name; given once for each.",
    }),
  ),
  by: Type.Optional(oneOf(DF_GROUPS, "What has a row of its own; claim where nothing is said.")),
  labelSelector: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  sort: Type.Optional(oneOf(DF_ORDERS, "used where nothing is said.")),
  ...PAGING,
});

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  group: oneOf(DF_GROUPS),
  ...PAGED,
  rows: Type.Array(ROW),
  leftOut: LEFT_OUT,
  pools: Type.Optional(Type.Array(POOL)),
  sources: Type.Array(SOURCE),
  unread: Type.Array(UNREAD),
});

/** Capacity, summed by one thing. */
export type DfAnswer = Static<typeof ANSWER>;

/** Capacity, summed by one thing. */
export const df = defineRoute({
  method: "GET",
  path: "/df",
  policy: { for: "caller" },
  cached: true,
  summary: "Capacity: requested, provisioned, used, held by snapshots, available",
  params: NO_PARAMS,
  query: QUERY,
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ query, shown }) => told(shown, () => pageFor(query, shown)),
});

function pageFor(query: Static<typeof QUERY>, shown: Shown) {
  const { by = "claim", sort = "used", namespace = [], cluster = [] } = query;
  const { labelSelector = null } = query;
  refuseOtherThan(namesOfSources(["cluster"], shown), "cluster", cluster);
  const sought = { namespaces: namespace, clusters: cluster, labelSelector };
  const question = { by, sortBy: sort, ...sought };
  const answer = workedOut(shown, `df ${JSON.stringify(question)}`, () =>
    dfAnswer(question, shown, shown.report.at),
  );
  const { limit, cursor, offset } = query;
  const asked = { limit, cursor, offset, order: `${by} ${sort}` };
  const placeOf = (row: DfRow) => placeOfRow(question.sortBy, row);
  const { rows, total, next } = pageOf(answer.rows, placeOf, asked);
  return { ...answer, total, next, rows };
}
