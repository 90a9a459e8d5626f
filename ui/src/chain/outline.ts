import { type Chain, type ChainLink, type ChainNode, depthsOf, PLACES } from "./layers.ts";

/** Nodes of one kind at one height, with what each leads to. */
export interface OutlineLevel {
  readonly key: string;
  readonly layer: ChainNode["layer"];
  readonly nodes: readonly OutlineNode[];
}

/** A node, and its links downwards. */
export interface OutlineNode {
  readonly node: ChainNode;
  readonly leads: readonly { readonly to: ChainNode; readonly link: ChainLink }[];
}

/** A chain as a list from top to bottom: what the drawing shows, and all of it. */
export function outlineOf(chain: Chain): readonly OutlineLevel[] {
  const depths = depthsOf(chain);
  const byId = new Map(chain.nodes.map((node) => [node.id, node]));
  const leads = Map.groupBy(chain.links, ({ from }) => from);
  const levels = Map.groupBy(chain.nodes, ({ id, layer }) => {
    const { rank, side } = PLACES[layer];
    // what hangs beside follows what it hangs on
    return `${rank}.${depths.get(id) ?? 0}.${side === "line" ? 0 : 1}.${layer}`;
  });
  return [...levels]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, nodes]) => {
      const [first] = nodes;
      if (first === undefined) return [];
      const told = nodes.map((node) => ({
        node,
        leads: (leads.get(node.id) ?? []).flatMap((link) => {
          const to = byId.get(link.to);
          return to === undefined ? [] : [{ to, link }];
        }),
      }));
      return [{ key, layer: first.layer, nodes: told }];
    });
}
