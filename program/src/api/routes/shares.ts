import { Type } from "typebox";
import { namespacesOn } from "../rows/dataset-volumes.ts";
import { badness, FOUND, foundAbout } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { type RecordItem, recordsOf } from "../rows/records.ts";
import { defineResource } from "../rows/resource.ts";
import { exactly } from "../schemas.ts";
import { NAME, oneOf, orNull } from "../wire/words.ts";

const ROW = exactly({
  id: Type.Integer({ description: "Counted by protocol." }),
  protocol: oneOf(["nfs", "smb"]),
  name: orNull(NAME, "Of an SMB share."),
  path: Type.String(),
  system: NAME,
  dataset: orNull(Type.String(), "What is mounted there; null where nothing is."),
  enabled: Type.Boolean(),
  locked: orNull(Type.Boolean()),
  readonly: Type.Boolean(),
  comment: Type.String(),
  networks: Type.Array(Type.String()),
  hosts: Type.Array(Type.String(), {
    description: "Without hosts and networks it lets every address in.",
  }),
  ...FOUND,
});

/** A share, as a row of the list. */
export type ShareRow = RowOf<typeof ROW>;

const SHARES = defineResource<RecordItem<"shares">, typeof ROW>({
  path: "/shares",
  summary: "NFS and SMB shares, and what is mounted where they are",
  needs: ["shares", "datasets"],
  row: ROW,
  ...recordsOf("shares"),
  sorts: {
    path: ({ record }) => record.path,
    worst: ({ key }, shown) => badness(foundAbout([key], null, shown)),
  },
  filters: {
    namespace: ({ record }, shown) => namespacesOn(shown.links.datasetOfShare(record), shown),
    system: ({ record }, shown) => shown.nameOf(record.system),
    protocol: ({ record }) => record.protocol,
    worst: ({ key }, shown) => foundAbout([key], null, shown).worst,
  },
  names: ({ record: { path, name, comment } }) => [path, name ?? "", comment],
  rowOf: ({ record, key }, shown) => ({
    id: record.id,
    protocol: record.protocol,
    name: record.name,
    path: record.path,
    system: shown.nameOf(record.system),
    dataset: shown.links.datasetOfShare(record)?.to.path ?? null,
    enabled: record.enabled,
    locked: record.locked,
    readonly: record.readonly,
    comment: record.comment,
    networks: [...record.networks],
    hosts: [...record.hosts],
    ...foundAbout([key], null, shown),
  }),
});

/** Shares. */
export const shares = listRoute(SHARES);
