import type { Finding } from "./finding.ts";
import type { Freeze } from "./memory.ts";
import type { ConfiguredSource } from "./places.ts";
import { keyOf } from "../model/ids.ts";

/** The code of what is found about the looking itself; no rule of the catalogue, and nobody can switch it off. */
export const INVENTORY_ANOMALY = "inventory-anomaly";

const TITLES: Readonly<Record<Freeze["kind"], string>> = Object.freeze({
  massChange: "Unusually many things turned unused at once",
  identityChanged: "Another cluster or TrueNAS answers under a known name",
  historyBroken: "The history of a cluster is not the one that was known",
});

/** One finding for each freeze that holds in what is read: nothing there is confirmed until somebody ends it. */
export function anomalyFindings(
  freezes: readonly Freeze[],
  sources: readonly ConfiguredSource[],
): readonly Finding[] {
  const names = sources.map(({ name }) => name);
  const isHere = ({ place }: Freeze) =>
    place.kind === "scope"
      ? names.some((name) => place.name.startsWith(`${name}:`))
      : names.includes(place.name);
  return freezes.filter(isHere).map((freeze) => anomaly(freeze));
}

function anomaly({ id, kind, place, since, because }: Freeze): Finding {
  return {
    id,
    rule: INVENTORY_ANOMALY,
    title: TITLES[kind],
    severity: kind === "massChange" ? "warning" : "error",
    verdict: "confirmed",
    word: null,
    subject: {
      kind: place.kind,
      key: keyOf(place.key, place.kind),
      name: place.name,
      namespace: null,
      source: place.name,
    },
    scope: place,
    evidence: [
      { fact: "what happened", value: because },
      { fact: "effect", value: "nothing there is called confirmed until somebody ends it" },
    ],
    preconditions: [],
    missing: [],
    reclaimableBytes: null,
    since,
    lifecycle: { state: "active", firstSeenAt: since, confirmations: 1 },
    concerns: [],
    impact: null,
    remedy: [`plumbline unfreeze ${id} --reason TEXT`],
  };
}
