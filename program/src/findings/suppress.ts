import { inCluster, inNamespace } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import { KEEP_PROPERTY, KEEP_VALUE } from "../model/keep.ts";
import { INVENTORY_ANOMALY } from "./anomalies.ts";
import type { Finding, SubjectKind } from "./finding.ts";
import type { Ignore } from "./memory.ts";
import type { Suppressed } from "./report.ts";
import type { Exclusion } from "./settings.ts";

/** Findings that stay, and each that was kept out with whose word it was. What is about us and not about them, an `unknown` or an anomaly, is never kept out. */
export function suppress(
  findings: readonly Finding[],
  { exclusions, ignores, inventory, now }: Words,
): { readonly kept: readonly Finding[]; readonly suppressed: readonly Suppressed[] } {
  const ignored = new Map(ignores.map((ignore) => [ignore.finding, ignore]));
  const matchers = exclusions.map((exclusion): Matcher => ({
    word: { by: `exclude: ${exclusion.reason}`, on: null },
    matches: matcherOf(exclusion),
  }));
  const hinted = hintedIn(inventory);
  const kept: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const finding of findings) {
    const word =
      finding.verdict === "unknown" || finding.rule === INVENTORY_ANOMALY
        ? undefined
        : (ignoredWord(ignored.get(finding.id), now) ??
          hintFor(finding, inventory, hinted) ??
          excludedWord(finding, matchers));
    if (word === undefined) kept.push(finding);
    else suppressed.push({ ...word, finding: markIgnored(finding, ignored.get(finding.id), now) });
  }
  return { kept, suppressed };
}

/** Everything that can keep a finding out. */
export interface Words {
  readonly exclusions: readonly Exclusion[];
  /** Findings that somebody wants left alone until a date; one that is over says nothing. */
  readonly ignores: readonly Ignore[];
  readonly inventory: InventoryView;
  readonly now: number;
}

interface Matcher {
  readonly word: Word;
  readonly matches: (finding: Finding) => boolean;
}

function excludedWord(finding: Finding, matchers: readonly Matcher[]): Word | undefined {
  for (const { word, matches } of matchers) if (matches(finding)) return word;
  return undefined;
}

function ignoredWord(ignore: Ignore | undefined, now: number): Word | undefined {
  if (ignore === undefined || ignore.until <= now) return undefined;
  const day = new Date(ignore.until).toISOString().slice(0, 10);
  return { by: `ignored by ${ignore.by} until ${day}: ${ignore.reason}`, on: null };
}

function markIgnored(finding: Finding, ignore: Ignore | undefined, now: number): Finding {
  if (ignoredWord(ignore, now) === undefined || finding.lifecycle === null) return finding;
  return { ...finding, lifecycle: { ...finding.lifecycle, state: "ignored" } };
}

/** Whose word keeps a finding out. */
type Word = Omit<Suppressed, "finding">;

/** The hint of an owner that covers a finding: on the object, or on a namespace it concerns. */
function hintFor(
  finding: Finding,
  inventory: InventoryView,
  hinted: ReadonlySet<string>,
): Word | undefined {
  return (
    onObject(finding, inventory) ??
    onDataset(finding, inventory) ??
    (isHinted(finding, hinted) ? onConcerned(finding, inventory) : undefined)
  );
}

function onObject({ subject }: Finding, inventory: InventoryView): Word | undefined {
  const { kind, key, namespace, name } = subject;
  const collection = HINTED[kind];
  const by = collection === undefined ? undefined : inventory.get(collection, key)?.ignoreHint;
  if (!by) return undefined;
  return { by, on: namespace === null ? `${kind}/${name}` : `${kind}/${namespace}/${name}` };
}

/** A snapshot is kept with its dataset. Who keeps something says that it is not left over, and nothing else of it. */
function onDataset({ subject, word }: Finding, inventory: InventoryView): Word | undefined {
  if (word === null || !OF_DATASETS.has(subject.kind)) return undefined;
  const [system = ""] = subject.key.split("/", 1);
  const [path = ""] = subject.name.split("@", 1);
  const [dataset] = inventory.findOn(system, "datasets", "path", path);
  if (dataset?.userProperties[KEEP_PROPERTY] !== KEEP_VALUE) return undefined;
  const kind = dataset.kind === "zvol" ? "zvol" : "dataset";
  return { by: `${KEEP_PROPERTY}=${KEEP_VALUE}`, on: `${kind}/${path}` };
}

