import {
  Alert,
  Button,
  Drawer,
  DrawerContent,
  DrawerContentBody,
  DrawerPanelContent,
  PageSection,
} from "@patternfly/react-core";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { PageProps } from "../../data/data.ts";
import type { ListedFinding } from "../../data/answers.ts";
import { PageHead } from "../../parts/page-head.tsx";
import type { Strange } from "../../filter/strange.ts";
import { StrangeAddress } from "../../parts/strange-address.tsx";
import { TEXTS } from "../../texts.ts";
import { linkIdOf } from "./columns.tsx";
import { FacetBar } from "./facet-bar.tsx";
import { FindingCounts } from "./finding-counts.tsx";
import { FindingGroups } from "./finding-groups.tsx";
import { FindingRows } from "./finding-rows.tsx";
import { FindingPanel } from "./finding-panel.tsx";
import { LIST_ID, ListTabs } from "./list-tabs.tsx";
import { isNew } from "./newness.ts";
import { countQuestion, rowQuestion } from "./question.ts";
import { cleared, type FindingsState } from "./state.ts";
import { useNamed } from "./use-named.ts";
import { useTableRoom, useTwoPanes } from "./use-room.ts";
import { type Change, useFindingsState } from "./use-state.ts";
import "./findings.css";

const { findings: texts } = TEXTS;

/** What is out of plumb: chosen, counted, put together and listed; beside the list what is told about one of them. */
export function FindingsPage({ data }: PageProps) {
  const { state, strange, change } = useFindingsState();
  const hasTwoPanes = useTwoPanes();
  const { finding } = state;
  useFocusBack(finding);
  const panel = finding !== null && (
    <FindingPanel
      key={finding}
      data={data}
      id={finding}
      state={state}
      isBeside={hasTwoPanes}
      onClose={() => change({ finding: null })}
    />
  );
  const isCovered = finding !== null && !hasTwoPanes;
  return (
    <>
      <div hidden={isCovered}>
        <PageHead title={texts.title} intro={texts.listHints[state.list]} />
      </div>
      <PageSection isFilled hasBodyWrapper={false} className="pl-findings-page">
        {isCovered && panel}
        <div
          className={`pl-findings-page__main${isCovered ? " pl-findings-page__main--covered" : ""}`}
        >
          <Drawer isInline isExpanded={finding !== null && hasTwoPanes}>
            <DrawerContent
              panelContent={
                <DrawerPanelContent isResizable defaultSize="min(50%, 40rem)" minSize="24rem">
                  {hasTwoPanes && panel}
                </DrawerPanelContent>
              }
            >
              <DrawerContentBody>
                <FindingList data={data} state={state} strange={strange} change={change} />
              </DrawerContentBody>
            </DrawerContent>
          </Drawer>
        </div>
      </PageSection>
    </>
  );
}

interface FindingListProps extends PageProps {
  readonly state: FindingsState;
  readonly strange: readonly Strange[];
  readonly change: Change;
}

function FindingList({ data, state, strange, change }: FindingListProps) {
  const counts = data.useAnswer("/findings/facets", { query: countQuestion(state) });
  const named = useNamed(data);
  const from = useFirst(counts.is === "here" ? counts.value.at : null);
  const at = counts.is === "here" ? counts.value.at : 0;
  const isNewRow = useCallback(
    ({ finding }: ListedFinding) => from !== null && isNew(finding, from, at),
    [from, at],
  );
  const container = useRef<HTMLDivElement>(null);
  const room = useTableRoom(container);
  const question = useMemo(() => rowQuestion(state), [state]);
  const { group } = state;
  const props = { data, change, room, isNew: isNewRow };
  const facets = counts.is === "here" ? counts.value.facets : null;
  const isBefore = counts.is === "here" && counts.forAnother;
  return (
    <div ref={container} className={`pl-findings-page__list pl-findings-page__list--${room}`}>
      <ListTabs data={data} state={state} change={change} />
      <div id={LIST_ID} className="pl-findings-page__tab">
        <StrangeAddress strange={strange} onClear={() => change({})} />
        <FacetBar {...{ state, change, counts: facets, isBefore, named, room }} />
        {counts.is === "failed" && counts.problem.status !== null ? (
          <Refused text={counts.problem.text} onClear={() => change(cleared(state))} />
        ) : (
          <>
            <FindingCounts data={data} counts={counts} state={state} change={change} from={from} />
            {group === null ? (
              <FindingRows
                key={state.list}
                {...props}
                state={state}
                question={question}
                label={texts.lists[state.list]}
              />
            ) : (
              <FindingGroups
                key={state.list}
                {...props}
                state={{ ...state, group }}
                named={named}
              />
            )}
          </>
        )}
      </div>
    </div>
  );
}

/** When what was seen first was judged: of that nothing is new. */
function useFirst(at: number | null): number | null {
  const [first, setFirst] = useState(at);
  if (first === null && at !== null) setFirst(at);
  return first;
}

/** Whoever comes back to the list is where he left it. */
function useFocusBack(finding: string | null): void {
  const before = useRef<string | null>(null);
  useEffect(() => {
    const left = before.current;
    before.current = finding;
    if (finding !== null || left === null) return;
    document.querySelector<HTMLElement>(`#${linkIdOf(left)}`)?.focus();
  }, [finding]);
}

function Refused({ text, onClear }: { readonly text: string; readonly onClear: () => void }) {
  return (
    <Alert
      isInline
      variant="danger"
      title={texts.refused}
      actionLinks={
        <Button variant="link" isInline onClick={onClear}>
          {texts.clear}
        </Button>
      }
    >
      {text}
    </Alert>
  );
}
