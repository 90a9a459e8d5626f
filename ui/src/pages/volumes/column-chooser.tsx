import { Button, MenuToggle, Select, SelectList, SelectOption } from "@patternfly/react-core";
import { ColumnsIcon } from "@patternfly/react-icons/dist/esm/icons/columns-icon";
import { useState } from "react";
import { TEXTS } from "../../texts.ts";
import { COLUMN_IDS, type ColumnId } from "./shown-columns.ts";

const { volumes: texts } = TEXTS;

/** A row is told by its claim, which is always there. */
const TO_CHOOSE = COLUMN_IDS.filter((id) => id !== "claim");

/** Chooses the columns of the table. */
export function ColumnChooser({
  shown,
  isChosen,
  onToggle,
  onReset,
}: {
  readonly shown: readonly ColumnId[];
  /** Whether somebody has chosen them, and not the width of the window. */
  readonly isChosen: boolean;
  readonly onToggle: (id: ColumnId) => void;
  readonly onReset: () => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Select
      role="menu"
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={(_, id) => onToggle(id as ColumnId)}
      selected={shown}
      isScrollable
      popperProps={{ position: "end" }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          variant="secondary"
          icon={<ColumnsIcon />}
          isExpanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {texts.choose}
        </MenuToggle>
      )}
    >
      <SelectList>
        {TO_CHOOSE.map((id) => (
          <SelectOption key={id} value={id} hasCheckbox isSelected={shown.includes(id)}>
            {texts.columns[id]}
          </SelectOption>
        ))}
      </SelectList>
      {isChosen && (
        <div className="pl-columns__reset">
          <Button variant="link" isInline onClick={onReset}>
            {texts.usualColumns}
          </Button>
        </div>
      )}
    </Select>
  );
}
