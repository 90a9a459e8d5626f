import { refuseUnknownNamespace } from "../answers/namespaces.ts";
import type { Finding } from "../findings/finding.ts";
import { areWhole } from "../model/inventory.ts";
import { type AskedNamespace, namespacesCalled } from "./finding-namespaces.ts";
import { namesOfSources, refuseOtherThan } from "./known-words.ts";
import { Problem } from "./problem.ts";
import { refusing } from "./refused.ts";
import type { Shown } from "./shown.ts";

/** Throws Problem for a namespace that is in no cluster, or not in its own, and that no finding concerns; of a tenant also for one that is not his. */
export function refuseUnknownNamespaces(namespaces: readonly AskedNamespace[], shown: Shown): void {
  if (namespaces.length === 0) return;
  const { findings, suppressed } = shown.report;
  const all = [...findings, ...suppressed.map(({ finding }) => finding)];
  for (const { cluster, name } of namespaces) {
    if (cluster !== null)
      refuseOtherThan(namesOfSources(["cluster"], shown), "namespace", [cluster]);
    refusing(() => refuseUnknownNamespace(name, shown, all));
    if (cluster !== null) refuseElsewhere({ cluster, name }, shown, all);
  }
}

/** Throws Problem for a namespace that its cluster does not have, where all of that cluster's were read, and that no finding concerns. */
function refuseElsewhere(
  { cluster, name }: { readonly cluster: string; readonly name: string },
  shown: Shown,
  findings: readonly Finding[],
): void {
  if (!areWhole(shown.inventory.coverage("namespaces", cluster))) return;
  const clusters = [...shown.inventory.all("namespaces")]
    .filter((one) => one.name === name)
    .map((one) => shown.nameOf(one.cluster));
  if (clusters.some((one) => one === cluster)) return;
  const called = `${cluster}:${name}`;
  if (findings.some((finding) => namespacesCalled(finding, shown).includes(called))) return;
  const [other] = clusters;
  const next =
    other === undefined
      ? "look for it with kubectl get namespaces"
      : `did you mean ${other}:${name}?`;
  throw new Problem(
    400,
    `query namespace: expected a namespace of ${cluster}, found ${JSON.stringify(name)}; ${next}`,
  );
}
