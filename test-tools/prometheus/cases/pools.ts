import { type AlertCase, fires, type Given, quiet, stays } from "./case.ts";

const POOL = { system: "nas1", pool: "tank" };
const LABELS = 'system="nas1",pool="tank"';

/** Three volumes on the pool, one on another. */
const VOLUMES: Given = {
  [volume("a", "tank")]: "1x120",
  [volume("b", "tank")]: "1x120",
  [volume("c", "tank")]: "1x120",
  [volume("d", "pond")]: "1x120",
};

function volume(name: string, pool: string): string {
  return `plumbline_volume_info{system="nas1",pool="${pool}",dataset="${pool}/${name}",persistentvolume="${name}"}`;
}

function status(word: string): string {
  return `plumbline_pool_status{${LABELS},status="${word}"}`;
}

function member(word: string, vdev: string, disk: string, ofClass = "data"): string {
  return `plumbline_vdev_status{${LABELS},vdev="${vdev}",class="${ofClass}",disk="${disk}",status="${word}"}`;
}

function errors(kind: string): string {
  return `plumbline_vdev_errors_total{${LABELS},vdev="sdd",disk="sdd",kind="${kind}"}`;
}

const SYSTEM = 'plumbline_system_info{system="nas1",version="25.10.6"}';
const POOLS_READ =
  'plumbline_collection_last_complete_timestamp_seconds{source="nas1",collection="pools",part=""}';
/** A service that has known nothing of the NAS since minute 21, when it was started. */
export const STARTED_WHILE_SILENT: Given = {
  [POOLS_READ]: "1x20 stale",
  'plumbline_collection_complete{source="nas1",collection="pools",part=""}': "1x20 0x40",
  'plumbline_source_identified{source="nas1",kind="system"}': "1x20 0x40",
};
const HEALTHY = `plumbline_pool_healthy{${LABELS}}`;

function filled(percent: number): Given {
  return grows(`${percent * 10}x60`);
}

/** A pool of 1000 bytes. */
function grows(allocated: string): Given {
  return {
    [`plumbline_pool_size_bytes{${LABELS}}`]: "1000x100",
    [`plumbline_pool_allocated_bytes{${LABELS}}`]: allocated,
  };
}

const degraded = {
  labels: { severity: "warning", ...POOL },
  summary: "Pool tank of nas1 is DEGRADED.",
  description:
    "Pool tank of nas1 works without all of its redundancy. 3 PersistentVolumes are known to be on it.",
};

const gone = {
  labels: { severity: "critical", ...POOL },
  summary: "Pool tank of nas1 is gone.",
  description:
    "TrueNAS nas1 has listed its pools, and tank, which was there within a day, is not among them.",
};

const growing = {
  labels: { severity: "warning", ...POOL, vdev: "sdd", disk: "sdd", kind: "checksum" },
  summary: "sdd of pool tank of nas1 has checksum errors, and more of them.",
  description:
    "Within an hour ZFS has counted further checksum errors of disk sdd of pool tank of nas1.",
};

function faulted(word: string, vdev: string, disk: string) {
  return {
    labels: {
      severity: "warning",
      ...POOL,
      vdev,
      status: word,
      ...(disk === "" ? {} : { disk }),
    },
    summary: `A member of pool tank of nas1 is ${word}.`,
    description: `${disk === "" ? `Vdev ${vdev}` : `Disk ${disk}`} of pool tank of nas1 is ${word}. The pool itself may still say ONLINE.`,
  };
}