const OF_DATASETS: ReadonlySet<SubjectKind> = new Set(["dataset", "zvol", "snapshot"]);

/** Where the objects of these kinds are; of those on a NAS only datasets can carry a word of their owner. */
const HINTED: { readonly [K in SubjectKind]?: HintedCollection } = Object.freeze({
  pv: "persistentVolumes",
  pvc: "persistentVolumeClaims",
  volumesnapshot: "volumeSnapshots",
  volumesnapshotcontent: "volumeSnapshotContents",
  volumeattachment: "volumeAttachments",
  storageclass: "storageClasses",
  csidriver: "csiDrivers",
});

type HintedCollection =
  | "persistentVolumes"
  | "persistentVolumeClaims"
  | "volumeSnapshots"
  | "volumeSnapshotContents"
  | "volumeAttachments"
  | "storageClasses"
  | "csiDrivers";

/** Namespaces in which something carries a hint, or that do themselves: most concerns need not be looked up. */
function hintedIn(inventory: InventoryView): ReadonlySet<string> {
  return new Set([
    ...inventory.find("namespaces", "hinted", "").map(({ name }) => name),
    ...inventory.find("persistentVolumeClaims", "hinted", "").map(({ namespace }) => namespace),
  ]);
}

function isHinted({ concerns }: Finding, hinted: ReadonlySet<string>): boolean {
  return hinted.size > 0 && concerns.some(({ namespace }) => hinted.has(namespace));
}

/**
 * On the claims that a finding concerns and their namespaces, of the cluster that it is about: nobody in another one hides it. What
 * many hang on is not for one of them to hide.
 */
function onConcerned(finding: Finding, inventory: InventoryView): Word | undefined {
  if (isShared(finding)) return undefined;
  const [owner = ""] = finding.subject.key.split("/", 1);
  for (const { kind, cluster, namespace, name } of finding.concerns) {
    if (cluster !== owner || name === null) continue;
    const [found] = inventory.find("namespaces", "name", inCluster(cluster, namespace));
    if (found?.ignoreHint) return { by: found.ignoreHint, on: `namespace/${namespace}` };
    if (kind !== "pvc") continue;
    const named = inNamespace(cluster, namespace, name);
    const [claim] = inventory.find("persistentVolumeClaims", "name", named);
    if (claim?.ignoreHint) return { by: claim.ignoreHint, on: `pvc/${namespace}/${name}` };
  }
  return undefined;
}

function matcherOf({ rule, subject, namespace }: Exclusion): (finding: Finding) => boolean {
  const isSubject = nameMatcher(subject);
  const isNamespace = nameMatcher(namespace);
  return (finding) =>
    (rule === undefined || finding.rule === rule) &&
    isSubject(`${finding.subject.kind}/${finding.subject.name}`) &&
    (namespace === undefined || namespacesOf(finding).some(isNamespace));
}

/** Of its subject, and of the claims it concerns where these are all that it concerns. */
function namespacesOf(finding: Finding): readonly string[] {
  const concerned = isShared(finding) ? [] : finding.concerns.filter(({ name }) => name !== null);
  return [finding.subject, ...concerned].flatMap(({ namespace }) => namespace ?? []);
}

/** A part of a NAS, which belongs to nobody alone. */
function isShared({ impact }: Finding): boolean {
  return impact !== null;
}

/** Whether a name is meant by one, or by `rx:` and a regular expression; every name where nothing is said. */
function nameMatcher(meant: string | undefined): (name: string) => boolean {
  if (meant === undefined) return () => true;
  if (!meant.startsWith(EXPRESSION)) return (name) => name === meant;
  const expression = new RegExp(meant.slice(EXPRESSION.length), "u");
  return (name) => expression.test(name);
}

/** What a name begins with that is a regular expression over names. */
const EXPRESSION = "rx:";
