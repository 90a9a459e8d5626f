import { PageSection } from "@patternfly/react-core";
import { useMemo, useRef } from "react";
import type { PageProps } from "../../data/data.ts";
import { refusalIn } from "../../data/answer-of.ts";
import type { KnownWords } from "../../filter/asked.ts";
import { ListFilter } from "../../filter/list-filter.tsx";
import { useListAddress } from "../../filter/use-list-address.ts";
import { bytesText } from "../../format/bytes.ts";
import { AskedRows } from "../../parts/asked-rows.tsx";
import { keyOf } from "../../parts/key-of.ts";
import { useLargest } from "../../parts/largest.ts";
import { PageHead } from "../../parts/page-head.tsx";
import { useRoom } from "../../parts/room.ts";
import { sortsOf } from "../../parts/row-table.tsx";
import { TEXTS } from "../../texts.ts";
import { columnsIn, COMPARED } from "./columns.tsx";
import "../../parts/list.css";

const { namespaces: texts } = TEXTS;

/** Namespaces by what they really use. */
export function NamespacesPage({ data }: PageProps) {
  const section = useRef<HTMLDivElement>(null);
  const room = useRoom(section);
  const asked = useListAddress("-usedBytes", KNOWN);
  const { query, filter, text, onFilter } = asked;
  const list = data.useList("namespaces", query);
  const fullBytes = useLargest(data, "namespaces", filter, COMPARED);
  const columns = useMemo(() => columnsIn(room, fullBytes), [room, fullBytes]);
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
        <p className="pl-subtle" aria-live="polite">
          {head.is === "here" && !head.forAnother && texts.count(head.value.total)}
          {fullBytes !== null && texts.bars(bytesText(fullBytes))}
        </p>
        <AskedRows texts={texts} columns={columns} list={list} keyOf={keyOf} address={asked} />
      </PageSection>
    </>
  );
}

/** What namespaces are asked for: parameters of /namespaces. */
const KNOWN: KnownWords = {
  words: [
    { name: "namespace", about: texts.words.namespace },
    { name: "cluster", about: texts.words.cluster },
    { name: "worst", about: texts.words.worst, values: ["error", "warning", "info"] },
    { name: "q", about: texts.words.q },
  ],
  sorts: sortsOf(columnsIn(Infinity, null)),
};
