/** A thing in a tree. */
export interface TreeNode<N extends TreeNode<N>> {
  /** Tells it from every other one, and stays. */
  readonly id: string;
  readonly children: readonly N[];
}

/** A thing of a tree as it stands in a table. */
export interface TreeRow<N> {
  readonly node: N;
  /** 1 of the roots. */
  readonly level: number;
  /** Its number among its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
  /** null of what has nothing in it. */
  readonly isOpen: boolean | null;
  readonly parent: string | null;
}

/** What of a tree is seen when these are open: everything of which all that it is in is open, top to bottom. */
export function treeRows<N extends TreeNode<N>>(
  roots: readonly N[],
  isOpen: (node: N) => boolean,
): readonly TreeRow<N>[] {
  return rowsBelow(roots, isOpen, 1, null);
}

function rowsBelow<N extends TreeNode<N>>(
  nodes: readonly N[],
  isOpen: (node: N) => boolean,
  level: number,
  parent: string | null,
): readonly TreeRow<N>[] {
  return nodes.flatMap((node, at) => {
    const open = node.children.length === 0 ? null : isOpen(node);
    const place = { level, position: at + 1, siblings: nodes.length, parent };
    const below = open === true ? rowsBelow(node.children, isOpen, level + 1, node.id) : [];
    return [{ node, ...place, isOpen: open }, ...below];
  });
}

/** What a key does in a tree: goes to another row, or opens or closes this one. null: nothing. */
export type Step = { readonly goTo: string } | { readonly toggle: string } | null;

/** What a key does on the row of this id, as the ARIA pattern of a treegrid has it. */
export function stepOf<N extends TreeNode<N>>(
  key: string,
  id: string,
  rows: readonly TreeRow<N>[],
): Step {
  const at = rows.findIndex(({ node }) => node.id === id);
  const row = rows[at];
  if (row === undefined) return null;
  const goTo = (other: TreeRow<N> | undefined): Step => (other ? { goTo: other.node.id } : null);
  switch (key) {
    case "ArrowDown":
      return goTo(rows[at + 1]);
    case "ArrowUp":
      return goTo(rows[at - 1]);
    case "Home":
      return goTo(rows[0]);
    case "End":
      return goTo(rows.at(-1));
    case "ArrowRight":
      return row.isOpen === null ? null : row.isOpen ? goTo(rows[at + 1]) : { toggle: id };
    case "ArrowLeft":
      if (row.isOpen === true) return { toggle: id };
      return row.parent === null ? null : { goTo: row.parent };
    default:
      return null;
  }
}
