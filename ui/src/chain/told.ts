import { bytesText } from "../format/bytes.ts";
import { TEXTS } from "../texts.ts";
import { badgeOf } from "./badge.ts";
import type { ChainNode, ChainFinding } from "./layers.ts";

const { chain: texts } = TEXTS;

/** What kind of thing a node is, as a person says it; of a workload and a dataset the kind that it has itself. */
export function kindOf({ layer, name, facts }: ChainNode): string {
  if (layer === "workload" && name.includes("/")) return name.slice(0, name.indexOf("/"));
  const kind = facts.find(({ label }) => label === "kind")?.value;
  if (layer === "dataset" && kind === "zvol") return texts.zvol;
  return texts.kinds[layer];
}

/** Its name without the kind. */
export function nameOf({ layer, name }: ChainNode): string {
  return layer === "workload" ? name.slice(name.indexOf("/") + 1) : name;
}

/** Its facts, each as one text; why it is not there where it is not. */
export function factsOf({ facts, because, state, layer }: ChainNode): readonly string[] {
  if (state !== "present" && because !== null) return [because];
  return facts
    .filter(({ label }) => !(layer === "dataset" && label === "kind"))
    .map(({ label, value }) => {
      const text = typeof value === "number" ? bytesText(value) : value;
      if (layer === "attachment")
        return label === "attached" ? texts.attached[value === "yes" ? "yes" : "no"] : text;
      return SPEAKS_FOR_ITSELF.has(label) ? text : `${label} ${text}`;
    });
}

/** Labels that say nothing which the value does not. */
const SPEAKS_FOR_ITSELF: ReadonlySet<string> = new Set(["phase", "status", "protocol"]);

/** A node in one line: kind, name, state, facts, and how much is found about it. */
export function sentenceOf(node: ChainNode, findings: readonly ChainFinding[] = []): string {
  const where = node.namespace === null ? "" : texts.inNamespace(node.namespace);
  const state = node.state === "present" ? "" : texts.states[node.state];
  const name = `${kindOf(node)} ${nameOf(node)}${where}`;
  const parts = [name, state, ...factsOf(node), badgeOf(node, findings)?.text ?? ""];
  return parts.filter((part) => part !== "").join(", ");
}
