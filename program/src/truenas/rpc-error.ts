import type { Json, JsonObject } from "../lib/json.ts";
import { SourceError, type SourceErrorCode } from "../lib/errors.ts";
import type { Capability } from "./capabilities.ts";
import { ERRNO, RPC_CODE } from "./rpc-codes.ts";

/** What a JSON-RPC error of TrueNAS means for the connection and for the call (facts/truenas-api §3.1). */
export interface RpcFailure {
  /** `lostSession`: log in again on a new socket; `tooManyCalls`: wait; `failed`: the call failed for good. */
  readonly is: "lostSession" | "tooManyCalls" | "failed";
  readonly error: SourceError;
}

const MAX_REASON_LENGTH = 200;

/** What was asked, and what decides there what a key may call. */
export interface Asked {
  readonly source: string;
  readonly method: string;
  readonly rights: Capability["rights"];
}

/**
 * Reads an error answer. Only its codes and the one-line `reason` are kept; `trace` and `extra` hold source text and
 * arguments and go no further. `scrub` takes secrets out of the reason.
 */
export function readRpcError(
  { source, method, rights }: Asked,
  error: JsonObject,
  scrub: (text: string) => string,
): RpcFailure {
  const data = objectOf(error["data"]);
  const errno = data["error"];
  const reason = scrub(reasonOf(data["reason"] ?? error["message"]));
  const failed = (code: SourceErrorCode, message: string, next: string): RpcFailure => ({
    is: "failed",
    error: new SourceError({ code, source, message: `${source}: ${message}`, next }),
  });
  const busy = "wait until TrueNAS is less busy";
  if (error["code"] === RPC_CODE.tooManyCalls)
    return {
      ...failed("throttled", `too many calls at once (${method})`, busy),
      is: "tooManyCalls",
    };
  if (errno === ERRNO.ENOTAUTHENTICATED)
    return { ...failed("unauthenticated", "the session ended", "try again"), is: "lostSession" };
  if (error["code"] === RPC_CODE.noSuchMethod || errno === ERRNO.ENOMETHOD)
    return failed("unsupported", `${method} does not exist on this version`, REPORT);
  if (errno === ERRNO.EACCES)
    return failed("notPermitted", `the API key may not call ${method}`, grant(method, rights));
  if (errno === ERRNO.EBUSY) return failed("throttled", `${method}: ${reason}`, busy);
  if (isNotFound(data))
    return failed("notFound", `${method}: ${reason}`, "look whether it was deleted");
  if (error["code"] === RPC_CODE.invalidParams)
    return failed("unsupported", `${method} does not take these arguments: ${reason}`, REPORT);
  return failed("unavailable", `${method} failed: ${reason}`, "look at the alerts of TrueNAS");
}

const REPORT = "report it with the TrueNAS version: plumbline has no table for this behaviour";

/** The role that lets a user call a method, any one of them (facts/truenas-api §2.6). READONLY_ADMIN holds all of them. */
export const ROLES: Readonly<Record<string, string>> = Object.freeze({
  "alert.list": "ALERT_LIST_READ",
  "api_key.my_keys": "API_KEY_READ",
  "app.query": "APPS_READ",
  "cloud_backup.query": "CLOUD_BACKUP_READ",
  "cloudsync.query": "CLOUD_SYNC_READ",
  "container.query": "CONTAINER_READ",
  "disk.query": "DISK_READ",
  "disk.temperatures": "REPORTING_READ",
  "failover.disabled.reasons": "FAILOVER_READ",
  "failover.status": "FAILOVER_READ",
  "iscsi.extent.query": "SHARING_ISCSI_EXTENT_READ",
  "iscsi.global.config": "SHARING_ISCSI_GLOBAL_READ",
  "iscsi.global.sessions": "SHARING_ISCSI_GLOBAL_READ",
  "iscsi.initiator.query": "SHARING_ISCSI_INITIATOR_READ",
  "iscsi.portal.query": "SHARING_ISCSI_PORTAL_READ",
  "iscsi.target.query": "SHARING_ISCSI_TARGET_READ",
  "iscsi.targetextent.query": "SHARING_ISCSI_TARGETEXTENT_READ",
  "nvmet.global.config": "SHARING_NVME_TARGET_READ",
  "nvmet.global.sessions": "SHARING_NVME_TARGET_READ",
  "nvmet.host.query": "SHARING_NVME_TARGET_READ",
  "nvmet.host_subsys.query": "SHARING_NVME_TARGET_READ",
  "nvmet.namespace.query": "SHARING_NVME_TARGET_READ",
  "nvmet.port.query": "SHARING_NVME_TARGET_READ",
  "nvmet.port_subsys.query": "SHARING_NVME_TARGET_READ",
  "nvmet.subsys.query": "SHARING_NVME_TARGET_READ",
  "pool.dataset.query": "DATASET_READ",
  "pool.query": "POOL_READ",
  "pool.snapshot.query": "SNAPSHOT_READ",
  "pool.snapshottask.query": "SNAPSHOT_TASK_READ",
  "service.query": "SERVICE_READ",
  "sharing.nfs.query": "SHARING_NFS_READ",
  "sharing.smb.query": "SHARING_SMB_READ",
  "system.host_id": "READONLY_ADMIN",
  "system.info": "READONLY_ADMIN",
  "system.state": "SYSTEM_GENERAL_READ",
  "replication.query": "REPLICATION_TASK_READ",
  "rsynctask.query": "SNAPSHOT_TASK_READ",
  "vm.device.query": "VM_DEVICE_READ",
  "zfs.resource.query": "ZFS_RESOURCE_READ",
  "zfs.resource.snapshot.count": "SNAPSHOT_READ",
  "zfs.resource.snapshot.query": "SNAPSHOT_READ",
  "zfs.snapshot.query": "SNAPSHOT_READ",
});

/** A key of 24.10 has a list of its own and no user (facts/truenas-api §2.3). */
function grant(method: string, rights: Capability["rights"]): string {
  if (rights === "allowList")
    return `let the key call it: its allow list needs CALL on ${method}, or on *`;
  const role = ROLES[method] ?? "READONLY_ADMIN";
  const and = role === "READONLY_ADMIN" ? "" : " (READONLY_ADMIN includes it)";
  return `give the user of the key the role ${role}${and}`;
}

/** InstanceNotFound, or a missing ZFS path: both say ENOENT as the third part of an entry of `extra`. */
function isNotFound(data: JsonObject): boolean {
  const extra = data["extra"];
  if (data["error"] === ERRNO.ENOENT) return true;
  return (
    Array.isArray(extra) && extra.some((entry) => Array.isArray(entry) && entry[2] === ERRNO.ENOENT)
  );
}

/** The first line, without control characters, cut to a length that fits on a screen. */
function reasonOf(reason: Json | undefined): string {
  if (typeof reason !== "string") return "no reason given";
  const line = reason.trim().split(/[\r\n]/, 1)[0] as string;
  return line.replaceAll(/\p{Cc}/gu, "").slice(0, MAX_REASON_LENGTH);
}

function objectOf(json: Json | undefined): JsonObject {
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  return isObject ? (json as JsonObject) : {};
}
