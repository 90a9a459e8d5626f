import type { BlockSession, BlockTarget, Links } from "../correlate/links.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Node, PersistentVolume, Pod } from "../model/kubernetes.ts";
import type { Dataset } from "../model/truenas.ts";
import type { Evidence } from "./finding.ts";
import { claimsOf } from "./in-use.ts";
import { type Judgement, quiet } from "./rule.ts";

/** What the rules about sessions look up. */
interface Around {
  readonly links: Links;
  readonly inventory: InventoryView;
}

/**
 * A session that its node needs no more: the node is known by its address, and neither a Pod nor a VolumeAttachment asks for
 * the volume there. A session from any other address may be anybody's (facts/democratic-csi §5.3, T27).
 */
export function judgeSession(
  session: BlockSession,
  target: BlockTarget | undefined,
  { links, inventory }: Around,
): Judgement {
  if (!target) return quiet("its target is not there any more");
  const zvols = volumesBehind(target, links);
  const [zvol, ...more] = zvols;
  if (!zvol) return quiet("no volume of a driver lies behind its target");
  if (more.length > 0)
    return quiet("several volumes lie behind its target, and a session does not say which is used");
  const address = "hostnqn" in session ? session.hostAddress : session.initiatorAddress;
  const [node, ...others] = nodesAt(address, inventory);
  if (!node) return quiet(`${address} is of no node that is read: another host may use it`);
  if (others.length > 0) return quiet(`${address} is of several nodes`);
  const pvs = links.pvsOf(zvol).map(({ to }) => to);
  const user = userOn(node, zvol, pvs, { links, inventory });
  if (user !== null) return quiet(`${user} needs it on node ${node.name}`);
  return {
    is: "hit",
    evidence: [
      { fact: "from", value: `node ${node.name} (${address})` },
      { fact: "logged in to", value: links.qualifiedNameOf(target) ?? target.name },
      { fact: "volume", value: zvol.path },
      pvs.length === 0
        ? { fact: "PersistentVolume", value: "none leads to the volume" }
        : { fact: "on that node", value: "no Pod and no VolumeAttachment asks for the volume" },
    ],
    concerns: claimsOf(pvs),
  };
}

/** Zvols of CSI drivers that a target or subsystem gives out. */
export function volumesBehind(target: BlockTarget, links: Links): readonly Dataset[] {
  const zvols = links.pathsFrom(target).flatMap(({ device }) => {
    const zvol = device === null ? undefined : links.zvolOf(device)?.to;
    return zvol && links.ownership(zvol).state === "volume" ? zvol : [];
  });
  return [...new Set(zvols)];
}

/** Nodes that Kubernetes shows under an address; more than one where clusters use the same addresses. */
function nodesAt(address: string, inventory: InventoryView): readonly Node[] {
  return inventory.find("nodes", "address", plainAddress(address));
}

/** "10.0.0.21:51234", "[fd00::1]:4420" -> the address alone. */
function plainAddress(text: string): string {
  const bracketed = /^\[([^\]]+)\]/.exec(text)?.[1];
  return bracketed ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
}

/** Who needs a volume on a node, by a claim, an inline volume or an attachment; null for nobody. */
function userOn(
  node: Node,
  zvol: Dataset,
  pvs: readonly PersistentVolume[],
  { links }: Around,
): string | null {
  for (const pv of pvs) {
    if (pv.cluster !== node.cluster) continue;
    const attachment = links.attachmentsOf(pv).find(({ nodeName }) => nodeName === node.name);
    if (attachment) return `volumeattachment/${attachment.name}`;
    const claim = links.claimOf(pv)?.to;
    const pod = (claim ? links.podsOf(claim) : []).find((one) => isOn(node, one));
    if (pod) return `pod/${pod.name} in ${pod.namespace}`;
  }
  for (const reference of links.references(zvol)) {
    if (reference.by === "inlineVolume" && isOn(node, reference.pod))
      return `an inline volume of pod/${reference.pod.name} in ${reference.pod.namespace}`;
  }
  return null;
}

/** A Pod that ended has given its volumes back. */
function isOn(node: Node, { cluster, nodeName, phase }: Pod): boolean {
  if (cluster !== node.cluster || nodeName !== node.name) return false;
  return phase !== "Succeeded" && phase !== "Failed";
}

/** Sessions on a zvol, by who holds them: several of one initiator are several paths to it. */
export function sessionsByInitiator(
  zvol: Dataset,
  links: Links,
): ReadonlyMap<string, readonly BlockSession[]> {
  const sessions = links
    .blockPathsOf(zvol)
    .flatMap(({ target }) => (target === null ? [] : links.sessionsOf(target)));
  return Map.groupBy(sessions, (session) =>
    "hostnqn" in session ? session.hostnqn : session.initiator,
  );
}

/** Who holds a session and from where, with the node's name where its address is a node's. */
export function sessionEvidence(session: BlockSession, inventory: InventoryView): Evidence {
  const [name, address] =
    "hostnqn" in session
      ? [session.hostnqn, session.hostAddress]
      : [session.initiator, session.initiatorAddress];
  const [node] = nodesAt(address, inventory);
  const from = node ? `node ${node.name}, ${address}` : address;
  return { fact: "logged in", value: `${name} (${from})` };
}
