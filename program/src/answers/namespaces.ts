import type { Finding } from "../findings/finding.ts";
import { ConfigError } from "../lib/errors.ts";
import { suggest } from "../lib/suggest.ts";
import { listed } from "../lib/words.ts";
import type { Answerable } from "./answerable.ts";
import { Unknown } from "./unknown.ts";

/**
 * Throws `Unknown` for a namespace that whoever asks may not see, and ConfigError for one that is in no cluster that was read and that no finding concerns: a typo must not look
 * like a clean namespace. A namespace that was deleted may still be concerned.
 */
export function refuseUnknownNamespace(
  namespace: string | null,
  { inventory, onlyNamespaces }: Pick<Answerable, "inventory" | "onlyNamespaces">,
  findings: readonly Finding[] = [],
): void {
  if (namespace === null) return;
  if (onlyNamespaces !== undefined) return refuseForeignNamespace(namespace, onlyNamespaces);
  if (findings.some((one) => concernsNamespace(one, namespace))) return;
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

/** What is empty to who may not look is not told as empty. */
function refuseForeignNamespace(namespace: string, own: ReadonlySet<string>): void {
  if (!own.has(namespace)) throw notYours(JSON.stringify(namespace), own);
}

/** Throws `Unknown` where whoever asks sees nothing at all. */
export function refuseSeeingNothing({ onlyNamespaces }: Pick<Answerable, "onlyNamespaces">): void {
  if (onlyNamespaces?.size === 0) throw notYours("none", onlyNamespaces);
}

function notYours(found: string, own: ReadonlySet<string>): Unknown {
  return new Unknown({
    where: "--namespace",
    expected: "a namespace in which you may list claims, and that has some",
    found,
    next:
      own.size === 0
        ? "ask whoever gives rights in yours"
        : `name one of ${listed([...own].toSorted().slice(0, MOST_NAMED))}`,
  });
}

/** More namespaces than this are not named: it is a hint. */
const MOST_NAMED = 10;

/** Whether a finding is about something in a namespace, or concerns a claim in it. */
export function concernsNamespace({ subject, concerns }: Finding, namespace: string): boolean {
  return (
    subject.namespace === namespace || concerns.some((concern) => concern.namespace === namespace)
  );
}
