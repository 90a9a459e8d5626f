import { type Static, Type } from "typebox";
import { unreadIn } from "../../answers/unread.ts";
import { trace } from "../../correlate/trace/trace.ts";
import type { Key } from "../../model/ids.ts";
import { nothingThere } from "../problem.ts";
import { defineRoute } from "../route.ts";
import { keyed } from "../rows/list-route.ts";
import { type VolumeItem, volumeItemsOf } from "../rows/volume-items.ts";
import { ABOUT_NAMESPACES, exactly, NO_BODY } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { told } from "../told.ts";
import { detailOf } from "../volume/detail.ts";
import {
  ATTACHMENT,
  CLAIM,
  DATASET,
  PV,
  SESSION,
  SHARE,
  SIZES,
  SNAPSHOTS,
  TARGET,
  UNKNOWN,
} from "../volume/schema.ts";
import { CHAIN } from "../wire/chain.ts";
import { FINDING } from "../wire/finding.ts";
import { UNREAD } from "../wire/report.ts";
import { AT, orNull, SCHEMA_VERSION } from "../wire/words.ts";
import { VOLUMES } from "./volumes.ts";

const ANSWER = exactly({
  schemaVersion: SCHEMA_VERSION,
  at: AT,
  volume: keyed(VOLUMES.row),
  claim: CLAIM,
  persistentVolume: orNull(PV),
  sizes: SIZES,
  dataset: orNull(DATASET),
  shares: orNull(Type.Array(SHARE), "What gives its dataset out."),
  targets: orNull(Type.Array(TARGET)),
  ...SNAPSHOTS,
  attachments: orNull(Type.Array(ATTACHMENT)),
  sessions: orNull(Type.Array(SESSION), "Who is logged in on the NAS."),
  unknown: UNKNOWN,
  chain: exactly(CHAIN),
  findings: Type.Array(FINDING, { description: "What is found about any part of its chain." }),
  unread: Type.Array(UNREAD),
});

/** One claimed volume with everything that is known about it. */
export type VolumeDetail = Static<typeof ANSWER>;

/** A row of the list of volumes, and everything below and above it. */
export const volume = defineRoute({
  method: "GET",
  path: "/volumes/:key",
  policy: { for: "caller" },
  cached: true,
  summary: "One volume: its chain, sizes, snapshots, attachments, sessions, properties, findings",
  params: exactly({
    key: Type.String({
      minLength: 1,
      maxLength: 500,
      description: "`key` of its row; the slash in it as %2F.",
    }),
  }),
  query: ABOUT_NAMESPACES,
  body: NO_BODY,
  answer: ANSWER,
  handle: ({ params: { key }, shown }) =>
    told(shown, () => {
      const [item] = volumeItemsOf(new Set([key as Key]), shown);
      if (item === undefined) throw nothingThere("path key", "a volume", key, "volumes");
      return answerOf(item, shown);
    }),
});

function answerOf(item: VolumeItem, shown: Shown) {
  const { key, claim } = item;
  const { at, findings, coverage } = shown.report;
  const { namespace, name, cluster } = claim;
  const chain = trace({ kind: "pvc", name, namespace, source: cluster }, shown);
  const ids = new Set(chain.nodes.map(({ id }) => id));
  return {
    schemaVersion: 1,
    at,
    volume: { key, ...VOLUMES.rowOf(item, shown) },
    ...detailOf(item, shown),
    chain,
    findings: findings.filter(({ subject }) => ids.has(subject.key)),
    unread: unreadIn(coverage),
  };
}
