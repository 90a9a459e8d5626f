import { Badge, Tab, Tabs, TabTitleText } from "@patternfly/react-core";
import type { SummaryAnswer } from "../../../../program/src/api/contract.ts";
import type { Data } from "../../data/data.ts";
import { countText } from "../../format/count.ts";
import { TEXTS } from "../../texts.ts";
import { addressOfState } from "./address.ts";
import { type FindingsState, LISTS, type ListWord } from "./state.ts";
import type { Change } from "./use-state.ts";

const { findings: texts } = TEXTS;

/** The id under which the list stands in the document. */
export const LIST_ID = "findings-list";

/** The lists of findings, each with how many it holds in all, whatever is filtered. */
export function ListTabs({
  data,
  state,
  change,
}: {
  readonly data: Data;
  readonly state: FindingsState;
  readonly change: Change;
}) {
  const summary = data.useAnswer("/summary");
  const counts = summary.is === "here" ? countsIn(summary.value) : null;
  return (
    <Tabs
      component="nav"
      isNav
      aria-label={texts.listsLabel}
      activeKey={state.list}
      // the buttons that scroll tabs lie over the first and the last that are in view
      onFocus={({ target }) => target.scrollIntoView({ block: "nearest", inline: "center" })}
      onSelect={(event, list) => {
        event.preventDefault();
        change({ list: list as ListWord, open: [], finding: null });
      }}
    >
      {LISTS.map((list) => (
        <Tab
          key={list}
          eventKey={list}
          tabContentId={LIST_ID}
          href={`?${addressOfState({ ...state, list, open: [], finding: null })}`}
          title={
            <TabTitleText>
              {texts.lists[list]}{" "}
              {counts !== null && counts[list] > 0 && (
                <Badge isRead>{countText(counts[list])}</Badge>
              )}
            </TabTitleText>
          }
        />
      ))}
    </Tabs>
  );
}

function countsIn({ findings, aged, suppressed }: SummaryAnswer): Record<ListWord, number> {
  return {
    found: findings.error + findings.warning + findings.info,
    unjudged: findings.unknown,
    aged: aged.reduce((sum, one) => sum + one.findings, 0),
    ignored: suppressed,
  };
}
