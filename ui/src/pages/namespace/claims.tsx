import { Title } from "@patternfly/react-core";
import { useMemo, useRef } from "react";
import { useSearchParams } from "react-router";
import type { PageProps } from "../../data/data.ts";
import { withOwn } from "../../filter/asked.ts";
import { keyOf } from "../../parts/key-of.ts";
import { useLargest } from "../../parts/largest.ts";
import { useRoom } from "../../parts/room.ts";
import { RowTable } from "../../parts/row-table.tsx";
import { UnreadNote } from "../../parts/unread.tsx";
import { TEXTS } from "../../texts.ts";
import { columnsOf } from "../volumes/columns.tsx";
import { sharedLegend } from "../volumes/shared-mark.tsx";
import { comparedIn, usualColumns } from "../volumes/shown-columns.ts";

const { namespace: texts } = TEXTS;

/** How claims are sorted where the address does not say it. */
const USUAL_SORT = "-usedBytes";

/** The claims of a namespace whose data is on a NAS, or may be; each row leads to its volume. */
export function Claims({
  data,
  namespace,
  cluster,
}: PageProps & { readonly namespace: string; readonly cluster: string }) {
  const [query, setQuery] = useSearchParams();
  const section = useRef<HTMLElement>(null);
  const room = useRoom(section);
  const sort = query.get("sort") ?? USUAL_SORT;
  const of = useMemo(() => ({ namespace: [namespace], cluster }), [namespace, cluster]);
  const list = data.useList(
    "volumes",
    useMemo(() => ({ ...of, sort }), [of, sort]),
  );
  const ids = useMemo(() => usualColumns(room).filter((id) => id !== "namespace"), [room]);
  const fullBytes = useLargest(data, "volumes", of, comparedIn(ids));
  const columns = useMemo(() => columnsOf(ids, fullBytes), [ids, fullBytes]);
  const { head } = list;
  return (
    <section ref={section} className="pl-namespace">
      <Title headingLevel="h2" size="lg">
        {texts.claims}
      </Title>
      {head.is === "here" && <UnreadNote unread={head.value.unread} />}
      {head.is === "here" && head.value.total > 0 && (
        <p className="pl-subtle">{sharedLegend(ids)}</p>
      )}
      <RowTable
        fits
        label={texts.claims}
        columns={columns}
        list={list}
        keyOf={keyOf}
        sort={sort}
        onSort={(next) =>
          setQuery((was) => withOwn(was, "sort", next === USUAL_SORT ? null : next), {
            replace: true,
          })
        }
        empty={<p className="pl-subtle">{texts.noClaims}</p>}
      />
    </section>
  );
}
