import { MenuToggle, Select, SelectList, SelectOption } from "@patternfly/react-core";
import { useState } from "react";

/** Where menus are drawn: within the page, and not in what scrolls there, which would cut them off. */
export const IN_PAGE = Object.freeze({
  appendTo: () => document.querySelector<HTMLElement>("main") ?? document.body,
});

/** A choice of one of some values. */
export function ChoiceMenu<V extends string>({
  label,
  values,
  chosen,
  textOf,
  onChoose,
}: {
  readonly label: string;
  readonly values: readonly V[];
  readonly chosen: V;
  readonly textOf: (value: V) => string;
  readonly onChoose: (value: V) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Select
      popperProps={IN_PAGE}
      isOpen={isOpen}
      onOpenChange={setOpen}
      selected={chosen}
      shouldFocusToggleOnSelect
      onSelect={(_, value) => {
        setOpen(false);
        onChoose(value as V);
      }}
      toggle={(ref) => (
        <MenuToggle ref={ref} isExpanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <span className="pl-choice">{label}:</span> {textOf(chosen)}
        </MenuToggle>
      )}
    >
      <SelectList aria-label={label}>
        {values.map((value) => (
          <SelectOption key={value} value={value} isSelected={value === chosen}>
            {textOf(value)}
          </SelectOption>
        ))}
      </SelectList>
    </Select>
  );
}
