import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import { CheckCircleIcon } from "@patternfly/react-icons/dist/esm/icons/check-circle-icon";
import { ExclamationTriangleIcon } from "@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon";
import { LockIcon } from "@patternfly/react-icons/dist/esm/icons/lock-icon";
import { MinusCircleIcon } from "@patternfly/react-icons/dist/esm/icons/minus-circle-icon";
import type { CollectionRow, SourceRow } from "../../../../program/src/api/contract.ts";
import { countText } from "../../format/count.ts";
import { Ago } from "../../parts/time.tsx";
import { TEXTS } from "../../texts.ts";
import { Folded } from "../../parts/folded.tsx";
import { partsOf } from "./view.ts";

const { sources: texts } = TEXTS;

/** Parts that are shown at once: more of them have one cause, which stands above. */
const MOST_SHOWN = 8;

/** What was read of a source, part by part. Those that were read whole are folded away: there are many, and nothing is to be done. */
export function PartsList({ source }: { readonly source: SourceRow }) {
  const { broken, whole, notConfigured } = partsOf(source);
  return (
    <>
      {broken.length > MOST_SHOWN ? (
        <Folded title={texts.broken(broken.length)}>
          <PartsTable label={texts.brokenOf(source.name)} parts={broken} />
        </Folded>
      ) : (
        broken.length > 0 && <PartsTable label={texts.brokenOf(source.name)} parts={broken} />
      )}
      {whole.length > 0 && (
        <Folded title={texts.whole(whole.length)}>
          <PartsTable label={texts.wholeOf(source.name)} parts={whole} />
        </Folded>
      )}
      {notConfigured.length > 0 && (
        <Folded title={texts.notConfigured(notConfigured.length)}>
          <PartsTable label={texts.notConfiguredOf(source.name)} parts={notConfigured} />
        </Folded>
      )}
    </>
  );
}

function PartsTable({
  label,
  parts,
}: {
  readonly label: string;
  readonly parts: readonly CollectionRow[];
}) {
  const { part, state, records, wholeAt } = texts.columns;
  return (
    <Table variant="compact" aria-label={label}>
      <Thead>
        <Tr>
          <Th modifier="nowrap">{part}</Th>
          <Th modifier="nowrap">{state}</Th>
          <Th modifier="nowrap" className="pl-sources__number">
            {records}
          </Th>
          <Th modifier="nowrap">{wholeAt}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {parts.map((row) => (
          <Tr key={`${row.collection} ${row.within}`}>
            <Td dataLabel={part}>
              <span>
                {TEXTS.collections[row.collection]}
                {row.within !== "" && <span className="pl-sources__faint"> · {row.within}</span>}
              </span>
            </Td>
            <Td dataLabel={state}>
              <PartState row={row} />
            </Td>
            <Td dataLabel={records} className="pl-sources__number">
              {countText(row.records)}
            </Td>
            <Td dataLabel={wholeAt}>
              {row.wholeAt === null ? texts.never : <Ago at={row.wholeAt} />}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

const ICONS = {
  complete: CheckCircleIcon,
  incomplete: ExclamationTriangleIcon,
  notPermitted: LockIcon,
  notConfigured: MinusCircleIcon,
} as const;

function PartState({ row: { state, message } }: { readonly row: CollectionRow }) {
  const Icon = ICONS[state];
  return (
    <span>
      <Icon className={`pl-sources__icon--${state}`} /> {texts.states[state]}
      {message !== null && <span className="pl-sources__faint">: {message}</span>}
    </span>
  );
}
