import type { JudgedChain } from "../../answers/trace.ts";
import {
  type Chain,
  type ChainLink,
  type ChainNode,
  type Layer,
  LAYERS,
  MOUNTED_WITH,
} from "../../correlate/trace/chain.ts";
import type { Finding } from "../../findings/finding.ts";
import { SEVERITY_TONE } from "./findings-table.ts";
import { type Page, type Span, widthOf, wrap } from "./page.ts";
import type { Tone } from "./terminal.ts";
import { humanBytes } from "./units.ts";

/** How the chain is drawn. `wide` adds what each link rests on and which source each object comes from. */
export interface DrawingOptions {
  readonly wide: boolean;
}

/** Layers that hang beside the line, not on it. */
const BESIDE: ReadonlySet<Layer> = new Set([
  "volumeSnapshot",
  "volumeSnapshotContent",
  "zfsSnapshot",
]);

const TITLES: Record<Layer, string> = {
  workload: "workload",
  pod: "pod",
  claim: "claim",
  pv: "pv",
  attachment: "attached",
  node: "node",
  session: "session",
  share: "share",
  target: "target",
  extent: "extent",
  subsystem: "subsys",
  nvmeofNamespace: "nvme ns",
  dataset: "dataset",
  pool: "pool",
  vdev: "vdev",
  disk: "disk",
  volumeSnapshot: "snapshot",
  volumeSnapshotContent: "content",
  zfsSnapshot: "zfs",
};

/**
 * Draws the plumb line: one layer below the other from the workload to the disk, what is asked for marked, what is
 * missing marked and explained; snapshots beside it, below; last what the chain cannot say.
 */
export function drawChain(page: Page, chain: JudgedChain, options: DrawingOptions): void {
  const line = LAYERS.filter((layer) => !BESIDE.has(layer));
  drawLayers(page, options.wide ? chain : withoutRevisions(chain), line, options);
  const beside = chain.nodes.filter((node) => BESIDE.has(node.layer));
  if (beside.length > 0) {
    page.gap();
    page.line({ text: "beside it", tone: "faint" });
    drawLayers(
      page,
      chain,
      LAYERS.filter((layer) => BESIDE.has(layer)),
      options,
    );
  }
  drawNotes(page, chain);
  drawFindingsBeside(page, chain, options);
  const checked = chain.findings.find(({ preconditions }) => preconditions.length > 0);
  if (checked === undefined) return;
  page.gap();
  page.prose("next: what P1 to P9 are, and what was seen", 0, "faint");
  page.command(`plumbline explain ${checked.id}`, 2, "faint");
}

/** What was found about the StorageClass, initiator group or snapshot task that was asked about: none of them is drawn. */
function drawFindingsBeside(page: Page, chain: JudgedChain, options: DrawingOptions): void {
  const drawn = new Set(chain.nodes.map(({ id }) => id));
  for (const finding of chain.findings.filter(({ subject }) => !drawn.has(subject.key)))
    drawFinding(finding, options, (text, tone) => page.prose(text, 2, tone));
}

/** What the chain cannot say. */
export function drawNotes(page: Page, { nodes, notes }: Chain): void {
  if (nodes.length > 0 && notes.length > 0) page.gap();
  for (const note of notes) page.prose(`${marks(page).unknown} ${note}`, 0, "unsure");
}

/** Some layers alone, as the whole is drawn. */
export function drawPart(page: Page, chain: JudgedChain, layers: readonly Layer[]): void {
  drawLayers(page, chain, layers, { wide: false });
}

/** The ReplicaSet between a Deployment and its Pods says nothing that the Deployment does not. */
function withoutRevisions(chain: JudgedChain): JudgedChain {
  const owned = new Set(
    chain.links
      .filter(({ from }) =>
        chain.nodes.some(({ id, name }) => id === from && name.startsWith("Deployment/")),
      )
      .map(({ to }) => to),
  );
  const isRevision = ({ id, layer, name }: ChainNode) =>
    layer === "workload" &&
    name.startsWith("ReplicaSet/") &&
    owned.has(id) &&
    !chain.start.includes(id);
  return { ...chain, nodes: chain.nodes.filter((node) => !isRevision(node)) };
}

