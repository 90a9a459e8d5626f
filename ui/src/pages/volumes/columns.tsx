import { Link } from "react-router";
import type { VolumeRow } from "../../../../program/src/api/contract.ts";
import { amountOf } from "../../format/amount.ts";
import { countText } from "../../format/count.ts";
import { AmountBar } from "../../parts/amount-bar.tsx";
import { Bytes, Unknown } from "../../parts/bytes.tsx";
import type { ComparedId } from "../../parts/largest.ts";
import type { Column } from "../../parts/row-table.tsx";
import { Ago } from "../../parts/time.tsx";
import { Worst } from "../../parts/worst.tsx";
import { volumePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { isMarked, SharedMark } from "./shared-mark.tsx";
import { type ColumnId, emptyRatio, trackOf } from "./shown-columns.ts";
import "./columns.css";

const { volumes: texts } = TEXTS;

type VolumeColumn = Column<VolumeRow>;

/** The columns of these names. `fullBytes`: the size at which a bar is full; null while it is not known. */
export function columnsOf(
  ids: readonly ColumnId[],
  fullBytes: number | null,
): readonly VolumeColumn[] {
  return ids.map((id) => ({
    id,
    title: texts.columns[id],
    width: trackOf(id, ids),
    ...COLUMNS[id](fullBytes),
  }));
}

type Rest = Omit<VolumeColumn, "id" | "title" | "width">;

const sizes =
  (id: ComparedId) =>
  (fullBytes: number | null): Rest => ({
    sort: id,
    isNumber: true,
    cell: (row) => (
      <div className="pl-size" style={{ paddingInlineStart: `${emptyRatio(id) * 100}%` }}>
        <AmountBar amount={amountOf(row[id], 0)} fullBytes={fullBytes}>
          {isMarked(id) && <SharedMark shared={row.shared} />}
        </AmountBar>
      </div>
    ),
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
  ) =>
  (): Rest => ({
    cell: (row) => <Name row={row} name={row[id]} />,
  });

const COLUMNS: { readonly [I in ColumnId]: (fullBytes: number | null) => Rest } = {
  claim: () => ({
    sort: "claim",
    cell: ({ key, claim }) => (
      <Link className="pl-stretched" to={volumePlace(key)} title={claim}>
        {claim}
      </Link>
    ),
  }),
  namespace: name("namespace"),
  cluster: name("cluster"),
  worst: () => ({
    sort: "worst",
    largestFirst: true,
    cell: ({ worst, findings }) => <Worst worst={worst} findings={findings} />,
  }),
  usedBytes: sizes("usedBytes"),
  requestedBytes: sizes("requestedBytes"),
  provisionedBytes: sizes("provisionedBytes"),
  heldBySnapshotsBytes: sizes("heldBySnapshotsBytes"),
  filesystemUsedBytes: sizes("filesystemUsedBytes"),
  availableBytes: () => ({
    isNumber: true,
    cell: ({ availableBytes }) => <Bytes bytes={availableBytes} />,
  }),
  pods: () => ({
    cell: ({ pods, podCount }) => <Several names={pods} count={podCount} />,
  }),
  owners: () => ({
    cell: ({ owners, podCount }) => (
      <Several
        names={owners ?? []}
        count={podCount === null || owners === null ? null : owners.length}
      />
    ),
  }),
  pool: name("pool"),
  storageClass: name("storageClass"),
  snapshots: () => ({
    sort: "snapshots",
    isNumber: true,
    cell: ({ snapshots }) => (snapshots === null ? <Unknown /> : countText(snapshots)),
  }),
  dataset: name("dataset"),
  pv: name("pv"),
  protocol: name("protocol"),
  phase: () => ({ cell: ({ phase }) => phase }),
  driver: name("driver"),
  system: name("system"),
  createdAt: () => ({
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
  if (text === "") return <span className="pl-subtle">{TEXTS.none}</span>;
  if (text !== null) return <span title={text}>{text}</span>;
  if (phase === "Pending") return <span className="pl-subtle">{texts.notYet}</span>;
  return <Unknown />;
}

/** The first of them, and how many there are besides; `count` null: not all are known. */
function Several({
  names: [first],
  names,
  count,
}: {
  readonly names: readonly string[];
  readonly count: number | null;
}) {
  if (first === undefined)
    return count === null ? <Unknown /> : <span className="pl-subtle">{TEXTS.none}</span>;
  const others = count === null ? texts.perhapsOthers : count > 1 ? texts.others(count - 1) : null;
  return (
    <span title={names.join(", ")}>
      {first}
      {others !== null && <span className="pl-subtle"> {others}</span>}
    </span>
  );
}
