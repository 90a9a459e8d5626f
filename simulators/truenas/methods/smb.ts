import type { Call, Method } from "../method.ts";
import { answerQuery, readQuery } from "../query/query.ts";
import type { NasSmbShare, SmbPurpose } from "../state.ts";
import { isBefore } from "../versions.ts";
import { validationError } from "../wire/errors.ts";
import type { JsonObject } from "../wire/json.ts";
import { isLocked, placeOnPool, wantsLocked } from "./share-places.ts";

/** SMB shares, and who uses them (facts/truenas-api.md §5.7, facts/truenas-shapes "SMB share"). */
export const SMB_METHODS: Readonly<Record<string, Method>> = {
  "sharing.smb.query": {
    run: (call) =>
      answerQuery(
        call.state.smbShares.map((share) => shareRow(share, call)),
        readQuery(call.params),
      ),
  },
  "smb.status": { run: status },
};

/** Flat up to 25.04; since then what depends on the purpose is in `options`. */
function shareRow(share: NasSmbShare, call: Call): JsonObject {
  const place = placeOnPool(call.zfs().tree, share.path);
  const common = {
    id: share.id,
    name: share.name,
    path: share.path,
    enabled: share.enabled,
    comment: share.comment,
    browsable: true,
    locked: wantsLocked(call) ? isLocked(call.zfs().tree, place) : null,
    audit: { enable: false, watch_list: [], ignore_list: [] },
  };
  if (isBefore(call.shapes, "25.10")) {
    return { ...common, ...flatFields(share) };
  }
  return {
    ...common,
    ...(call.shapes === "26"
      ? { dataset: place.dataset, relative_path: place.relativePath, tier: null }
      : {}),
    purpose: share.purpose,
    readonly: share.readOnly,
    access_based_share_enumeration: false,
    options: optionsOf(share),
  };
}

/** Words of 25.10 and what they were before. */
const FORMER_PURPOSE: Readonly<Record<SmbPurpose, string>> = {
  DEFAULT_SHARE: "DEFAULT_SHARE",
  LEGACY_SHARE: "NO_PRESET",
  MULTIPROTOCOL_SHARE: "MULTI_PROTOCOL_NFS",
  PRIVATE_DATASETS_SHARE: "PRIVATE_DATASETS",
};

function flatFields({ purpose, readOnly, hostsAllow, hostsDeny }: NasSmbShare): JsonObject {
  return {
    purpose: FORMER_PURPOSE[purpose],
    ro: readOnly,
    abe: false,
    ...LEGACY_OPTIONS,
    path_suffix: "",
    hostsallow: hostsAllow,
    hostsdeny: hostsDeny,
  };
}

const LEGACY_OPTIONS = {
  recyclebin: false,
  guestok: false,
  streams: true,
  durablehandle: true,
  shadowcopy: true,
  fsrvp: false,
  home: false,
  acl: true,
  afp: false,
  timemachine: false,
  timemachine_quota: 0,
  aapl_name_mangling: false,
  auxsmbconf: "",
};

/** The purpose is never sent inside the options (facts/truenas-shapes `LegacyOpt`). */
function optionsOf({ purpose, hostsAllow, hostsDeny }: NasSmbShare): JsonObject {
  const hosts = { hostsallow: hostsAllow, hostsdeny: hostsDeny };
  switch (purpose) {
    case "LEGACY_SHARE":
      return { ...LEGACY_OPTIONS, path_suffix: null, vuid: null, ...hosts };
    case "PRIVATE_DATASETS_SHARE":
      return {
        dataset_naming_schema: null,
        auto_quota: 0,
        aapl_name_mangling: false,
        ...hosts,
      };
    default:
      return { aapl_name_mangling: false, ...hosts };
  }
}

/**
 * What `smbstatus --json` says of sessions and of the shares they use; locks and notifications there are none. 25.10 hides
 * the method from everybody but FULL_ADMIN (facts/truenas-api.md §2.6).
 */
function status(call: Call): unknown {
  const [level = "ALL", ...query] = call.params;
  const rows = rowsOf(String(level), call);
  return answerQuery(rows, readQuery(query));
}

function rowsOf(level: string, { state }: Call): readonly JsonObject[] {
  const sessions = state.smbSessions.map(({ username, machine }, at) => ({
    session_id: String(1_000 + at),
    username,
    remote_machine: machine,
    hostname: `ipv4:${machine}:49152`,
    session_dialect: "SMB3_11",
  }));
  const shares = state.smbSessions.map(({ share, machine }, at) => ({
    service: share,
    tcon_id: String(2_000 + at),
    session_id: String(1_000 + at),
    machine,
  }));
  switch (level) {
    case "SESSIONS":
      return sessions;
    case "SHARES":
      return shares;
    case "LOCKS":
    case "BYTERANGE":
    case "NOTIFICATIONS":
      return [];
    case "ALL":
      return sessions.map((session, at) => ({ ...session, share_connections: [shares[at]] }));
    default:
      throw validationError("info_level", `Invalid choice: ${level}`);
  }
}
