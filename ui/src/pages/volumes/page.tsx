import { PageSection } from "@patternfly/react-core";
import { useCallback, useMemo, useRef } from "react";
import { useSearchParams } from "react-router";
import type { PageProps } from "../../data/data.ts";
import { withOwn } from "../../filter/asked.ts";
import { useListAddress } from "../../filter/use-list-address.ts";
import { bytesText } from "../../format/bytes.ts";
import { AskedRows } from "../../parts/asked-rows.tsx";
import { keyOf } from "../../parts/key-of.ts";
import { useLargest } from "../../parts/largest.ts";
import { PageHead } from "../../parts/page-head.tsx";
import { refusalIn } from "../../data/answer-of.ts";
import { useRoom } from "../../parts/room.ts";
import { sortsOf } from "../../parts/row-table.tsx";
import { StrangeAddress } from "../../parts/strange-address.tsx";
import { TEXTS } from "../../texts.ts";
import { columnsOf } from "./columns.tsx";
import {
  chosenColumns,
  COLUMN_IDS,
  comparedIn,
  strangeColumns,
  usualColumns,
} from "./shown-columns.ts";
import { sharedLegend } from "./shared-mark.tsx";
import { Elsewhere } from "./elsewhere.tsx";
import { VolumeTools } from "./tools.tsx";
import { VOLUME_WORDS } from "./words.ts";
import "./volumes.css";

const { volumes: texts } = TEXTS;

/** One row a claim, from its Pods to its dataset, of as many as there are. */
export function VolumesPage({ data }: PageProps) {
  const [address, setAddress] = useSearchParams();
  const section = useRef<HTMLDivElement>(null);
  const width = useRoom(section);
  const asked = useListAddress("-usedBytes", KNOWN);
  const { query, filter, text, onFilter } = asked;
  const list = data.useList("volumes", query);
  const chosen = chosenColumns(address.get("columns"));
  const ids = (chosen ?? usualColumns(width)).join();
  const shown = useMemo(() => chosenColumns(ids) ?? usualColumns(0), [ids]);
  const fullBytes = useLargest(data, "volumes", filter, comparedIn(shown));
  const columns = useMemo(() => columnsOf(shown, fullBytes), [shown, fullBytes]);
  const onColumns = useCallback(
    (next: string | null) =>
      setAddress((before) => withOwn(before, "columns", next), { replace: true }),
    [setAddress],
  );
  const { head } = list;
  const refused = refusalIn(head);
  const total = head.is === "here" && !head.forAnother ? head.value.total : null;
  return (
    <>
      <PageHead title={texts.title} intro={texts.intro} />
      <PageSection hasBodyWrapper={false} isFilled className="pl-volumes">
        <div ref={section} className="pl-volumes__tools">
          <VolumeTools
            data={data}
            value={text}
            problem={refused}
            query={query}
            total={total}
            shown={shown}
            areChosen={chosen !== null}
            onFilter={onFilter}
            onColumns={onColumns}
          />
        </div>
        <p className="pl-volumes__told" aria-live="polite">
          {total !== null && texts.count(total)}
          {(total ?? 0) > 0 && fullBytes !== null && texts.bars(bytesText(fullBytes))}
          {(total ?? 0) > 0 && sharedLegend(shown)}
        </p>
        <Elsewhere data={data} filter={filter} />
        <StrangeAddress
          strange={strangeColumns(address.get("columns")).map((value) => ({
            name: "columns",
            value,
          }))}
          onClear={() => onColumns(chosen?.join(",") ?? null)}
        />
        <AskedRows texts={texts} columns={columns} list={list} keyOf={keyOf} address={asked} />
      </PageSection>
    </>
  );
}

const KNOWN = { words: VOLUME_WORDS, sorts: sortsOf(columnsOf(COLUMN_IDS, null)) };
