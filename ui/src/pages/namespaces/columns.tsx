import { Link } from "react-router";
import type { NamespaceRow } from "../../../../program/src/api/contract.ts";
import { countText } from "../../format/count.ts";
import { AmountBar } from "../../parts/amount-bar.tsx";
import type { Column } from "../../parts/row-table.tsx";
import { Worst } from "../../parts/worst.tsx";
import { namespacePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";
import { type SizeId, sizeOf } from "./sizes.ts";

const { columns: titles } = TEXTS.namespaces;

/** Sizes whose bars compare with each other. */
export const COMPARED: readonly SizeId[] = ["usedBytes", "requestedBytes", "provisionedBytes"]; // what snapshots hold is used

interface Placed extends Column<NamespaceRow> {
  /** How wide the table has to be for it, px. */
  readonly fromPx: number;
}

/** Columns for which there is room (px). `fullBytes`: the size at which a bar is full; null while it is not known. */
export function columnsIn(room: number, fullBytes: number | null): readonly Column<NamespaceRow>[] {
  return [
    ...NAMES,
    size("usedBytes", 0, fullBytes),
    size("requestedBytes", 820, fullBytes),
    size("provisionedBytes", 1_340, fullBytes),
    size("heldBySnapshotsBytes", 1_060, fullBytes),
  ].filter(({ fromPx }) => room >= fromPx);
}

const NAMES: readonly Placed[] = [
  {
    id: "name",
    title: titles.name,
    width: "minmax(7rem, 2fr)",
    sort: "name",
    fromPx: 0,
    cell: ({ name, cluster }) => (
      <Link className="pl-stretched" to={namespacePlace(name, cluster)} title={name}>
        {name}
      </Link>
    ),
  },
  {
    id: "cluster",
    title: titles.cluster,
    width: "minmax(5rem, 1fr)",
    fromPx: 1_200,
    cell: ({ cluster }) => cluster,
  },
  {
    id: "worst",
    title: titles.worst,
    width: "8.5rem",
    sort: "worst",
    largestFirst: true,
    fromPx: 480,
    cell: ({ worst, findings }) => <Worst worst={worst} findings={findings} />,
  },
  {
    id: "volumes",
    title: titles.volumes,
    width: "6rem",
    sort: "volumes",
    isNumber: true,
    fromPx: 600,
    cell: ({ volumes }) => countText(volumes),
  },
];

function size(id: SizeId, fromPx: number, fullBytes: number | null): Placed {
  return {
    id,
    title: titles[id],
    width: "minmax(8.5rem, 2fr)",
    sort: id,
    isNumber: true,
    fromPx,
    cell: (row) => <AmountBar amount={sizeOf(row, id)} fullBytes={fullBytes} />,
  };
}
