import { grouped } from "../../lib/units.ts";
import type { ChainNode, Layer } from "../../correlate/trace/chain.ts";
import type { JudgedChain } from "../../answers/trace.ts";
import { drawNotes, drawPart, nameOf } from "./chain-drawing.ts";
import { SEVERITY_TONE } from "./findings-table.ts";
import type { Cell, Page } from "./page.ts";
import { printTable } from "./table.ts";
import { listed } from "../../lib/words.ts";
import { counted, humanBytes } from "./units.ts";

/** With more claims than this above one object the whole tree is longer than a screen. */
const MANY_CLAIMS = 5;

/** Whether so many claims hang on what was asked about that a list says more than a drawing. */
export function isFanOut(chain: JudgedChain): boolean {
  return claimsIn(chain).length > MANY_CLAIMS && chain.start.every((id) => isStorage(chain, id));
}

/**
 * What was asked about and what it stands on; then who hangs on it, by namespace and workload, with sizes; then what is
 * missing or out of plumb among it. `again` is the command that draws the whole tree.
 */
export function drawOverview(page: Page, chain: JudgedChain, again: string): void {
  const asked = new Set(chain.start);
  const isDrawn = (id: string) => asked.size <= MOST_ASKED && asked.has(id);
  const own = chain.nodes.filter(({ id, layer }) => isDrawn(id) || BELOW.includes(layer));
  const layers = [...new Set(own.map(({ layer }) => layer))];
  drawPart(page, { ...chain, nodes: own }, layers);
  page.gap();
  page.prose(totalsOf(chain), 0, "strong");
  printUsers(page, chain);
  printMissing(page, chain);
  printFindings(page, chain);
  drawNotes(page, chain);
  page.gap();
  page.line("next:");
  page.command(again, 2, "strong");
}

/** With more objects than this asked about at once, as by their StorageClass, they are not drawn above what they stand on. */
const MOST_ASKED = 5;

/** What storage stands on. */
const BELOW: readonly Layer[] = ["pool", "vdev", "disk"];

const STORAGE: ReadonlySet<Layer> = new Set<Layer>([...BELOW, "dataset", "share", "target", "pv"]);

function isStorage(chain: JudgedChain, id: string): boolean {
  return chain.nodes.some((node) => node.id === id && STORAGE.has(node.layer));
}

function claimsIn({ nodes }: JudgedChain): readonly ChainNode[] {
  return nodes.filter(({ layer }) => layer === "claim");
}

/** "64 claims in 12 namespaces, 10 GiB requested; 4 more are named by PersistentVolumes and do not exist". */
function totalsOf(chain: JudgedChain): string {
  const claims = claimsIn(chain);
  const present = claims.filter(({ state }) => state === "present");
  const namespaces = new Set(present.map(({ source, namespace }) => `${source} ${namespace}`));
  const gone = claims.filter(({ state }) => state === "missing").length;
  const unseen = claims.length - present.length - gone;
  return [
    `${counted(present.length, "claim")} in ${counted(namespaces.size, "namespace")}, ${humanBytes(requestedBy(present))} requested`,
    ...(gone > 0 ? [`${counted(gone, "more claim")} named by PersistentVolumes and missing`] : []),
    ...(unseen > 0 ? [`${counted(unseen, "more claim")} that could not be looked for`] : []),
  ].join("; ");
}

function requestedBy(claims: readonly ChainNode[]): number {
  const bytes = claims.flatMap(({ facts }) =>
    facts.flatMap(({ label, value }) => (label === "requested" ? value : [])),
  );
  return bytes.reduce<number>((sum, value) => sum + Number(value), 0);
}

/** A line for each namespace and set of workloads. */
function printUsers(page: Page, chain: JudgedChain): void {
  const users = usersAbove(chain);
  const present = claimsIn(chain).filter(({ state }) => state === "present");
  const severalSources = new Set(present.map(({ source }) => source)).size > 1;
  const groups = Map.groupBy(present, (claim) =>
    [
      severalSources ? `${claim.source}:${claim.namespace}` : claim.namespace,
      (users.get(claim.id) ?? []).join(", "),
    ].join("\0"),
  );
  const rows = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, claims]) => {
      const [namespace = "", workloads = ""] = key.split("\0");
      return [
        namespace,
        workloads === "" ? "no Pod" : workloads,
        grouped(claims.length),
        humanBytes(requestedBy(claims)),
      ];
    });
  const columns = [
    { title: "NAMESPACE" },
    { title: "USED BY", whenNarrow: "wrap" as const },
    { title: "CLAIMS", align: "right" as const },
    { title: "REQUESTED", align: "right" as const },
  ];
  if (rows.length > 0) printTable(page, columns, rows, { headers: true, indent: 2 });
}

/** Of each node the workloads above it; a Pod that nothing controls stands for itself. */
function usersAbove({ nodes, links }: JudgedChain): ReadonlyMap<string, readonly string[]> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const above = Map.groupBy(links, ({ to }) => to);
  const topOf = (id: string): readonly string[] => {
    const over = (above.get(id) ?? [])
      .flatMap(({ from }) => byId.get(from) ?? [])
      .filter(({ layer }) => layer === "pod" || layer === "workload");
    const node = byId.get(id);
    if (over.length > 0) return over.flatMap((one) => topOf(one.id));
    return node === undefined || node.layer === "claim" ? [] : [shortName(node)];
  };
  return new Map(
    nodes
      .filter(({ layer }) => layer === "claim")
      .map(({ id }) => [id, [...new Set(topOf(id))].toSorted()]),
  );
}

/** "StatefulSet postgres", "pod debug"; the namespace stands beside it. */
function shortName({ layer, name }: ChainNode): string {
  return layer === "pod" ? `pod ${name}` : name.replace("/", " ");
}

/** How many objects are named before the rest is counted. */
const NAMED = 5;

/** Layers that people call otherwise. */
const LAYER_WORDS: Readonly<Record<string, string>> = {
  pv: "PersistentVolume",
  attachment: "VolumeAttachment",
  nvmeofNamespace: "NVMe-oF namespace",
  volumeSnapshot: "VolumeSnapshot",
  volumeSnapshotContent: "VolumeSnapshotContent",
  zfsSnapshot: "ZFS snapshot",
};

function printMissing(page: Page, { nodes }: JudgedChain): void {
  const notThere = nodes.filter(({ state }) => state !== "present");
  for (const [kind, same] of Map.groupBy(notThere, ({ layer, state }) => `${layer} ${state}`)) {
    page.gap();
    const names = same.slice(0, NAMED).map(nameOf);
    const more = same.length - names.length;
    const [layer = "", state = ""] = kind.split(" ");
    page.prose(
      `${counted(same.length, LAYER_WORDS[layer] ?? layer)} ${state}: ${listed([...names, ...(more > 0 ? [`${grouped(more)} more`] : [])])}`,
      0,
      state === "missing" ? "bad" : "unsure",
    );
  }
}

function printFindings(page: Page, { findings }: JudgedChain): void {
  if (findings.length === 0) return;
  page.gap();
  const groups = Map.groupBy(findings, ({ rule }) => rule);
  const rows = [...groups.values()].flatMap((group): readonly (readonly Cell[])[] => {
    const [first] = group;
    if (first === undefined) return [];
    const severity = { text: first.severity, tone: SEVERITY_TONE[first.severity] };
    return [[severity, grouped(group.length), first.title]];
  });
  const columns = [
    { title: "" },
    { title: "", align: "right" as const },
    { title: "", whenNarrow: "wrap" as const },
  ];
  printTable(page, columns, rows, { headers: false });
}
