import {
  MenuSearch,
  MenuSearchInput,
  MenuToggle,
  SearchInput,
  Select,
  SelectList,
  SelectOption,
} from "@patternfly/react-core";
import { useEffect, useState } from "react";
import type { FindingFacets } from "../../../../program/src/api/contract.ts";
import { countText } from "../../format/count.ts";
import { TEXTS } from "../../texts.ts";
import { IN_PAGE } from "./choice-menu.tsx";
import { type ValueName, optionsOf } from "./options.ts";
import type { Chosen, FacetName } from "./state.ts";

const { findings: texts } = TEXTS;

/** From so many values on they can be filtered. */
const FILTERED_FROM = 9;

/** What is given to choose values of a facet. */
export interface FacetMenuProps {
  readonly facet: FacetName;
  /** null while they are not here. */
  readonly counts: FindingFacets["facets"] | null;
  readonly chosen: Chosen;
  readonly named: ValueName;
  readonly onToggle: (facet: FacetName, value: string) => void;
}

/** A menu of the values of a facet, each with how many findings there are of it. What is chosen, labels say (chosen-labels.tsx). */
export function FacetMenu(props: FacetMenuProps) {
  const { facet, counts, chosen, onToggle } = props;
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const label = texts.facets[facet];
  const open = (isToOpen: boolean) => {
    setOpen(isToOpen);
    setText("");
  };
  const hasField = (counts?.[facet].length ?? 0) >= FILTERED_FROM;
  useClosedOutside(facet, isOpen, setOpen);
  return (
    <Select
      popperProps={IN_PAGE}
      data-facet={facet}
      role="menu"
      isOpen={isOpen}
      onOpenChange={open}
      onOpenChangeKeys={hasField ? ["Escape"] : ["Escape", "Tab"]}
      shouldFocusFirstItemOnOpen
      selected={chosen[facet]}
      onSelect={(_, value) => onToggle(facet, String(value))}
      isScrollable
      maxMenuHeight="24rem"
      toggle={(ref) => (
        <MenuToggle ref={ref} data-facet={facet} isExpanded={isOpen} onClick={() => open(!isOpen)}>
          {label}
        </MenuToggle>
      )}
    >
      {hasField && (
        <MenuSearch>
          <MenuSearchInput>
            <SearchInput
              aria-label={texts.facetFilter(label)}
              value={text}
              onChange={(_, value) => setText(value)}
              onClear={() => setText("")}
            />
          </MenuSearchInput>
        </MenuSearch>
      )}
      {isOpen && <FacetValues {...props} text={text} />}
    </Select>
  );
}

/** Tab goes from the field of a menu to its values, and then out of it: it is not to stay open behind whoever uses keys. */
function useClosedOutside(
  facet: FacetName,
  isOpen: boolean,
  setOpen: (isOpen: boolean) => void,
): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    const onFocus = ({ target }: Event) => {
      const isWithin = target instanceof Element && target.closest(`[data-facet="${facet}"]`);
      if (isWithin === null) setOpen(false);
    };
    document.addEventListener("focusin", onFocus);
    return () => document.removeEventListener("focusin", onFocus);
  }, [facet, isOpen, setOpen]);
}

function FacetValues({
  facet,
  counts,
  chosen,
  named,
  text,
}: FacetMenuProps & { readonly text: string }) {
  const { shown, more } = optionsOf(facet, counts, chosen, named, text);
  return (
    <SelectList aria-label={texts.facets[facet]}>
      {shown.map(({ value, text: name, findings, isChosen }) => (
        <SelectOption key={value} value={value} hasCheckbox isSelected={isChosen}>
          <span className="pl-option">
            <bdi>{name}</bdi>
            {findings !== null && <span className="pl-option__count">{countText(findings)}</span>}
          </span>
        </SelectOption>
      ))}
      {shown.length === 0 && (
        <SelectOption isDisabled>{counts === null ? TEXTS.notYet : texts.facetNone}</SelectOption>
      )}
      {more > 0 && <SelectOption isDisabled>{texts.facetMore(more)}</SelectOption>}
    </SelectList>
  );
}
