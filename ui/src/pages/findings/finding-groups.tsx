import { Button, Content, ExpandableSection } from "@patternfly/react-core";
import { useState } from "react";
import type { FindingFacets } from "../../../../program/src/api/contract.ts";
import { comeBackText } from "../../format/come-back.ts";
import { Answered } from "../../parts/answered.tsx";
import { TEXTS } from "../../texts.ts";
import { FindingRows, type FindingRowsProps, NoFindings } from "./finding-rows.tsx";
import { type FindingGroup, groupsOf, toggledGroup } from "./groups.ts";
import type { ValueName } from "./options.ts";
import { countQuestion, groupQuestion } from "./question.ts";
import type { FindingsState, Group } from "./state.ts";

const { findings: texts } = TEXTS;

/** Groups that are shown at once. */
const PAGE = 100;

type Grouped = FindingsState & { readonly group: Group };

type GroupsProps = Omit<FindingRowsProps, "state" | "question" | "label"> & {
  readonly state: Grouped;
  readonly named: ValueName;
};

/**
 * Findings put together, each group with how many it holds and what could come back; a group opens where it stands. Those of another
 * filter stay, dimmed, until the answer to this one comes; not those of another list (`key`).
 */
export function FindingGroups(props: GroupsProps) {
  const { data, state } = props;
  const counts = data.useAnswer("/findings/facets", { query: countQuestion(state) });
  return (
    <Answered answer={counts} keepsBefore>
      {({ facets }) => (
        <Groups {...props} facets={facets} isBefore={counts.is === "here" && counts.forAnother} />
      )}
    </Answered>
  );
}

function Groups({
  facets,
  isBefore,
  state,
  named,
  ...props
}: GroupsProps & {
  readonly facets: FindingFacets["facets"];
  readonly isBefore: boolean;
}) {
  const [shown, setShown] = useState(PAGE);
  const { group } = state;
  const rest = props.data.useAnswer(
    "/findings",
    group === "rule" ? null : { query: { ...groupQuestion(state, group, ""), limit: 1 } },
  );
  const without = rest.is === "here" && (!rest.forAnother || isBefore) ? rest.value.total : 0;
  const groups = groupsOf(state, facets, without);
  if (groups.length === 0) return <NoFindings state={state} change={props.change} />;
  return (
    <section
      aria-label={texts.groupTitle(texts.groups[group])}
      aria-busy={isBefore}
      className="pl-groups"
    >
      {group !== "rule" && <Content component="small">{texts.groupsHint}</Content>}
      {groups.slice(0, shown).map((one) => (
        <OneGroup
          key={`${group} ${one.value}`}
          {...props}
          state={state}
          one={one}
          title={one.value === "" ? texts.without[group] : named(group, one.value)}
        />
      ))}
      {groups.length > shown && (
        <Button variant="link" isInline onClick={() => setShown(shown + PAGE)}>
          {texts.moreGroups(Math.min(PAGE, groups.length - shown))}
        </Button>
      )}
    </section>
  );
}

function OneGroup({
  one,
  title,
  state,
  ...props
}: Omit<FindingRowsProps, "state" | "question" | "label"> & {
  readonly state: Grouped;
  readonly one: FindingGroup;
  readonly title: string;
}) {
  const { value, findings, back, isOpen } = one;
  return (
    <ExpandableSection
      className="pl-group"
      isExpanded={isOpen}
      onToggle={() => props.change({ open: toggledGroup(state.open, value) }, true)}
      toggleContent={
        <span className="pl-group__head">
          <bdi className="pl-group__title">{title}</bdi>
          <span>{texts.count(findings)}</span>
          <span>{back && comeBackText(back)}</span>
        </span>
      }
    >
      {isOpen && (
        <FindingRows
          {...props}
          state={state}
          question={groupQuestion(state, state.group, value)}
          label={title}
          fits
        />
      )}
    </ExpandableSection>
  );
}
