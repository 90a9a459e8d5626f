import { badgeOf } from "./badge.ts";
import type { Chain, ChainNode } from "./layers.ts";

/** Which nodes of a chain are drawn. */
export interface Folded {
  /** Groups by their key, each in the order of the chain. */
  readonly shown: ReadonlyMap<string, readonly ChainNode[]>;
  /** How many of a group are not drawn, where some are not. */
  readonly folded: ReadonlyMap<string, readonly ChainNode[]>;
}

/** What folding is decided by. */
export interface Folding {
  /** The groups in the order in which they are decided: from what was asked about outwards. */
  readonly groups: ReadonlyMap<string, readonly ChainNode[]>;
  /** How many of a group may be drawn; the place of what stands for the rest counts as one. */
  readonly most: (group: string) => number;
  /** Nodes that somebody must see: something was found about them. */
  readonly notable: ReadonlySet<string>;
}

/**
 * Draws as many of each group as may be, and of these what was asked about first, then what is not there, has failed or has a
 * finding, then what is degraded, then what leads to such a thing, then what hangs together with what is drawn already.
 */
export function foldChain(chain: Chain, { groups, most, notable }: Folding): Folded {
  const asked = new Set(chain.start);
  const linked = linkedIn(chain);
  const drawn = new Set<string>();
  const shown = new Map<string, readonly ChainNode[]>();
  const folded = new Map<string, readonly ChainNode[]>();
  const bad = new Map(chain.nodes.map((node) => [node.id, badgeOf(node, [])?.worst ?? null]));
  const mustBeSeen = (id: string) => notable.has(id) || bad.get(id) !== null;
  const leading = new Set(chain.links.filter(({ to }) => mustBeSeen(to)).map(({ from }) => from));
  const rankOf = ({ id, state }: ChainNode): number => {
    if (asked.has(id)) return 0;
    if (state !== "present" || notable.has(id) || bad.get(id) === "error") return 1;
    if (bad.get(id) !== null) return 2;
    if (leading.has(id)) return 3;
    return linked.get(id)?.some((other) => drawn.has(other)) === true ? 4 : 5;
  };
  for (const [group, nodes] of groups) {
    const room = most(group);
    const stay =
      nodes.length <= room
        ? new Set(nodes)
        : new Set(nodes.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, Math.max(room - 1, 1)));
    const rest = nodes.filter((node) => !stay.has(node));
    for (const { id } of stay) drawn.add(id);
    shown.set(
      group,
      nodes.filter((node) => stay.has(node)),
    );
    if (rest.length > 0) folded.set(group, rest);
  }
  return { shown, folded };
}

function linkedIn({ links }: Chain): ReadonlyMap<string, readonly string[]> {
  const linked = new Map<string, string[]>();
  const add = (one: string, other: string) => {
    const known = linked.get(one);
    if (known === undefined) linked.set(one, [other]);
    else known.push(other);
  };
  for (const { from, to } of links) {
    add(from, to);
    add(to, from);
  }
  return linked;
}