interface Marks {
  readonly present: string;
  readonly asked: string;
  readonly missing: string;
  readonly unknown: string;
  readonly broken: string;
  readonly line: string;
}

function marks(page: Page): Marks {
  return page.terminal.unicode
    ? { present: "●", asked: "▶", missing: "✗", unknown: "?", broken: "!", line: "│" }
    : { present: "*", asked: ">", missing: "x", unknown: "?", broken: "!", line: "|" };
}

/** Where marks and the line stand, and where names begin, in cells: an attachment's 68 letters fit on 80 columns. */
const MARK_AT = 9;
const NAME_AT = MARK_AT + 2;

/** Names up to this width push the facts of all others to the right; longer ones have theirs on the next line. */
const ALIGNED_WIDTH = 46;

function drawLayers(
  page: Page,
  chain: JudgedChain,
  layers: readonly Layer[],
  options: DrawingOptions,
): void {
  const filled = layers
    .map((layer) => chain.nodes.filter((node) => node.layer === layer))
    .filter((nodes) => nodes.length > 0);
  const factsAt = factsColumn(page, filled.flat());
  for (const [index, nodes] of filled.entries()) {
    const gutter: Gutter = { text: index === filled.length - 1 ? " " : marks(page).line, factsAt };
    for (const [position, node] of nodes.entries())
      drawNode(page, chain, node, position === 0, gutter, options);
    if (index < filled.length - 1)
      page.line(" ".repeat(MARK_AT), { text: gutter.text, tone: "faint" });
  }
}

/** Where the facts of all nodes begin; null where they do not fit there, and each stands behind its name. */
function factsColumn(page: Page, nodes: readonly ChainNode[]): number | null {
  const aligned = nodes.filter((node) => widthOf(nameOf(node)) <= ALIGNED_WIDTH);
  const at = NAME_AT + Math.max(0, ...aligned.map((node) => widthOf(nameOf(node)))) + 2;
  const room = page.terminal.columns ?? Infinity;
  return aligned.every((node) => at + widthOf(factsOf(node)) <= room) ? at : null;
}

/** What stands under the mark of a node, and where facts begin. */
interface Gutter {
  readonly text: string;
  readonly factsAt: number | null;
}

function drawNode(
  page: Page,
  chain: JudgedChain,
  node: ChainNode,
  first: boolean,
  gutter: Gutter,
  options: DrawingOptions,
): void {
  const title = (first ? TITLES[node.layer] : "").padEnd(MARK_AT);
  const facts = factsOf(node);
  const look: Tone = isAlarming(node) ? "bad" : "faint";
  const end = NAME_AT + widthOf(nameOf(node));
  const factsAt = Math.max(gutter.factsAt ?? 0, end + 2);
  const beside = facts !== "" && factsAt + widthOf(facts) <= (page.terminal.columns ?? Infinity);
  const tail: readonly Span[] = beside
    ? [" ".repeat(factsAt - end), { text: facts, tone: look }]
    : [];
  page.line(
    { text: title, tone: "faint" },
    markOf(page, chain, node),
    " ",
    nameSpan(node),
    ...tail,
  );
  const below = (text: string, tone: Tone) => drawBelow(page, gutter, text, tone);
  if (facts !== "" && !beside) below(facts, look);
  const mounted = node.facts.find(({ label }) => label === MOUNTED_WITH);
  if (options.wide && mounted !== undefined) below(`${MOUNTED_WITH} ${mounted.value}`, "faint");
  if (node.state !== "present")
    below(
      `${node.state}: ${node.because ?? "no reason given"}`,
      node.state === "missing" ? "bad" : "unsure",
    );
  for (const finding of chain.findings.filter(({ subject }) => subject.key === node.id))
    drawFinding(finding, options, below);
  for (const link of chain.links.filter((candidate) => candidate.to === node.id)) {
    if (options.wide) below(restsOn(chain, link), "faint");
    for (const doubt of link.doubts) below(`doubt: ${doubt}`, "unsure");
  }
}

