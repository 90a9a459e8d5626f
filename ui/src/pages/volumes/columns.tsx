import { Link } from "react-router";
import type { VolumeRow } from "../../../../program/src/api/contract.ts";
import { countText, counted } from "../../format/count.ts";
import { BytesBar } from "../../parts/bytes-bar.tsx";
import { Unknown } from "../../parts/bytes.tsx";
import { SeverityLabel } from "../../parts/labels.tsx";
import type { Column } from "../../parts/row-table.tsx";
import { Ago } from "../../parts/time.tsx";
import { TEXTS } from "../../texts.ts";
import type { ColumnId } from "./shown-columns.ts";

const { volumes: texts } = TEXTS;

type VolumeColumn = Column<VolumeRow>;

/** The columns of these names. `fullBytes`: the size at which a bar is full; null while it is not known. */
export function columnsOf(
  ids: readonly ColumnId[],
  fullBytes: number | null,
): readonly VolumeColumn[] {
  return ids.map((id) => ({ id, title: texts.columns[id], ...COLUMNS[id](fullBytes) }));
}

type Rest = Omit<VolumeColumn, "id" | "title">;

type SizeId = Extract<ColumnId, `${string}Bytes`>;

const sizes =
  (id: SizeId) =>
  (fullBytes: number | null): Rest => ({
    width: "minmax(10.5rem, 1fr)",
    ...(id === "availableBytes" ? {} : { sort: id }),
    isNumber: true,
    cell: (row) => <BytesBar bytes={row[id]} fullBytes={fullBytes} />,
  });

const name =
  (
    id:
      | "namespace"
      | "cluster"
      | "pool"
      | "storageClass"
      | "dataset"
      | "pv"
      | "protocol"
      | "driver"
      | "system",
    width: string,
  ) =>
  (): Rest => ({
    width,
    cell: (row) => <Name row={row} name={row[id]} />,
  });

const COLUMNS: { readonly [I in ColumnId]: (fullBytes: number | null) => Rest } = {
  claim: () => ({
    width: "minmax(13rem, 2fr)",
    sort: "claim",
    cell: ({ key, claim }) => (
      <Link className="pl-stretched" to={`/volumes/${encodeURIComponent(key)}`} title={claim}>
        {claim}
      </Link>
    ),
  }),
  namespace: name("namespace", "minmax(7rem, 1fr)"),
  cluster: name("cluster", "minmax(6rem, 1fr)"),
  worst: () => ({
    width: "8.5rem",
    sort: "worst",
    cell: ({ worst, findings }) =>
      worst === null ? (
        <span className="pl-subtle">{TEXTS.none}</span>
      ) : (
        <span title={counted(findings, "finding")}>
          <SeverityLabel severity={worst} />
          {findings > 1 && <span className="pl-subtle"> × {countText(findings)}</span>}
        </span>
      ),
  }),
  usedBytes: sizes("usedBytes"),
  requestedBytes: sizes("requestedBytes"),
  provisionedBytes: sizes("provisionedBytes"),
  heldBySnapshotsBytes: sizes("heldBySnapshotsBytes"),
  filesystemUsedBytes: sizes("filesystemUsedBytes"),
  availableBytes: sizes("availableBytes"),
  pods: () => ({
    width: "minmax(9rem, 1fr)",
    cell: ({ pods, podCount }) => <Several names={pods} count={podCount} />,
  }),
  owners: () => ({
    width: "minmax(10rem, 1fr)",
    cell: ({ owners }) => <Several names={owners} count={owners.length} />,
  }),
  pool: name("pool", "minmax(5rem, 1fr)"),
  storageClass: name("storageClass", "minmax(8rem, 1fr)"),
  snapshots: () => ({
    width: "6rem",
    sort: "snapshots",
    isNumber: true,
    cell: ({ snapshots }) => (snapshots === null ? <Unknown /> : countText(snapshots)),
  }),
  dataset: name("dataset", "minmax(16rem, 3fr)"),
  pv: name("pv", "minmax(19rem, 2fr)"),
  protocol: name("protocol", "5rem"),
  phase: () => ({ width: "6rem", cell: ({ phase }) => phase }),
  driver: name("driver", "minmax(12rem, 1fr)"),
  system: name("system", "minmax(5rem, 1fr)"),
  createdAt: () => ({
    width: "8rem",
    sort: "createdAt",
    cell: ({ createdAt }) => <Ago at={createdAt} />,
  }),
};

/** A name; where there is none, that it is not known, or not there yet for a claim that waits for its volume. */
function Name({
  row: { phase },
  name: text,
}: {
  readonly row: VolumeRow;
  readonly name: string | null;
}) {
  if (text !== null && text !== "") return <span title={text}>{text}</span>;
  if (phase === "Pending") return <span className="pl-subtle">{texts.notYet}</span>;
  return <Unknown />;
}

function Several({
  names: [first],
  names,
  count,
}: {
  readonly names: readonly string[];
  readonly count: number;
}) {
  if (first === undefined) return <span className="pl-subtle">{TEXTS.none}</span>;
  return (
    <span title={names.join(", ")}>
      {first}
      {count > 1 && <span className="pl-subtle"> {texts.others(count - 1)}</span>}
    </span>
  );
}
