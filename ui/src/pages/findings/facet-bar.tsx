import { Button, Checkbox } from "@patternfly/react-core";
import { FilterIcon } from "@patternfly/react-icons/dist/esm/icons/filter-icon";
import { useId, useState } from "react";
import type { FindingFacets } from "../../../../program/src/api/contract.ts";
import { TextField } from "../../filter/text-field.tsx";
import { TEXTS } from "../../texts.ts";
import { boundText, BOUND_VALUES } from "./bounds.ts";
import { ChoiceMenu } from "./choice-menu.tsx";
import { ChosenLabels } from "./chosen-labels.tsx";
import { hasOneColumn, type Room } from "./columns.tsx";
import { FacetMenu } from "./facet-menu.tsx";
import { type ValueName, toggled } from "./options.ts";
import {
  type Bound,
  BOUNDS,
  FACET_NAMES,
  type FacetName,
  type FindingsState,
  type Group,
  GROUPS,
  SORTS,
} from "./state.ts";
import type { Change } from "./use-state.ts";

const { findings: texts } = TEXTS;

/** What is given to choose findings. */
export interface FacetBarProps {
  readonly state: FindingsState;
  readonly change: Change;
  readonly counts: FindingFacets["facets"] | null;
  /** Whether another question was answered so: its values can be chosen, how many there are of each is not told. */
  readonly isBefore: boolean;
  readonly named: ValueName;
  readonly room: Room;
}

/** Facets that stand in the first line where there is room: what most people ask first. */
const FIRST_FACETS: ReadonlySet<FacetName> = new Set(["severity", "namespace"]);

/**
 * Everything by which findings are chosen, put together and ordered: one line, and the rest below it for who asks for more, so that
 * the findings are seen. What is chosen always stands below, and goes with a click.
 */
export function FacetBar(props: FacetBarProps) {
  const { state, change, isBefore, room, named } = props;
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const isNarrow = hasOneColumn(room);
  const isFirst = (facet: FacetName) => !isNarrow && FIRST_FACETS.has(facet);
  return (
    <div className="pl-facets" role="search" aria-label={texts.filters} aria-busy={isBefore}>
      <div className="pl-facets__line">
        <TextField
          className="pl-facets__text"
          label={texts.filter}
          value={state.text}
          onText={(text) => change({ text }, true)}
        />
        <FacetMenus {...props} facets={FACET_NAMES.filter(isFirst)} />
        <Button
          variant="control"
          icon={<FilterIcon />}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {isNarrow ? texts.filters : texts.moreFilters}
        </Button>
        <OrderMenus state={state} change={change} />
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <div className="pl-facets__line">
            <FacetMenus {...props} facets={FACET_NAMES.filter((facet) => !isFirst(facet))} />
            {BOUNDS.map((bound) => (
              <BoundMenu key={bound} bound={bound} state={state} change={change} />
            ))}
            <Checkbox
              id={`${id}-reclaimable`}
              label={texts.reclaimable}
              isChecked={state.reclaimable}
              onChange={(_, reclaimable) => change({ reclaimable })}
            />
          </div>
        )}
      </div>
      <ChosenLabels state={state} change={change} named={named} />
    </div>
  );
}

function FacetMenus({
  state: { chosen, list },
  change,
  counts,
  named,
  facets,
}: FacetBarProps & { readonly facets: readonly FacetName[] }) {
  const onToggle = (facet: FacetName, value: string) =>
    change({ chosen: toggled(chosen, facet, value) });
  return facets
    .filter((facet) => list !== "unjudged" || facet !== "verdict")
    .map((facet) => <FacetMenu key={facet} {...{ facet, counts, chosen, named, onToggle }} />);
}

function BoundMenu({
  bound,
  state,
  change,
}: Pick<FacetBarProps, "state" | "change"> & { readonly bound: Bound }) {
  const value = state[bound];
  const known = BOUND_VALUES[bound];
  const other = value !== null && !known.includes(value) ? [value] : [];
  return (
    <ChoiceMenu
      label={texts.bounds[bound]}
      values={["", ...known, ...other]}
      chosen={value ?? ""}
      textOf={(one) => (one === "" ? texts.any : boundText(bound, one))}
      onChoose={(one) => change({ [bound]: one === "" ? null : one })}
    />
  );
}

function OrderMenus({ state, change }: Pick<FacetBarProps, "state" | "change">) {
  return (
    <>
      <ChoiceMenu
        label={texts.groupBy}
        values={["", ...GROUPS]}
        chosen={state.group ?? ""}
        textOf={(value) => (value === "" ? texts.noGroup : texts.groups[value])}
        onChoose={(value: Group | "") => change({ group: value === "" ? null : value, open: [] })}
      />
      <ChoiceMenu
        label={texts.sort}
        values={SORTS}
        chosen={state.sort}
        textOf={(value) => texts.sorts[value]}
        onChoose={(sort) => change({ sort })}
      />
    </>
  );
}
