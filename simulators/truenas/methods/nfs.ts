import type { Call, Method } from "../method.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import type { NasNfsShare } from "../state.ts";
import type { JsonObject } from "../wire/json.ts";
import { isLocked, placeOnPool, wantsLocked } from "./share-places.ts";

/** NFS shares and who mounts them (facts/truenas-api.md §5.7). */
export const NFS_METHODS: Readonly<Record<string, Method>> = {
  "sharing.nfs.query": {
    run: (call) =>
      answerQuery(
        call.state.nfsShares.map((share) => shareRow(share, call)),
        readQuery(call.params),
      ),
  },
  "nfs.get_nfs3_clients": { run: ({ params }) => answerQuery([], readQuery(params)) },
  "nfs.get_nfs4_clients": { run: ({ params }) => answerQuery([], readQuery(params)) },
  "nfs.client_count": { run: () => 0 },
};

function shareRow(share: NasNfsShare, call: Call): JsonObject {
  const place = placeOnPool(call.zfs().tree, share.path);
  return {
    id: share.id,
    path: share.path,
    ...(call.shapes === "26"
      ? { dataset: place.dataset, relative_path: place.relativePath, tier: null }
      : {}),
    aliases: [],
    comment: share.comment,
    networks: share.networks,
    hosts: share.hosts,
    ro: share.readOnly,
    maproot_user: null,
    maproot_group: null,
    mapall_user: null,
    mapall_group: null,
    security: [],
    enabled: share.enabled,
    locked: wantsLocked(call) ? isLocked(call.zfs().tree, place) : null,
    ...(call.shapes === "24.10" ? {} : { expose_snapshots: false }),
  };
}
