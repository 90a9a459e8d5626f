import type { BlockSession, BlockTarget, Links, Reference } from "../correlate/links.ts";
import { plainAddress } from "../model/indices.ts";
import type { InventoryView } from "../model/inventory.ts";
import type { Node, Pod, VolumeAttachment } from "../model/kubernetes.ts";
import type { Dataset } from "../model/truenas.ts";
import type { Evidence } from "./finding.ts";
import { claimsOf } from "./concern.ts";
import { podsOfPv } from "./in-use.ts";
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
  const zvol = volumeBehind(target, links);
  if (!zvol) return quiet("no volume of a driver lies behind its target");
  if (!leadsToOne(target, links))
    return quiet("several volumes lie behind its target, and a session does not say which is used");
  const address = "hostnqn" in session ? session.hostAddress : session.initiatorAddress;
  const [node, ...others] = nodesAt(address, inventory);
  if (!node) return quiet(`${address} is of no node that is read: another host may use it`);
  if (others.length > 0) return quiet(`${address} is of several nodes`);
  const user = userOn(node, zvol, { links, inventory });
  if (user !== null) return quiet(`${user} needs it on node ${node.name}`);
  const pvs = links.pvsOf(zvol).map(({ to }) => to);
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

/** A zvol of a CSI driver that a target or subsystem gives out. */
function volumeBehind(target: BlockTarget, links: Links): Dataset | null {
  for (const { device } of links.pathsFrom(target)) {
    const zvol = device === null ? undefined : links.zvolOf(device)?.to;
    if (zvol && links.ownership(zvol).state === "volume") return zvol;
  }
  return null;
}

/** Whether a login to it can be meant for one thing only, whatever lies there or is gone. */
export function leadsToOne(target: BlockTarget, links: Links): boolean {
  return links.pathsFrom(target).length < 2;
}

/** Nodes that Kubernetes shows under an address; more than one where clusters use the same addresses. */
function nodesAt(address: string, inventory: InventoryView): readonly Node[] {
  return inventory.find("nodes", "address", plainAddress(address));
}

/**
 * Who needs a volume on a node: by an attachment of a PersistentVolume that leads to it or is called as it, by the name of
 * a claim, or by an inline volume; null for nobody.
 */
function userOn(node: Node, zvol: Dataset, { links, inventory }: Around): string | null {
  const isHere = ({ cluster, nodeName }: VolumeAttachment) =>
    cluster === node.cluster && nodeName === node.name;
  for (const reference of links.references(zvol)) {
    const [attachment] = attachmentsIn(reference, links).filter(isHere);
    if (attachment) return `volumeattachment/${attachment.name}`;
    const pod = podsIn(reference, inventory).find((one) => isOn(node, one));
    if (!pod) continue;
    const inline = reference.by === "inlineVolume" ? "an inline volume of " : "";
    return `${inline}pod/${pod.name} in ${pod.namespace}`;
  }
  return null;
}

function attachmentsIn(reference: Reference, links: Links): readonly VolumeAttachment[] {
  if (reference.by === "attachment") return [reference.attachment];
  return reference.by === "pv" ? links.attachmentsOf(reference.pv) : [];
}

function podsIn(reference: Reference, inventory: InventoryView): readonly Pod[] {
  if (reference.by === "inlineVolume") return [reference.pod];
  return reference.by === "pv" ? podsOfPv(reference.pv, inventory) : [];
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
