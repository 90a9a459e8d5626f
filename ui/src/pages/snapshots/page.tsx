import { PageSection } from "@patternfly/react-core";
import { useMemo, useRef } from "react";
import type { PageProps } from "../../data/data.ts";
import { refusalIn } from "../../data/answer-of.ts";
import type { KnownWords } from "../../filter/asked.ts";
import { ListFilter } from "../../filter/list-filter.tsx";
import { useListAddress } from "../../filter/use-list-address.ts";
import { AskedRows } from "../../parts/asked-rows.tsx";
import { keyOf } from "../../parts/key-of.ts";
import { PageHead } from "../../parts/page-head.tsx";
import { useRoom } from "../../parts/room.ts";
import { sortsOf } from "../../parts/row-table.tsx";
import { TEXTS } from "../../texts.ts";
import { columnsIn, rowPxIn } from "./columns.tsx";
import "../../parts/list.css";
import "./snapshots.css";

const { snapshots: texts } = TEXTS;

/** Snapshots of both sides, of as many as there are. */
export function SnapshotsPage({ data }: PageProps) {
  const section = useRef<HTMLDivElement>(null);
  const room = useRoom(section);
  const asked = useListAddress("name", KNOWN);
  const { query, text, onFilter } = asked;
  const list = data.useList("snapshots", query);
  const columns = useMemo(() => columnsIn(room), [room]);
  const { head } = list;
  const refused = refusalIn(head);
  return (
    <>
      <PageHead title={texts.title} intro={texts.intro} />
      <PageSection hasBodyWrapper={false} isFilled className="pl-list">
        <div ref={section}>
          <ListFilter
            data={data}
            texts={texts}
            words={KNOWN.words}
            value={text}
            problem={refused}
            onFilter={onFilter}
          />
        </div>
        <p className="pl-subtle">
          <span aria-live="polite">
            {head.is === "here" && !head.forAnother && `${texts.count(head.value.total)}. `}
          </span>
          {texts.few}
        </p>
        <AskedRows
          texts={texts}
          columns={columns}
          rowPx={rowPxIn(room)}
          list={list}
          keyOf={keyOf}
          address={asked}
        />
      </PageSection>
    </>
  );
}

/** Values that words have, where they are the same everywhere. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  kind: ["VolumeSnapshot", "ZfsSnapshot"],
  worst: ["error", "warning", "info"],
};

/** What snapshots are asked for: parameters of /snapshots. */
const KNOWN: KnownWords = {
  words: (["namespace", "claim", "kind", "source", "pool", "dataset", "worst", "q"] as const).map(
    (name) => {
      const values = VALUES[name];
      return { name, about: texts.words[name], ...(values && { values }) };
    },
  ),
  sorts: sortsOf(columnsIn(Infinity)),
};
