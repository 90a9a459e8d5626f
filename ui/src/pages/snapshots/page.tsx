import { PageSection } from "@patternfly/react-core";
import { useMemo, useRef, useState } from "react";
import type { PageProps } from "../../app/routes.tsx";
import { refusalIn } from "../../data/answer-of.ts";
import { FilterField } from "../../filter/filter-field.tsx";
import { useListAddress } from "../../filter/use-list-address.ts";
import { counted } from "../../format/count.ts";
import { AskedRows } from "../../parts/asked-rows.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { useRoom } from "../../parts/room.ts";
import { TEXTS } from "../../texts.ts";
import { columnsIn } from "./columns.tsx";
import "../../parts/list.css";

const { snapshots: texts } = TEXTS;

/** Snapshots of both sides, of as many as there are. */
export function SnapshotsPage({ data }: PageProps) {
  const section = useRef<HTMLDivElement>(null);
  const room = useRoom(section);
  const asked = useListAddress("name");
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
          <SnapshotFilter data={data} value={text} problem={refused} onFilter={onFilter} />
        </div>
        <p className="pl-subtle">
          <span aria-live="polite">
            {head.is === "here" && !head.forAnother && `${counted(head.value.total, "snapshot")}. `}
          </span>
          {texts.few}
        </p>
        <AskedRows texts={texts} columns={columns} list={list} keyOf={keyOf} address={asked} />
      </PageSection>
    </>
  );
}

function keyOf({ key }: { readonly key: string }): string {
  return key;
}

/** The filter, with the values of words as far as they are known: they are asked for when somebody types the word. */
function SnapshotFilter({
  data,
  ...field
}: PageProps & {
  readonly value: string;
  readonly problem: string | null;
  readonly onFilter: (parameters: ReadonlyMap<string, readonly string[]>) => void;
}) {
  const [word, setWord] = useState<string | null>(null);
  const all = { query: { limit: 500 } };
  const namespaces = data.useAnswer("/namespaces", word === "namespace" ? all : null);
  const pools = data.useAnswer("/pools", word === "pool" ? all : null);
  const sources = data.useAnswer("/sources", word === "source" ? {} : null);
  const valuesOf = (of: string): readonly string[] | null => {
    if (of === "kind") return ["VolumeSnapshot", "ZfsSnapshot"];
    if (of === "worst") return ["error", "warning", "info"];
    if (of === "namespace" && namespaces.is === "here") return namesIn(namespaces.value.rows);
    if (of === "pool" && pools.is === "here") return namesIn(pools.value.rows);
    if (of === "source" && sources.is === "here") return namesIn(sources.value.sources);
    return null;
  };
  return (
    <FilterField
      label={texts.filter}
      placeholder={texts.placeholder}
      words={WORDS}
      valuesOf={valuesOf}
      onWord={setWord}
      {...field}
    />
  );
}

function namesIn(rows: readonly { readonly name: string }[]): readonly string[] {
  return [...new Set(rows.map(({ name }) => name))].toSorted();
}

/** What snapshots are filtered by: parameters of /snapshots. */
const WORDS = (
  ["namespace", "claim", "kind", "source", "pool", "dataset", "worst", "q"] as const
).map((name) => ({ name, about: texts.words[name] }));
