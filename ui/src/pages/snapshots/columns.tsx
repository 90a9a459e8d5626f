import { Label } from "@patternfly/react-core";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { Link } from "react-router";
import type { SnapshotRow } from "../../../../program/src/api/contract.ts";
import { Bytes, Unknown } from "../../parts/bytes.tsx";
import type { Column } from "../../parts/row-table.tsx";
import { Ago } from "../../parts/time.tsx";
import { Worst } from "../../parts/worst.tsx";
import { address, objectText } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { inTheWayOf, nameParts, whyNotTold } from "./told.ts";

const { snapshots: texts } = TEXTS;
const { columns: titles } = texts;

interface Placed extends Column<SnapshotRow> {
  /** How wide the table has to be for it, px. */
  readonly fromPx: number;
}

/** Less room than that has one column, which says everything, px. */
const NARROW_PX = 700;

/** Columns for which there is room (px). */
export function columnsIn(room: number): readonly Column<SnapshotRow>[] {
  return room < NARROW_PX ? [NARROW] : ALL.filter(({ fromPx }) => room >= fromPx);
}

/** Height of a row where there is so much room, px. */
export function rowPxIn(room: number): number {
  return room < NARROW_PX ? 76 : 44;
}

const ALL: readonly Placed[] = [
  {
    id: "name",
    title: titles.name,
    width: "minmax(12rem, 3fr)",
    sort: "name",
    fromPx: 0,
    cell: (row) => <NameLink row={row} />,
  },
  {
    id: "whose",
    title: titles.whose,
    width: "minmax(10rem, 2.5fr)",
    fromPx: 0,
    cell: (row) => <Whose row={row} />,
  },
  {
    id: "kind",
    title: titles.kind,
    width: "11rem",
    fromPx: 1_040,
    cell: ({ kind, readyToUse }) => (
      <>
        {texts.kinds[kind]}
        {readyToUse === false && <span className="pl-subtle"> {texts.notReady}</span>}
      </>
    ),
  },
  {
    id: "blocks",
    title: titles.blocks,
    width: "minmax(8rem, 2fr)",
    fromPx: 0,
    cell: (row) => <InTheWay row={row} />,
  },
  {
    id: "worst",
    title: titles.worst,
    width: "8.5rem",
    sort: "worst",
    largestFirst: true,
    fromPx: 1_200,
    cell: ({ worst, findings }) => <Worst worst={worst} findings={findings} />,
  },
  {
    id: "createdAt",
    title: titles.createdAt,
    width: "8.5rem",
    sort: "createdAt",
    largestFirst: true,
    fromPx: 0,
    cell: ({ createdAt }) => (createdAt === null ? <Unknown /> : <Ago at={createdAt} />),
  },
  {
    id: "usedBytes",
    title: titles.usedBytes,
    width: "8rem",
    sort: "usedBytes",
    isNumber: true,
    fromPx: 840,
    cell: ({ kind, usedBytes }) =>
      kind === "ZfsSnapshot" ? (
        <Bytes bytes={usedBytes} />
      ) : (
        <span className="pl-subtle" title={texts.noneItselfHint}>
          {texts.noneItself}
        </span>
      ),
  },
  {
    id: "source",
    title: titles.source,
    width: "minmax(4rem, 1fr)",
    fromPx: 1_300,
    cell: ({ source }) => source,
  },
];

const NARROW: Column<SnapshotRow> = {
  id: "name",
  title: titles.name,
  width: "minmax(0, 1fr)",
  sort: "name",
  cell: (row) => (
    <>
      <NameLink row={row} />
      <span className="pl-snapshot__line">
        <Whose row={row} />
      </span>
      <span className="pl-snapshot__line">
        {row.createdAt === null ? texts.short.ageUnknown : <Ago at={row.createdAt} />}
        {" · "}
        {row.kind === "ZfsSnapshot" && <Space bytes={row.usedBytes} />}
        {texts.short.blocks} <InTheWay row={row} />
      </span>
    </>
  ),
};

function NameLink({ row }: { readonly row: SnapshotRow }) {
  return (
    <Link className="pl-stretched" to={lineThrough(row)} title={row.name}>
      <Name row={row} />
    </Link>
  );
}

/** What it hangs on and what hangs on it. */
function lineThrough({ kind, name, namespace, source }: SnapshotRow): string {
  const object =
    kind === "ZfsSnapshot"
      ? objectText({ kind: "snapshot", name, namespace: null, source })
      : objectText({ kind: "volumesnapshot", name, namespace, source });
  return address("/search", { object });
}

function Name({ row }: { readonly row: SnapshotRow }) {
  const { own, of } = nameParts(row);
  return (
    <>
      {own}
      {of !== null && <span className="pl-subtle"> {texts.of(of)}</span>}
    </>
  );
}

function Whose({ row: { namespace, claim, volumeSnapshot } }: { readonly row: SnapshotRow }) {
  if (namespace === null) return <span className="pl-subtle">{texts.nobody}</span>;
  const of = claim === null ? namespace : `${namespace}/${claim}`;
  return (
    <span title={of}>
      {of}
      {volumeSnapshot !== null && (
        <span className="pl-subtle"> {texts.forSnapshot(volumeSnapshot)}</span>
      )}
    </span>
  );
}

function Space({ bytes }: { readonly bytes: number | null }) {
  return (
    <>
      {bytes === null ? texts.short.spaceUnknown : <Bytes bytes={bytes} />}
      {" · "}
    </>
  );
}

function InTheWay({ row }: { readonly row: SnapshotRow }) {
  const ways = inTheWayOf(row);
  if (ways === null) {
    const { word, hint } = whyNotTold(row);
    return (
      <span className="pl-subtle" title={hint}>
        {word}
      </span>
    );
  }
  if (ways.length === 0) return <span className="pl-subtle">{texts.nothing}</span>;
  return (
    <span title={[...ways, ...(row.clones ?? [])].join("\n")}>
      <Label isCompact status="warning" icon={<ExclamationTriangleIcon />}>
        {ways.join("; ")}
      </Label>
    </span>
  );
}
