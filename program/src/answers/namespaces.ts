import type { Finding } from "../findings/finding.ts";
import { ConfigError } from "../lib/errors.ts";
import { suggest } from "../lib/suggest.ts";
import type { InventoryView } from "../model/inventory.ts";

/**
 * Throws ConfigError for a namespace that is in no cluster that was read and that no finding concerns: a typo must not look
 * like a clean namespace. A namespace that was deleted may still be concerned.
 */
export function refuseUnknownNamespace(
  namespace: string | null,
  inventory: InventoryView,
  findings: readonly Finding[] = [],
): void {
  if (namespace === null || findings.some((one) => concernsNamespace(one, namespace))) return;
  const parts = inventory.coverage("namespaces");
  if (parts.length === 0 || parts.some(({ state }) => state !== "complete")) return;
  const names = [...inventory.all("namespaces")].map(({ name }) => name);
  if (names.length === 0 || names.includes(namespace)) return;
  const near = suggest(namespace, names);
  throw new ConfigError({
    where: "--namespace",
    expected: "a namespace of a cluster that was read",
    found: JSON.stringify(namespace),
    next: near === null ? "look for it with kubectl get namespaces" : `did you mean ${near}?`,
  });
}

/** Whether a finding is about something in a namespace, or concerns a claim in it. */
export function concernsNamespace({ subject, concerns }: Finding, namespace: string): boolean {
  return (
    subject.namespace === namespace ||
    concerns.some((concern) => concern === namespace || concern.startsWith(`${namespace}/`))
  );
}
