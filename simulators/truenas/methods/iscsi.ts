import type { Call, Method } from "../method.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import type { NasExtent, NasTarget } from "../state.ts";
import { isBefore } from "../versions.ts";
import type { JsonObject } from "../wire/json.ts";
import { isLocked, placeOnPool, wantsLocked } from "./share-places.ts";

/** iSCSI as facts/truenas-api.md §5.6 and facts/truenas-shapes describe it. */
export const ISCSI_METHODS: Readonly<Record<string, Method>> = {
  "iscsi.target.query": rows((call) =>
    call.state.iscsi.targets.map((target) => targetRow(target, call)),
  ),
  "iscsi.extent.query": rows((call) =>
    call.state.iscsi.extents.map((extent) => extentRow(extent, call)),
  ),
  "iscsi.targetextent.query": rows(({ state }) =>
    state.iscsi.targetExtents.map(({ id, target, lunid, extent }) => ({
      id,
      target,
      lunid,
      extent,
    })),
  ),
  "iscsi.portal.query": rows(({ state, shapes }) =>
    state.iscsi.portals.map(({ id, listen, tag, comment }) => ({
      id,
      listen,
      tag,
      comment,
      ...(shapes === "24.10" ? { discovery_authmethod: "NONE", discovery_authgroup: null } : {}),
    })),
  ),
  "iscsi.initiator.query": rows(({ state }) =>
    state.iscsi.initiators.map(({ id, initiators, comment }) => ({ id, initiators, comment })),
  ),
  "iscsi.global.config": { run: globalConfig },
  "iscsi.global.sessions": rows(sessionRows),
};

function rows(list: (call: Call) => readonly JsonObject[]): Method {
  return { run: (call) => answerQuery(list(call), readQuery(call.params)) };
}

function targetRow({ id, name, alias, groups }: NasTarget, { shapes }: Call): JsonObject {
  return {
    id,
    name,
    alias,
    mode: "ISCSI",
    groups: groups.map(({ portal, initiator, authmethod, auth }) => ({
      portal,
      initiator,
      authmethod,
      auth,
    })),
    auth_networks: [],
    rel_tgt_id: id,
    ...(shapes === "24.10" ? {} : { iscsi_parameters: null }),
  };
}

/** `extra.retrieve_locked_info: false` leaves `locked` unknown. */
function extentRow(extent: NasExtent, call: Call): JsonObject {
  const isZvol = extent.type === "DISK";
  const { tree } = call.zfs();
  const place = placeOnPool(
    tree,
    isZvol ? `/mnt/${extent.path.slice("zvol/".length)}` : extent.path,
  );
  return {
    id: extent.id,
    name: extent.name,
    type: extent.type,
    disk: isZvol ? extent.path : null,
    serial: extent.serial,
    path: extent.path,
    ...(call.shapes === "26" ? { dataset: place.dataset, relative_path: place.relativePath } : {}),
    filesize: call.shapes === "24.10" ? 0 : "0",
    blocksize: 512,
    pblocksize: false,
    avail_threshold: null,
    comment: extent.comment,
    naa: extent.naa,
    insecure_tpc: true,
    xen: false,
    rpm: "SSD",
    ro: false,
    enabled: extent.enabled,
    vendor: "TrueNAS",
    ...(isBefore(call.shapes, "25.10") ? {} : { product_id: "iSCSI Disk" }),
    locked: wantsLocked(call) ? isLocked(tree, place) : null,
  };
}

function globalConfig({ state, shapes }: Call): JsonObject {
  return {
    id: 1,
    basename: state.iscsi.basename,
    isns_servers: [],
    listen_port: 3260,
    pool_avail_threshold: null,
    alua: false,
    ...(shapes === "24.10" ? {} : { iser: false }),
    ...(shapes === "26" ? { direct_config: null, mode: 0 } : {}),
  };
}

/** The sessions say the full IQN of the target and nothing about LUNs (§5.6). */
function sessionRows({ state, shapes }: Call): readonly JsonObject[] {
  const { basename, targets } = state.iscsi;
  const aliases = new Map(targets.map(({ name, alias }) => [name, alias]));
  return state.iscsi.sessions.map(({ initiator, initiatorAddr, target }) => ({
    initiator,
    initiator_addr: initiatorAddr,
    initiator_alias: null,
    target,
    target_alias: aliases.get(target.slice(basename.length + 1)) ?? "",
    header_digest: "None",
    data_digest: "None",
    max_data_segment_length: 262_144,
    max_receive_data_segment_length: 1_048_576,
    ...(shapes === "24.10" ? {} : { max_xmit_data_segment_length: 262_144 }),
    max_burst_length: 1_048_576,
    first_burst_length: 65_536,
    immediate_data: true,
    iser: false,
    offload: false,
  }));
}
