import type { TruenasCollection } from "../model/collections.ts";
import type { Capability } from "./capabilities.ts";

/** Names of events, and what may have changed when one comes. */
type Events = readonly (readonly [string, readonly TruenasCollection[]])[];

/**
 * What a version tells of by itself (facts/truenas-api §3.4, facts/truenas-gaps §10). Not subscribed to: `pool.scan`, which
 * comes every two seconds for hours; `reporting.realtime`; and `zfs.resource.*`, which never comes.
 */
export function eventsOf({ line, hasNvmeof }: Capability): Events {
  const byDatabase = line === "24.10" || line === "25.04";
  return [
    ...ALWAYS,
    [byDatabase ? "zfs.snapshot.query" : "pool.snapshot.query", ["zfsSnapshots"]],
    ...(line === "26.0" ? OF_26 : []),
    ...(hasNvmeof ? NVMEOF : []),
  ];
}

const ALWAYS: Events = [
  ["pool.query", ["pools"]],
  // 26 tells of a disk that failed in no other way
  ["alert.list", ["pools", "nasAlerts"]],
  ["disk.query", ["pools", "disks"]],
  // a destroyed snapshot is told of as a removed dataset called dataset@snapshot
  ["pool.dataset.query", ["datasets", "zfsSnapshots"]],
  ["sharing.nfs.query", ["shares"]],
  ["sharing.smb.query", ["shares"]],
  ["iscsi.target.query", ["iscsiTargets"]],
  ["iscsi.extent.query", ["iscsiExtents"]],
  ["iscsi.targetextent.query", ["iscsiTargetExtents"]],
  ["iscsi.portal.query", ["iscsiPortals"]],
  ["iscsi.initiator.query", ["iscsiInitiators"]],
  ["pool.snapshottask.query", ["snapshotTasks"]],
  ["service.query", ["nasServices"]],
  ["core.get_jobs", ["jobs"]],
];

const OF_26: Events = [["zpool.query", ["pools"]]];

const NVMEOF: Events = [
  ["nvmet.subsys.query", ["nvmeofSubsystems"]],
  ["nvmet.namespace.query", ["nvmeofNamespaces"]],
  ["nvmet.port.query", ["nvmeofPorts"]],
  ["nvmet.port_subsys.query", ["nvmeofPortSubsystems"]],
  ["nvmet.host.query", ["nvmeofHosts"]],
  ["nvmet.host_subsys.query", ["nvmeofHostSubsystems"]],
];
