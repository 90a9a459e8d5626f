import { refuseUnknownNamespace } from "../answers/namespaces.ts";
import { refusing } from "./refused.ts";
import type { Shown } from "./shown.ts";

/** Throws Problem for a namespace that is in no cluster and that no finding concerns; of a tenant also for one that is not his. */
export function refuseUnknownNamespaces(namespaces: readonly string[], shown: Shown): void {
  if (namespaces.length === 0) return;
  const { findings, suppressed } = shown.report;
  const all = [...findings, ...suppressed.map(({ finding }) => finding)];
  refusing(() => {
    for (const namespace of namespaces) refuseUnknownNamespace(namespace, shown, all);
  });
}
