import type { Static } from "typebox";
import type { BlockPath, BlockSession, BlockTarget } from "../../correlate/links.ts";
import type { SystemId } from "../../model/ids.ts";
import { plainAddress } from "../../model/indices.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Shown } from "../shown.ts";
import type { SESSION } from "./schema.ts";
import { whyUnread } from "../rows/read-whole.ts";
import { isPartOnly } from "../rows/volume-items.ts";

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
  const targets = new Set(
    shown.links.blockPathsOf(dataset).flatMap(({ target }) => (target === null ? [] : [target])),
  );
  const sessions = knownSessions([...targets], protocol, dataset.system, shown);
  return sessions?.map((session) => sessionRow(session, shown)) ?? null;
}

/** Sessions at targets of a system; null where there are none that are known, and may be some. */
export function knownSessions(
  targets: readonly BlockTarget[],
  transport: BlockPath["transport"],
  system: SystemId,
  shown: Shown,
): readonly BlockSession[] | null {
  const collection = transport === "iscsi" ? "iscsiSessions" : "nvmeofSessions";
  const sessions = targets.flatMap((target) => shown.links.sessionsOf(target));
  const isNone = sessions.length === 0;
  if (isNone && (isPartOnly(shown) || whyUnread(collection, system, shown) !== null)) return null;
  return sessions;
}

function sessionRow(session: BlockSession, { inventory }: Shown) {
  const [initiator, address] =
    "hostnqn" in session
      ? [session.hostnqn, session.hostAddress]
      : [session.initiator, session.initiatorAddress];
  const [node] = inventory.find("nodes", "address", plainAddress(address));
  return { initiator, address, node: node?.name ?? null };
}
