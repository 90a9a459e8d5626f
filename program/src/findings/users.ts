import type { BlockTarget, Links } from "../correlate/links.ts";
import { leafOf } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { PersistentVolume, Pod, Workload } from "../model/kubernetes.ts";
import { smbName } from "../model/stated.ts";
import type { Share } from "../model/truenas.ts";
import type { Evidence } from "./finding.ts";

/** Who names a share: an NFS share by its path, an SMB share by its name. */
export function namingShare({ path, name }: Share, inventory: InventoryView): Naming {
  if (name === null)
    return {
      pvs: inventory.find("persistentVolumes", "sharePath", path),
      pods: inventory.find("pods", "inlineSharePath", path),
      workloads: inventory.find("workloads", "inlineSharePath", path),
    };
  const share = smbName(name);
  return {
    pvs: inventory.find("persistentVolumes", "smbShare", share),
    pods: inventory.find("pods", "inlineSmbShare", share),
    workloads: inventory.find("workloads", "inlineSmbShare", share),
  };
}

/** The same as evidence. */
export function usersOfShare(share: Share, inventory: InventoryView): readonly Evidence[] {
  return asEvidence(namingShare(share, inventory));
}

/** Who still names a target by its IQN, or a subsystem by its NQN, or is logged in to it. */
export function usersOfTarget(
  target: BlockTarget,
  links: Links,
  inventory: InventoryView,
): readonly Evidence[] {
  return [
    ...asEvidence(namingTarget(target, links, inventory)),
    ...links.sessionsOf(target).map((session) => ({
      fact: "logged in",
      value: "hostnqn" in session ? session.hostnqn : session.initiator,
    })),
  ];
}

/**
 * What gives a zvol out and was made by no driver, so by somebody for somebody (facts/democratic-csi §5.3, T27): drivers put
 * the name of the volume into the name of its target and subsystem, between a prefix and a suffix (§1.3, §7).
 */
export function givenOutByPeople(
  zvol: string,
  targets: readonly BlockTarget[],
): readonly Evidence[] {
  return targets
    .filter(({ name }) => !isNamedFor(name, zvol))
    .map((target) => {
      const kind = "subnqn" in target ? "nvmeof-subsystem" : "target";
      return { fact: "given out by", value: `${kind}/${target.name}` };
    });
}

/** Whether the name of a volume stands in the name, or the comment, of what gives it out. */
export function isNamedFor(name: string, path: string): boolean {
  return name.toLowerCase().includes(leafOf(path).toLowerCase());
}

/** Who names a target by its IQN, or a subsystem by its NQN; nobody as long as that is not known. */
export function namingTarget(target: BlockTarget, links: Links, inventory: InventoryView): Naming {
  const name = links.qualifiedNameOf(target);
  if (name === null) return { pvs: [], pods: [], workloads: [] };
  const [index, inlineIndex] =
    "subnqn" in target ? (["nqn", "inlineNqn"] as const) : (["iqn", "inlineIqn"] as const);
  return {
    pvs: inventory.find("persistentVolumes", index, name),
    pods: inventory.find("pods", inlineIndex, name),
    workloads: inventory.find("workloads", inlineIndex, name),
  };
}

/** PersistentVolumes, and volumes written into Pods and Pod templates. */
export interface Naming {
  readonly pvs: readonly PersistentVolume[];
  readonly pods: readonly Pod[];
  readonly workloads: readonly Workload[];
}

function asEvidence({ pvs, pods, workloads }: Naming): readonly Evidence[] {
  return [...pvs.map(byPv), ...pods.map(byPod), ...workloads.map(byWorkload)];
}

function byPv(pv: PersistentVolume): Evidence {
  return { fact: "still named by", value: `pv/${pv.name}` };
}

function byPod(pod: Pod): Evidence {
  return { fact: "still named by", value: `pod/${pod.name} in ${pod.namespace}` };
}

function byWorkload({ kind, name, namespace }: Workload): Evidence {
  return { fact: "still named by", value: `${kind.toLowerCase()}/${name} in ${namespace}` };
}
