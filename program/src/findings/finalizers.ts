import type { Evidence } from "./finding.ts";

/** Whose finalizer it is, and what has to happen before it is taken away (facts/democratic-csi §4.2, §4.6). */
const HOLDERS: Readonly<Record<string, string>> = Object.freeze({
  "kubernetes.io/pvc-protection": "Kubernetes, until no Pod uses it",
  "kubernetes.io/pv-protection": "Kubernetes, until no claim is bound to it",
  "snapshot.storage.kubernetes.io/pvc-as-source-protection":
    "the snapshot controller, until the snapshot of it is taken",
  "provisioner.storage.kubernetes.io/cloning-protection":
    "the external provisioner, until the copy of it is made",
  "external-provisioner.volume.kubernetes.io/finalizer":
    "the external provisioner, until its driver has deleted the volume",
});

/** Each finalizer that keeps an object from going, with what it waits for. */
export function heldBy(finalizers: readonly string[]): readonly Evidence[] {
  if (finalizers.length === 0)
    return [{ fact: "held by", value: "no finalizer: it should be gone any moment" }];
  return finalizers.map((finalizer) => ({
    fact: "held by",
    value: `${finalizer} (${holderOf(finalizer)})`,
  }));
}

function holderOf(finalizer: string): string {
  const attacher = /^external-attacher\/(.+)$/.exec(finalizer)?.[1];
  if (attacher !== undefined) return `the attacher of ${attacher}, until it is detached everywhere`;
  return HOLDERS[finalizer] ?? "a controller that is not known here";
}