/** Alerts about pools, vdevs and disks. */
export const POOL_CASES: readonly AlertCase[] = [
  fires(
    "PlumblinePoolUnavailable",
    "ZFS suspends a pool",
    { ...VOLUMES, [status("ONLINE")]: "1x5 stale", [status("SUSPENDED")]: "_x5 1x30" },
    10,
    {
      labels: { severity: "critical", ...POOL, status: "SUSPENDED" },
      summary: "Pool tank of nas1 is SUSPENDED.",
      description: "Pool tank of nas1 is SUSPENDED. 3 PersistentVolumes are known to be on it.",
    },
  ),
  fires("PlumblinePoolUnavailable", "no volume is known", { [status("OFFLINE")]: "1x30" }, 5, {
    labels: { severity: "critical", ...POOL, status: "OFFLINE" },
    summary: "Pool tank of nas1 is OFFLINE.",
    description: "Pool tank of nas1 is OFFLINE. No PersistentVolumes are known to be on it.",
  }),
  quiet(
    "PlumblinePoolUnavailable",
    "a disk is missing",
    { ...VOLUMES, [status("DEGRADED")]: "1x30" },
    30,
  ),

  fires(
    "PlumblinePoolDegraded",
    "a disk is missing",
    { ...VOLUMES, [status("DEGRADED")]: "1x30" },
    10,
    degraded,
  ),
  stays(
    "PlumblinePoolDegraded",
    "Plumbline is started anew, and its series are missing until the first look is over",
    { ...VOLUMES, [status("DEGRADED")]: "1x20 stale _x3 1x20" },
    22,
    degraded,
  ),
  stays(
    "PlumblinePoolDegraded",
    "Plumbline is started anew while the NAS is silent, until PlumblinePoolsNotRead and PlumblineSourceLost have said so",
    { ...VOLUMES, [status("DEGRADED")]: "1x20 stale", ...STARTED_WHILE_SILENT },
    34,
    degraded,
  ),
  quiet(
    "PlumblinePoolDegraded",
    "FLT-PH2: it flaps",
    { [status("DEGRADED")]: "1x7 stale _x6 1x7 stale", [status("ONLINE")]: "_x7 1x7 stale" },
    25,
  ),
  quiet("PlumblinePoolDegraded", "it is ONLINE", { [status("ONLINE")]: "1x60" }, 60),
  quiet(
    "PlumblinePoolDegraded",
    "it has been ONLINE again for long",
    { [status("DEGRADED")]: "1x20 stale", [status("ONLINE")]: "_x20 1x40" },
    40,
  ),

  fires(
    "PlumblinePoolGone",
    "FLT-PH3: it is not in the list any more",
    { [status("ONLINE")]: "1x20 stale", [POOLS_READ]: "1x60" },
    26,
    gone,
  ),
  stays(
    "PlumblinePoolGone",
    "two hours later",
    { [status("ONLINE")]: "1x20 stale", [POOLS_READ]: "1x150" },
    140,
    gone,
  ),
  quiet(
    "PlumblinePoolGone",
    "its status is another one",
    { [status("ONLINE")]: "1x20 stale", [status("DEGRADED")]: "_x20 1x60", [POOLS_READ]: "1x60" },
    60,
  ),
  quiet(
    "PlumblinePoolGone",
    "Plumbline has not finished its first look",
    { [status("ONLINE")]: "1x20 stale", [POOLS_READ]: "1x20 stale" },
    60,
  ),

  quiet(
    "PlumblinePoolGone",
    "Plumbline was started anew with a key that may not read pools",
    { [status("ONLINE")]: "1x20 stale", [SYSTEM]: "1x60", [POOLS_READ]: "1x20 stale" },
    60,
  ),

  fires(
    "PlumblinePoolUnhealthy",
    "TrueNAS sees more than ZFS says",
    { [status("ONLINE")]: "1x30", [HEALTHY]: "0x30" },
    15,
    {
      labels: { severity: "warning", ...POOL },
      summary: "Pool tank of nas1 is ONLINE and not healthy.",
      description: "TrueNAS calls pool tank of nas1 not healthy, although its status is ONLINE.",
    },
  ),
  quiet(
    "PlumblinePoolUnhealthy",
    "its status says so already",
    { [status("DEGRADED")]: "1x30", [HEALTHY]: "0x30" },
    30,
  ),

  fires(
    "PlumblinePoolMemberFaulted",
    "FLT-PH1: a disk is FAULTED and the pool ONLINE",
    {
      [status("ONLINE")]: "1x30",
      [member("FAULTED", "sdd", "sdd")]: "1x30",
      [member("DEGRADED", "mirror-1", "")]: "1x30",
    },
    10,
    faulted("FAULTED", "sdd", "sdd"),
  ),
  fires(
    "PlumblinePoolMemberFaulted",
    "a device is gone, with its name, and a disk has too many errors",
    {
      [member("UNAVAIL", "1234567", "")]: "1x30",
      [member("DEGRADED", "sdc", "sdc")]: "1x30",
    },
    10,
    faulted("UNAVAIL", "1234567", ""),
    faulted("DEGRADED", "sdc", "sdc"),
  ),
  quiet(
    "PlumblinePoolMemberFaulted",
    "spares are another alert",
    {
      [member("ONLINE", "sda", "sda")]: "1x30",
      [member("DEGRADED", "sdy", "sdy", "spare")]: "1x30",
      [member("INUSE", "sdz", "sdz", "spare")]: "1x30",
    },
    30,
  ),

  fires(
    "PlumblineSpareNotAvailable",
    "FLT-PH1: a spare stands in for a disk",
    { [member("INUSE", "sdz", "sdz", "spare")]: "1x30" },
    10,
    {
      labels: { severity: "warning", ...POOL, vdev: "sdz", disk: "sdz", status: "INUSE" },
      summary: "A spare of pool tank of nas1 is INUSE.",
      description:
        "Disk sdz, a spare of pool tank of nas1, is INUSE: it stands in for another disk, or is not fit to.",
    },
  ),
  quiet(
    "PlumblineSpareNotAvailable",
    "it waits, by either word, and another disk is gone",
    {
      [member("AVAIL", "sdy", "sdy", "spare")]: "1x30",
      [member("ONLINE", "sdz", "sdz", "spare")]: "1x30",
      [member("UNAVAIL", "sda", "sda")]: "1x30",
    },
    30,
  ),

  fires("PlumblineVdevErrors", "a disk had errors once", { [errors("read")]: "1x30" }, 10, {
    labels: { severity: "info", ...POOL, vdev: "sdd", disk: "sdd", kind: "read" },
    summary: "sdd of pool tank of nas1 has had read errors.",
    description:
      "ZFS has counted 1 read errors of disk sdd of pool tank of nas1 since they were last cleared.",
  }),
  quiet("PlumblineVdevErrors", "they were cleared", { [errors("read")]: "3x5 0x30" }, 30),

  fires(
    "PlumblineVdevErrorsGrowing",
    "FLT-PH1: a disk writes rubbish",
    { [errors("checksum")]: "0x5 1x60" },
    11,
    growing,
  ),
  stays(
    "PlumblineVdevErrorsGrowing",
    "the NAS falls silent while they grow",
    { [errors("checksum")]: "0+1x20 20x60" },
    60,
    growing,
  ),
  quiet("PlumblineVdevErrorsGrowing", "they are old", { [errors("checksum")]: "7x90" }, 90),
  quiet(
    "PlumblineVdevErrorsGrowing",
    "they are cleared",
    { [errors("checksum")]: "7x70 0x30" },
    90,
  ),

  fires(
    "PlumblinePoolFullInDays",
    "FLT-PH4: a quarter is left, and 14 % go every day",
    grows("750+0.1x100"),
    61,
    {
      labels: { severity: "warning", ...POOL },
      summary: "Pool tank of nas1 is full in four days if it goes on like this.",
      description:
        "Pool tank of nas1 has passed 70 %, and by what it took within a day it is full in less than four.",
    },
  ),
  quiet("PlumblinePoolFullInDays", "it grows by a percent a day", grows("800+0.007x100"), 100),
  quiet("PlumblinePoolFullInDays", "it is filled quickly and was empty", grows("100+0.5x100"), 100),

  fires("PlumblinePoolFilling", "FLT-PH4: 85 % are allocated", filled(85), 15, {
    labels: { severity: "info", ...POOL },
    summary: "Pool tank of nas1 is 85% full.",
    description: "Pool tank of nas1 has passed 85 %, where TrueNAS gives its first notice.",
  }),
  fires("PlumblinePoolFilling", "89.9 % are allocated", filled(89.9), 15, {
    labels: { severity: "info", ...POOL },
    summary: "Pool tank of nas1 is 89.9% full.",
    description: "Pool tank of nas1 has passed 85 %, where TrueNAS gives its first notice.",
  }),
  quiet("PlumblinePoolFilling", "84.9 % are allocated", filled(84.9), 60),
  quiet("PlumblinePoolFilling", "90 % are another alert", filled(90), 60),

  fires("PlumblinePoolNearlyFull", "90 % are allocated", filled(90), 15, {
    labels: { severity: "warning", ...POOL },
    summary: "Pool tank of nas1 is 90% full.",
    description:
      "Pool tank of nas1 has passed 90 %, where TrueNAS warns. Writes become slow and claims that grow may fail.",
  }),
  fires("PlumblinePoolNearlyFull", "94.9 % are allocated", filled(94.9), 15, {
    labels: { severity: "warning", ...POOL },
    summary: "Pool tank of nas1 is 94.9% full.",
    description:
      "Pool tank of nas1 has passed 90 %, where TrueNAS warns. Writes become slow and claims that grow may fail.",
  }),
  quiet("PlumblinePoolNearlyFull", "89.9 % are allocated", filled(89.9), 60),
  quiet("PlumblinePoolNearlyFull", "95 % are another alert", filled(95), 60),

  fires("PlumblinePoolFull", "95 % are allocated", filled(95), 5, {
    labels: { severity: "critical", ...POOL },
    summary: "Pool tank of nas1 is 95% full.",
    description:
      "Pool tank of nas1 has passed 95 %, which TrueNAS calls critical. When it is full, every volume on it fails to write, thin ones with room inside included.",
  }),
  quiet("PlumblinePoolFull", "94.9 % are allocated", filled(94.9), 60),
];
