import type { CallExpression, Node } from "oxc-parser";
import { FAULTS } from "./fault-table.ts";
import { type Fault, faultAt, isTestCode, type Source } from "./sources.ts";
import { walk } from "./walk.ts";

/** What other tools called unused, orphaned or gone and was not, by the thread or tool that shows it (facts/peers.md §0, §1). */
const FALSE_POSITIVES = [
  "k8s-cleaner#77",
  "kor#402",
  "kube-janitor#65",
  "kube-janitor#70",
  "kubernetes-truenas-democratic-tool",
  "ocs-ci#14894",
  "openebs/monitoring#106",
  "popeye#173",
  "QNAP-CSI#55",
  "tns-csi#126",
  "tns-csi#134",
  "Trident#1189",
  "Trident#297",
];

/** The traps of facts/democratic-csi.md §5.3, the hazards of facts/reliability.md §2.5, and the public false positives. */
export const PAIRED: readonly string[] = Object.freeze([
  ...numbered("TRAP", 40),
  ...numbered("HAZ", 48),
  ...FALSE_POSITIVES,
]);

/** Everything that has to be tested under its id: what is a pair, and the faults, whose id stands in a title. */
export const IDS: readonly string[] = Object.freeze([
  ...PAIRED,
  ...Object.keys(FAULTS).map((id) => `FLT-${id}`),
]);

function numbered(word: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${word}-${String(at + 1).padStart(2, "0")}`);
}

/** Helpers that make a pair of the id they are given: rules over records, looks over days, scans of a source that fails. */
const HELPERS: ReadonlySet<string> = new Set(["twins", "lookTwins", "faultTwins"]);
const STORIES = "simulators/scenarios/";
/** Of a story: its id, name, text and play, then its twin. */
const TWIN_AT = 4;

/** Ids that have no test, in their order: no pair where one is asked for, no title that names the fault elsewhere. */
export function untested(sources: readonly Source[]): string[] {
  const tested = new Set(
    sources.flatMap((source) => [...pairsIn(source), ...titlesIn(source)].map(({ id }) => id)),
  );
  return IDS.filter((id) => !tested.has(id));
}

/** Leaks (facts/democratic-csi.md §5.1) may have pairs as well; nobody counts them. */
const UNCOUNTED = /^LEAK-/;

/** Pairs and titles of an id that the facts do not have, and titles whose ids nobody counts. */
export function idFaults(source: Source): Fault[] {
  const unknown = [...pairsIn(source), ...titlesIn(source)]
    .filter(({ id }) => !IDS.includes(id) && !UNCOUNTED.test(id))
    .map(({ id, start }) => faultAt(source, start, `the facts have no ${id}`));
  return [...unknown, ...uncountedTitles(source)];
}

/** Ids alone are arguments of a helper. */
const IDS_ALONE = /^FLT-[A-Z]+\d+(?: [A-Z]+-[A-Z]*\d+)*$/;

function uncountedTitles(source: Source): Fault[] {
  if (!isTestCode(source)) return [];
  const faults: Fault[] = [];
  walk(source.tree, (node) => {
    const text = textOf(node);
    if (!text.startsWith("FLT-") || IDS_ALONE.test(text) || TITLE.test(text)) return;
    const said = `a title begins "FLT-K7 FLT-K8: ", and not ${JSON.stringify(text)}`;
    faults.push(faultAt(source, node.start, said));
  });
  return faults;
}

interface Pair {
  readonly id: string;
  readonly start: number;
}

function pairsIn(source: Source): Pair[] {
  const isPair = source.path.startsWith(STORIES) ? isStoryWithTwin : isHelper;
  if (isPair === isHelper && !isTestCode(source)) return [];
  const pairs: Pair[] = [];
  walk(source.tree, (node) => {
    if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return;
    const ids = stringIn(node.arguments[0]);
    if (ids === null || !isPair(node.callee.name, node.arguments)) return;
    for (const id of ids.split(" ")) pairs.push({ id, start: node.start });
  });
  return pairs;
}

/** Tests of the simulators and of the real API server say what others do under a fault, not what the program does. */
const OF_OTHERS = /^(simulators|structure|test-tools\/kubernetes)\//;
/** Cases of alerts, which promtool runs. */
const CASES = /^test-tools\/prometheus\/cases\//;
/** `FLT-K7: …`, or after other ids `HAZ-26 FLT-T12: …`. */
const TITLE = /^((?:[A-Z]+-[A-Z]*\d+ )*FLT-[A-Z]+\d+(?: [A-Z]+-[A-Z]*\d+)*): /;

/** Faults named at the beginning of a title, or of a row of a table of cases. */
function titlesIn(source: Source): Pair[] {
  if (OF_OTHERS.test(source.path) || !(isTestCode(source) || CASES.test(source.path))) return [];
  const titles: Pair[] = [];
  walk(source.tree, (node) => {
    const [, ids = ""] = TITLE.exec(textOf(node)) ?? [];
    for (const id of ids.split(" "))
      if (id.startsWith("FLT-")) titles.push({ id, start: node.start });
  });
  return titles;
}

/** A string, or what a template begins with. */
function textOf(node: Node): string {
  if (node.type === "TemplateLiteral") return node.quasis[0]?.value.raw ?? "";
  return stringIn(node) ?? "";
}

/** Id, story, and what differs. */
function isHelper(name: string, { length }: CallExpression["arguments"]): boolean {
  return HELPERS.has(name) && length >= 3;
}

function isStoryWithTwin(name: string, given: CallExpression["arguments"]): boolean {
  const twin = given[TWIN_AT];
  return name === "scenario" && twin !== undefined && !isNull(twin);
}

function isNull(node: Node): boolean {
  return node.type === "Literal" && node.value === null;
}

function stringIn(node: Node | undefined): string | null {
  return node?.type === "Literal" && typeof node.value === "string" ? node.value : null;
}
