import { inCluster, inNamespace } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Finding, SubjectKind } from "./finding.ts";
import type { Suppressed } from "./report.ts";
import type { Exclusion } from "./settings.ts";

/** Findings that stay, and how many were kept out by what. An `unknown` is never kept out: it is about us, not about them. */
export function suppress(
  findings: readonly Finding[],
  exclusions: readonly Exclusion[],
  inventory: InventoryView,
): { readonly kept: readonly Finding[]; readonly suppressed: readonly Suppressed[] } {
  const matchers = exclusions.map((exclusion) => ({
    by: `exclude: ${exclusion.reason}`,
    matches: matcherOf(exclusion),
  }));
  const counts = new Map<string, number>();
  const kept = findings.filter((finding) => {
    if (finding.verdict === "unknown") return true;
    const by =
      hintFor(finding, inventory) ?? matchers.find((matcher) => matcher.matches(finding))?.by;
    if (by === undefined) return true;
    counts.set(by, (counts.get(by) ?? 0) + 1);
    return false;
  });
  return { kept, suppressed: [...counts].map(([by, count]) => ({ by, count })) };
}

/** The hint of an owner that covers a finding: on the object, or on a namespace it concerns. */
function hintFor(finding: Finding, inventory: InventoryView): string | undefined {
  const [cluster] = finding.subject.key.split("/", 1);
  if (cluster === undefined) return undefined;
  return onObject(finding, inventory) ?? onNamespace(finding, cluster, inventory);
}

function onObject(
  { subject: { kind, key } }: Finding,
  inventory: InventoryView,
): string | undefined {
  const collection = HINTED[kind];
  return collection === undefined
    ? undefined
    : (inventory.get(collection, key)?.ignoreHint ?? undefined);
}

/** Where the objects of these kinds are; the others live on a NAS, where nobody leaves a hint. */
const HINTED: { readonly [K in SubjectKind]?: HintedCollection } = Object.freeze({
  pv: "persistentVolumes",
  pvc: "persistentVolumeClaims",
  volumesnapshot: "volumeSnapshots",
  volumesnapshotcontent: "volumeSnapshotContents",
});

type HintedCollection =
  | "persistentVolumes"
  | "persistentVolumeClaims"
  | "volumeSnapshots"
  | "volumeSnapshotContents";

function onNamespace(
  finding: Finding,
  cluster: string,
  inventory: InventoryView,
): string | undefined {
  for (const concern of finding.concerns) {
    const [namespace, name] = concern.split("/");
    if (namespace === undefined || name === undefined) continue;
    const [found] = inventory.find("namespaces", "name", inCluster(cluster, namespace));
    const [claim] = inventory.find(
      "persistentVolumeClaims",
      "name",
      inNamespace(cluster, namespace, name),
    );
    const hint = found?.ignoreHint ?? claim?.ignoreHint;
    if (hint) return hint;
  }
  return undefined;
}

function matcherOf({ rule, subject, namespace }: Exclusion): (finding: Finding) => boolean {
  const named = subject === undefined ? null : subjectMatcher(subject);
  return (finding) =>
    (rule === undefined || finding.rule === rule) &&
    (named === null || named(`${finding.subject.kind}/${finding.subject.name}`)) &&
    (namespace === undefined ||
      finding.subject.namespace === namespace ||
      finding.concerns.some((concern) => concern.startsWith(`${namespace}/`)));
}

function subjectMatcher(subject: string): (name: string) => boolean {
  if (!subject.startsWith("rx:")) return (name) => name === subject;
  const expression = new RegExp(subject.slice("rx:".length), "u");
  return (name) => expression.test(name);
}
