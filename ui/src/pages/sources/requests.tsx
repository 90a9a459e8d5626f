import { Table, Tbody, Td, Th, Thead, Tr } from "@patternfly/react-table";
import type { SourceRow } from "../../../../program/src/api/contract.ts";
import { countText } from "../../format/count.ts";
import { durationText } from "../../format/time.ts";
import { TEXTS } from "../../texts.ts";

const { requests: texts } = TEXTS.sources;

/** What was sent to a source since the start, by budget, and how long we held ourselves back. */
export function Requests({ requests }: { readonly requests: NonNullable<SourceRow["requests"]> }) {
  if (requests.length === 0) return null;
  return (
    <div>
      <h3 className="pl-sources__heading">{texts.title}</h3>
      <p className="pl-sources__faint">{texts.intro}</p>
      <Table
        variant="compact"
        aria-label={texts.title}
        borders={false}
        className="pl-sources__requests"
      >
        <Thead>
          <Tr>
            <Th>{texts.budget}</Th>
            <Th className="pl-sources__number">{texts.taken}</Th>
            <Th className="pl-sources__number">{texts.waited}</Th>
          </Tr>
        </Thead>
        <Tbody>
          {requests.map(({ budget, taken, waitedMs }) => (
            <Tr key={budget}>
              <Td dataLabel={texts.budget}>{texts.budgets[budget] ?? budget}</Td>
              <Td dataLabel={texts.taken} className="pl-sources__number">
                {countText(taken)}
              </Td>
              <Td dataLabel={texts.waited} className="pl-sources__number">
                {durationText(waitedMs)}
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </div>
  );
}
