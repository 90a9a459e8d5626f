import type { VolumeDetail, VolumeRow } from "../../../../program/src/api/contract.ts";
import { TEXTS } from "../../texts.ts";
import { whyUnknown } from "./why-unknown.ts";

const { volume: texts } = TEXTS;

/** What a volume is, in one line: where its claim is, who uses it, and where its data lies. */
export function volumeLine({
  namespace,
  cluster,
  owners,
  podCount,
  pool,
  system,
  protocol,
  phase,
}: VolumeRow): string {
  const place =
    system === null || pool === null ? null : texts.liesOn(pool, system, protocolText(protocol));
  return [texts.claimIn(namespace, cluster), phase, usersText(podCount, owners ?? []), place]
    .filter((part) => part !== null)
    .join(" · ");
}

function protocolText(protocol: VolumeRow["protocol"]): string {
  return protocol === null ? TEXTS.unknown : texts.protocols[protocol];
}

function usersText(pods: number | null, [owner, ...others]: readonly string[]): string {
  if (owner !== undefined) return texts.usedBy(owner, others.length, pods);
  if (pods === null) return texts.usersUnread;
  return pods === 0 ? texts.unused : texts.pods(pods);
}

/** What is wrong with the node of an attachment, or not known of it; null where nothing is. */
export function nodeText(
  { nodeReady }: Pick<NonNullable<VolumeDetail["attachments"]>[number], "nodeReady">,
  detail: Pick<VolumeDetail, "unknown">,
): string | null {
  if (nodeReady !== null) return nodeReady ? null : texts.attachments.notReady;
  const because = whyUnknown(detail, "attachments.nodeReady");
  return because === null ? texts.attachments.noNode : texts.attachments.nodeUnread(because);
}
