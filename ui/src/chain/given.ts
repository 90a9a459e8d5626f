import { type Chain, type ChainLink, type ChainNode, PLACES } from "./layers.ts";

/** A node that is there: "disk sda". Its id is that text. */
export function node(text: string, about: Partial<ChainNode> = {}): ChainNode {
  const [layer, ...name] = text.split(" ");
  if (layer === undefined || !Object.hasOwn(PLACES, layer)) throw new Error(`no layer: ${text}`);
  const source = PLACES[layer as ChainNode["layer"]].rank < 4 ? "prod" : "nas1";
  const one = { id: text, layer: layer as ChainNode["layer"], name: name.join(" "), source };
  return { ...one, namespace: null, state: "present", facts: [], because: null, ...about };
}

/** A chain of these lines, each "pool tank > vdev mirror-0 > disk sda"; it starts from the first node unless said otherwise. */
export function chainOf(
  lines: readonly string[],
  about: Readonly<Record<string, Partial<ChainNode>>> = {},
  rest: Partial<Chain> = {},
): Chain {
  const nodes = new Map<string, ChainNode>();
  const links = new Map<string, ChainLink>();
  for (const line of lines) {
    const ids = line.split(" > ");
    for (const id of ids) nodes.set(id, node(id, about[id]));
    for (const [n, to] of ids.slice(1).entries()) {
      const from = ids[n] ?? "";
      links.set(`${from} > ${to}`, { from, to, basis: "name", doubts: [] });
    }
  }
  const start = [...nodes.keys()].slice(0, 1);
  return {
    start,
    nodes: [...nodes.values()],
    links: [...links.values()],
    notes: [],
    complete: true,
    ...rest,
  };
}

/** A claim over NFS from its Pod to the disks of two mirrors. */
export const NFS_LINES: readonly string[] = [
  "claim data-0 > pv pvc-1 > share /mnt/tank/v/pvc-1 > dataset tank/v/pvc-1 > pool tank",
  "workload StatefulSet/db > pod db-0 > claim data-0",
  "pool tank > vdev mirror-0 > disk sda",
  "vdev mirror-0 > disk sdb",
  "pool tank > vdev mirror-1 > disk sdc",
  "vdev mirror-1 > disk sdd",
  "pv pvc-1 > attachment csi-1",
];
