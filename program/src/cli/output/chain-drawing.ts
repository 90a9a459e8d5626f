import type { Chain, ChainLink, ChainNode, Layer } from "../../correlate/trace/chain.ts";
import { LAYERS } from "../../correlate/trace/chain.ts";
import type { Page, Span } from "./page.ts";
import { widthOf } from "./page.ts";
import { humanBytes } from "./units.ts";

/** How the chain is drawn. `wide` adds what each link rests on and which source each object comes from. */
export interface DrawingOptions {
  readonly wide: boolean;
}

/** Layers that hang beside the line, not on it. */
const BESIDE: ReadonlySet<Layer> = new Set(["volumeSnapshot", "volumeSnapshotContent", "zfsSnapshot"]);

const TITLES: Record<Layer, string> = {
  workload: "workload", pod: "pod", claim: "claim", pv: "pv", attachment: "attachment", node: "node", session: "session",
  share: "share", target: "target", extent: "extent", dataset: "dataset", pool: "pool", vdev: "vdev", disk: "disk",
  volumeSnapshot: "snapshot", volumeSnapshotContent: "content", zfsSnapshot: "zfs",
};

const TITLE_WIDTH = 10;

/**
 * Draws the plumb line: one layer below the other from the workload to the disk, what is asked for marked, what is
 * missing marked and explained; snapshots beside it, below; last what the chain cannot say.
 */
export function drawChain(page: Page, chain: Chain, options: DrawingOptions): void {
  const line = LAYERS.filter((layer) => !BESIDE.has(layer));
  drawLayers(page, chain, line, options);
  const beside = chain.nodes.filter((node) => BESIDE.has(node.layer));
  if (beside.length > 0) {
    page.line();
    page.line({ text: "beside it", tone: "faint" });
    drawLayers(page, chain, LAYERS.filter((layer) => BESIDE.has(layer)), options);
  }
  if (chain.notes.length > 0) page.line();
  for (const note of chain.notes) page.prose(`${marks(page).unknown} ${note}`, 0, "unsure");
}

interface Marks {
  readonly present: string;
  readonly missing: string;
  readonly unknown: string;
  readonly line: string;
  readonly asked: string;
}

function marks(page: Page): Marks {
  return page.terminal.unicode
    ? { present: "●", missing: "✗", unknown: "?", line: "│", asked: " ◀ asked" }
    : { present: "*", missing: "x", unknown: "?", line: "|", asked: " <- asked" };
}

function drawLayers(page: Page, chain: Chain, layers: readonly Layer[], options: DrawingOptions): void {
  const filled = layers.map((layer) => chain.nodes.filter((node) => node.layer === layer)).filter((nodes) => nodes.length > 0);
  const nameWidth = Math.max(0, ...filled.flat().map((node) => widthOf(nameOf(node))));
  for (const [index, nodes] of filled.entries()) {
    if (index > 0) page.line(" ".repeat(TITLE_WIDTH + 2), { text: marks(page).line, tone: "faint" });
    for (const [position, node] of nodes.entries()) drawNode(page, chain, node, position === 0, nameWidth, options);
  }
}

function drawNode(page: Page, chain: Chain, node: ChainNode, first: boolean, nameWidth: number, options: DrawingOptions): void {
  const title = (first ? TITLES[node.layer] : "").padEnd(TITLE_WIDTH + 2);
  const asked: readonly Span[] = chain.start.includes(node.id) ? [{ text: marks(page).asked, tone: "strong" }] : [];
  page.line({ text: title, tone: "faint" }, markOf(page, node), " ", nameSpan(node), ...factSpans(page, node, nameWidth), ...asked);
  const indent = TITLE_WIDTH + 4;
  if (node.state !== "present") page.prose(`${node.state}: ${node.because ?? "no reason given"}`, indent, node.state === "missing" ? "bad" : "unsure");
  const links = chain.links.filter((link) => link.to === node.id);
  for (const link of links) drawLink(page, chain, link, indent, options);
}

function drawLink(page: Page, chain: Chain, link: ChainLink, indent: number, options: DrawingOptions): void {
  const from = chain.nodes.find((node) => node.id === link.from);
  if (options.wide && from) page.line(" ".repeat(indent), { text: `joined to ${TITLES[from.layer]} ${nameOf(from)} by ${link.basis}`, tone: "faint" });
  for (const doubt of link.doubts) page.prose(`doubt: ${doubt}`, indent, "unsure");
}

function markOf(page: Page, node: ChainNode): Span {
  const { present, missing, unknown } = marks(page);
  if (node.state === "present") return { text: present, tone: "good" };
  return node.state === "missing" ? { text: missing, tone: "bad" } : { text: unknown, tone: "unsure" };
}

function nameSpan(node: ChainNode): Span {
  return { text: nameOf(node), tone: node.state === "present" ? "strong" : "plain" };
}

function nameOf(node: ChainNode): string {
  return node.namespace === null ? node.name : `${node.namespace}/${node.name}`;
}

/** Facts stand beside the name where they fit on the line, else on the next. */
function factSpans(page: Page, node: ChainNode, nameWidth: number): readonly Span[] {
  const text = node.facts.map((fact) => `${fact.label} ${typeof fact.value === "number" ? humanBytes(fact.value) : fact.value}`).join(", ");
  if (text === "") return [];
  const used = TITLE_WIDTH + 4 + widthOf(nameOf(node));
  const aligned = TITLE_WIDTH + 4 + Math.min(nameWidth, 44) + 2;
  const start = Math.max(used + 2, aligned);
  const fits = page.terminal.columns === null || start + widthOf(text) <= page.terminal.columns;
  const gap = fits ? " ".repeat(start - used) : `  `;
  return [gap, { text, tone: "faint" }];
}