/** What was found, which checks it passed; in wide also what would change the verdict. */
function drawFinding(
  finding: Finding,
  { wide }: DrawingOptions,
  below: (text: string, tone: Tone) => void,
): void {
  below(findingText(finding), SEVERITY_TONE[finding.severity]);
  const checks = checksText(finding);
  if (checks !== null) below(checks, "faint");
  if (wide) for (const sentence of finding.missing) below(sentence, "unsure");
}

/** "held P1 P2 P3, failed P7, not checkable P6"; null where nothing had to be checked. */
function checksText({ preconditions }: Finding): string | null {
  const said = (["held", "failed", "notCheckable"] as const).flatMap((state) => {
    const ids = preconditions.filter((one) => one.state === state).map(({ id }) => id);
    const word = state === "notCheckable" ? "not checkable" : state;
    return ids.length === 0 ? [] : [`${word} ${ids.join(" ")}`];
  });
  return said.length === 0 ? null : said.join(", ");
}

/** "orphan, suspect: dataset-unreferenced (0123456789abcdef)"; the id is what `explain` takes. */
function findingText({ word, verdict, rule, id }: Finding): string {
  return `${word === null ? "" : `${word}, `}${verdict}: ${rule} (${id})`;
}

function factsOf({ facts }: ChainNode): string {
  return facts
    .filter(({ label }) => label !== MOUNTED_WITH)
    .map(({ label, value }) => `${label} ${typeof value === "number" ? humanBytes(value) : value}`)
    .join(", ");
}

/** A pool, vdev or disk that is not as it should be. */
function isAlarming({ facts }: ChainNode): boolean {
  return facts.some(({ label, value }) => label === "status" && value !== "ONLINE");
}

/** A line below a node, with the plumb line running past it. */
function drawBelow(page: Page, gutter: Gutter, text: string, tone: Tone): void {
  const room =
    page.terminal.columns === null ? Infinity : Math.max(20, page.terminal.columns - NAME_AT);
  for (const line of wrap(text, room))
    page.line(" ".repeat(MARK_AT), { text: gutter.text, tone: "faint" }, " ", { text: line, tone });
}

function restsOn(chain: JudgedChain, link: ChainLink): string {
  const from = chain.nodes.find((node) => node.id === link.from);
  return from === undefined
    ? `joined by ${link.basis}`
    : `joined to ${from.layer === "attachment" ? from.layer : TITLES[from.layer]} ${nameOf(from)} by ${link.basis}`;
}

function markOf(page: Page, chain: JudgedChain, node: ChainNode): Span {
  const { present, asked, missing, unknown, broken } = marks(page);
  if (node.state === "missing") return { text: missing, tone: "bad" };
  if (node.state === "unknown") return { text: unknown, tone: "unsure" };
  const isAsked = chain.start.includes(node.id);
  if (isAlarming(node)) return { text: isAsked ? asked : broken, tone: "bad" };
  return isAsked ? { text: asked, tone: "strong" } : { text: present, tone: "good" };
}

function nameSpan(node: ChainNode): Span {
  return { text: nameOf(node), tone: node.state === "present" ? "strong" : "plain" };
}

/** "shop/data-0"; a workload is "StatefulSet shop/postgres". */
export function nameOf({ layer, namespace, name }: ChainNode): string {
  if (namespace === null) return name;
  if (layer !== "workload") return `${namespace}/${name}`;
  const [kind = "", own = ""] = name.split("/");
  return `${kind} ${namespace}/${own}`;
}
