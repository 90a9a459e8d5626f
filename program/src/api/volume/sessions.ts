import type { Static } from "typebox";
import type { BlockSession } from "../../correlate/links.ts";
import { plainAddress } from "../../model/indices.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Shown } from "../shown.ts";
import type { SESSION } from "./schema.ts";
import { isPartOnly, whyUnread } from "./unknown.ts";

/**
 * Who is logged in to the targets and subsystems that give out a dataset; null where that is not known: over NFS and SMB nobody
 * logs in to one, and to a target that gives out what is others' too they may.
 */
export function sessionsOn(
  dataset: Dataset,
  protocol: string | null,
  shown: Shown,
): Static<typeof SESSION>[] | null {
  if (protocol !== "iscsi" && protocol !== "nvmeof") return null;
  const collection = protocol === "iscsi" ? "iscsiSessions" : "nvmeofSessions";
  const targets = new Set(
    shown.links.blockPathsOf(dataset).flatMap(({ target }) => (target === null ? [] : [target])),
  );
  const sessions = [...targets].flatMap((target) => shown.links.sessionsOf(target));
  const mayBeMore = whyUnread(collection, dataset.system, shown) !== null || isPartOnly(shown);
  if (sessions.length === 0 && mayBeMore) return null;
  return sessions.map((session) => sessionRow(session, shown));
}

function sessionRow(session: BlockSession, { inventory }: Shown) {
  const [initiator, address] =
    "hostnqn" in session
      ? [session.hostnqn, session.hostAddress]
      : [session.initiator, session.initiatorAddress];
  const [node] = inventory.find("nodes", "address", plainAddress(address));
  return { initiator, address, node: node?.name ?? null };
}
