import { Button } from "@patternfly/react-core";
import { AngleDownIcon } from "@patternfly/react-icons/dist/esm/icons/angle-down-icon";
import { AngleRightIcon } from "@patternfly/react-icons/dist/esm/icons/angle-right-icon";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { TEXTS } from "../texts.ts";
import { stepOf, type TreeNode, type TreeRow } from "./tree-rows.ts";
import "./tree-grid.css";

/** One column of a tree; the first one is the tree itself. */
export interface TreeColumn<N> {
  readonly id: string;
  readonly title: string;
  /** Numbers stand at the right, so that they compare. */
  readonly isNumber?: boolean;
  readonly cell: (node: N) => ReactNode;
}

/** What a tree is given. */
export interface TreeGridProps<N> {
  readonly label: string;
  readonly columns: readonly TreeColumn<N>[];
  readonly rows: readonly TreeRow<N>[];
  /** What to call a node where its row is only heard. */
  readonly nameOf: (node: N) => string;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onToggle: (id: string) => void;
}

/**
 * A tree in a table, after the ARIA pattern of a treegrid: it is one stop for Tab; up and down go from row to row, right and left
 * open and close, Enter chooses.
 */
export function TreeGrid<N extends TreeNode<N>>(props: TreeGridProps<N>) {
  const { label, columns, rows, selected } = props;
  const [last, setLast] = useState<string | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const isShown = (id: string | null) => rows.some(({ node }) => node.id === id);
  const stop = [last, selected].find(isShown) ?? rows[0]?.node.id;
  const onKeyDown = (event: KeyboardEvent, id: string) => {
    if (event.target !== event.currentTarget) return; // a link or button in the row is meant
    if (event.key === "Enter" || event.key === " ") props.onSelect(id);
    else {
      const step = stepOf(event.key, id, rows);
      if (step === null) return;
      if ("toggle" in step) props.onToggle(step.toggle);
      else rowIn(body.current, rows, step.goTo)?.focus();
    }
    event.preventDefault();
  };
  return (
    <div className="pl-tree">
      <div role="treegrid" aria-label={label} className="pl-tree__table">
        <div role="rowgroup" className="pl-tree__head">
          <div role="row" className="pl-tree__line">
            {columns.map(({ id, title, isNumber }) => (
              <div key={id} role="columnheader" className={classOf(id, isNumber)}>
                {title}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" ref={body} className="pl-tree__body">
          {rows.map((row) => (
            <Row
              key={row.node.id}
              row={row}
              isStop={row.node.id === stop}
              onFocus={() => setLast(row.node.id)}
              onKeyDown={(event) => onKeyDown(event, row.node.id)}
              {...props}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function rowIn<N extends TreeNode<N>>(
  body: HTMLElement | null,
  rows: readonly TreeRow<N>[],
  id: string,
): HTMLElement | null | undefined {
  const at = rows.findIndex(({ node }) => node.id === id);
  return body?.querySelector<HTMLElement>(`:scope > :nth-child(${at + 1})`);
}

function Row<N extends TreeNode<N>>({
  row: { node, level, position, siblings, isOpen },
  isStop,
  onFocus,
  onKeyDown,
  columns,
  nameOf,
  selected,
  onSelect,
  onToggle,
}: TreeGridProps<N> & {
  readonly row: TreeRow<N>;
  readonly isStop: boolean;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}) {
  const isSelected = node.id === selected;
  const [first, ...others] = columns;
  return (
    <div
      role="row"
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={isOpen ?? undefined}
      aria-selected={isSelected}
      tabIndex={isStop ? 0 : -1}
      className={
        isSelected
          ? "pl-tree__line pl-tree__row pl-tree__row--selected"
          : "pl-tree__line pl-tree__row"
      }
      onClick={() => onSelect(node.id)}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
    >
      <div role="rowheader" className={classOf(first?.id ?? "", false)}>
        <div className="pl-tree__branch" style={{ paddingInlineStart: `${(level - 1) * 1.25}rem` }}>
          {isOpen === null ? (
            <span className="pl-tree__no-toggle" />
          ) : (
            <Button
              variant="plain"
              size="sm"
              tabIndex={-1}
              aria-label={isOpen ? TEXTS.tree.close(nameOf(node)) : TEXTS.tree.open(nameOf(node))}
              icon={isOpen ? <AngleDownIcon /> : <AngleRightIcon />}
              onClick={(event) => {
                event.stopPropagation();
                onToggle(node.id);
              }}
            />
          )}
          {first?.cell(node)}
        </div>
      </div>
      {others.map(({ id, isNumber, cell }) => (
        <div key={id} role="gridcell" className={classOf(id, isNumber)}>
          {cell(node)}
        </div>
      ))}
    </div>
  );
}

function classOf(id: string, isNumber: boolean | undefined): string {
  return `pl-tree__cell pl-tree__${id}${isNumber === true ? " pl-tree__number" : ""}`;
}
