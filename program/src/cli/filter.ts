import { suggest } from "../lib/suggest.ts";
import type { Finding } from "../findings/finding.ts";
import type { Report, Suppressed } from "../findings/report.ts";
import { inNamespace } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import { usageError, type FilterFlags, type FindingOrder } from "./flags.ts";
import { type Labels, parseSelector } from "../answers/selector.ts";

/** Findings to be shown, how many the filters keep back, and which of them somebody's word keeps out. */
export interface Shown {
  readonly findings: readonly Finding[];
  readonly hidden: number;
  readonly suppressed: readonly Suppressed[];
}

/**
 * The findings that the flags ask to see, in the order they ask for. What could not be judged is always shown: it may
 * concern anything. Filters choose among what was found; they never change what is read.
 */
export function choose(
  { findings, suppressed, at }: Pick<Report, "findings" | "suppressed" | "at">,
  flags: FilterFlags,
  inventory: InventoryView,
): Shown {
  const all = [...findings, ...suppressed.map(({ finding }) => finding)];
  refuseUnknownNamespace(flags.namespace, inventory, all);
  const wanted = conditionOf(flags, at, inventory);
  const kept = findings.filter((finding) => finding.verdict === "unknown" || wanted(finding));
  return {
    findings: inOrder(kept, flags.sortBy),
    hidden: findings.length - kept.length,
    suppressed: suppressed.filter(({ finding }) => wanted(finding)),
  };
}

/**
 * Throws ConfigError for a namespace that is in no cluster that was read and that no finding concerns: a typo must not look
 * like a clean namespace. A namespace that was deleted may still be concerned.
 */
export function refuseUnknownNamespace(
  namespace: string | undefined,
  inventory: InventoryView,
  findings: readonly Finding[] = [],
): void {
  if (namespace === undefined || findings.some((one) => concernsNamespace(one, namespace))) return;
  const parts = inventory.coverage("namespaces");
  if (parts.length === 0 || parts.some(({ state }) => state !== "complete")) return;
  const names = [...inventory.all("namespaces")].map(({ name }) => name);
  if (names.length === 0 || names.includes(namespace)) return;
  const near = suggest(namespace, names);
  const next = near === null ? "look for it with kubectl get namespaces" : `did you mean ${near}?`;
  throw usageError(
    "--namespace",
    "a namespace of a cluster that was read",
    JSON.stringify(namespace),
    next,
  );
}

/** Throws ConfigError where one namespace and all of them are asked for. */
export function refuseTwoNamespaces({
  namespace,
  allNamespaces,
}: Pick<FilterFlags, "namespace" | "allNamespaces">): void {
  if (namespace === undefined || !allNamespaces) return;
  throw usageError("--all-namespaces", "either it or --namespace", "both", "remove one of the two");
}

function conditionOf(
  flags: FilterFlags,
  at: number,
  inventory: InventoryView,
): (finding: Finding) => boolean {
  const { namespace, selector, olderThan, minSize } = flags;
  refuseTwoNamespaces(flags);
  const selected = selector === undefined ? null : parseSelector(selector, "--selector");
  const clusters = new Set<string>();
  for (const claim of selected === null ? [] : inventory.all("persistentVolumeClaims"))
    clusters.add(claim.cluster);
  return (finding) =>
    (namespace === undefined || concernsNamespace(finding, namespace)) &&
    (selected === null || labelsOf(finding, clusters, inventory).some(selected)) &&
    (olderThan === undefined || (finding.since !== null && at - finding.since >= olderThan)) &&
    (minSize === undefined ||
      (finding.reclaimableBytes !== null && finding.reclaimableBytes >= minSize));
}

function concernsNamespace({ subject, concerns }: Finding, namespace: string): boolean {
  return (
    subject.namespace === namespace ||
    concerns.some((concern) => concern === namespace || concern.startsWith(`${namespace}/`))
  );
}

/** Labels of the subject, if it is a claim, a PersistentVolume or a VolumeSnapshot, and of the claims it concerns. */
function labelsOf(
  finding: Finding,
  clusters: ReadonlySet<string>,
  inventory: InventoryView,
): readonly Labels[] {
  const key = finding.subject.key;
  const subject =
    inventory.get("persistentVolumes", key) ??
    inventory.get("persistentVolumeClaims", key) ??
    inventory.get("volumeSnapshots", key);
  const claims = finding.concerns.flatMap((concern) => {
    const [namespace = "", name = ""] = concern.split("/");
    return [...clusters].flatMap((cluster) =>
      inventory.find("persistentVolumeClaims", "name", inNamespace(cluster, namespace, name)),
    );
  });
  return [...(subject ? [subject] : []), ...claims].map((object) => object.labels);
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

function inOrder(findings: readonly Finding[], order: FindingOrder): readonly Finding[] {
  const byName = (a: Finding, b: Finding) =>
    compare(`${a.subject.kind}/${a.subject.name}`, `${b.subject.kind}/${b.subject.name}`);
  switch (order) {
    case "severity":
      return findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
    case "size":
      return findings.toSorted(
        (a, b) => (b.reclaimableBytes ?? -1) - (a.reclaimableBytes ?? -1) || byName(a, b),
      );
    case "age":
      return findings.toSorted(
        (a, b) => (a.since ?? Infinity) - (b.since ?? Infinity) || byName(a, b),
      );
    case "object":
      return findings.toSorted(byName);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
