import { type AlertCase, fires, quiet } from "./case.ts";

const TANK = 'system="nas1",pool="tank"';
const SDA = 'system="nas1",disk="sda"';
const DAY_S = 86_400;

/** When the last scan of the pool ended, in seconds from the first value. */
function scanned(daysBefore: number): string {
  return `${-daysBefore * DAY_S}x200`;
}

const SCAN = `plumbline_pool_scan_timestamp_seconds{${TANK},function="SCRUB",state="FINISHED"}`;
const ERRORS = `plumbline_pool_scan_errors{${TANK}}`;
const CELSIUS = `plumbline_disk_temperature_celsius{${SDA}}`;
const CRITICAL = `plumbline_disk_temperature_critical_celsius{${SDA}}`;
const HDD = `plumbline_disk_info{${SDA},pool="tank",serial="1",model="m",type="HDD"}`;
const SSD = `plumbline_disk_info{${SDA},pool="tank",serial="1",model="m",type="SSD"}`;
const NFS = 'plumbline_nas_service_running{system="nas1",service="nfs",protocol="nfs"}';
const VOLUME =
  'plumbline_volume_info{system="nas1",pool="tank",protocol="nfs",persistentvolume="a"}';
const KEY =
  'plumbline_credential_expiry_timestamp_seconds{system="nas1",kind="api_key",name="mon"}';

function alerts(ofClass: string, level: string): string {
  return `plumbline_nas_alerts{system="nas1",class="${ofClass}",level="${level}"}`;
}

function hot(celsius: string) {
  return {
    labels: { severity: "warning", system: "nas1", disk: "sda" },
    summary: `Disk sda of nas1 has ${celsius} °C.`,
    description: `Disk sda of nas1 has ${celsius} °C, which is more than it or most disks of its type are made for.`,
  };
}

/** Alerts about the NAS itself. */
export const HEALTH_CASES: readonly AlertCase[] = [
  fires("PlumblineScrubOverdue", "the last one is old", { [SCAN]: scanned(46) }, 60, {
    labels: { severity: "warning", system: "nas1", pool: "tank" },
    summary: "Pool tank of nas1 was not scrubbed for 45 days.",
    description:
      "The last scrub or resilver of pool tank of nas1 is 46d 1h 0m 0s old. TrueNAS lets 41 days pass by default.",
  }),
  quiet("PlumblineScrubOverdue", "it was scrubbed", { [SCAN]: scanned(44) }, 120),

  fires("PlumblinePoolScanErrors", "FLT-PH2: a scrub has left errors", { [ERRORS]: "3x30" }, 5, {
    labels: { severity: "critical", system: "nas1", pool: "tank" },
    summary: "Pool tank of nas1 has errors that could not be repaired.",
    description:
      "The last scrub or resilver of pool tank of nas1 has left 3 errors. Files or volumes on it are damaged.",
  }),
  quiet("PlumblinePoolScanErrors", "it has left none", { [ERRORS]: "0x30" }, 30),

  fires(
    "PlumblineDiskHot",
    "it is above its own limit",
    { [CELSIUS]: "51x30", [CRITICAL]: "50x30", [HDD]: "1x30" },
    15,
    hot("51"),
  ),
  fires(
    "PlumblineDiskHot",
    "it is above the limit of hard disks",
    { [CELSIUS]: "56x30", [HDD]: "1x30" },
    15,
    hot("56"),
  ),
  fires(
    "PlumblineDiskHot",
    "it is above the limit of flash",
    { [CELSIUS]: "69x30", [SSD]: "1x30" },
    15,
    hot("69"),
  ),
  quiet(
    "PlumblineDiskHot",
    "flash bears more",
    { [CELSIUS]: "60x30", [CRITICAL]: "70x30", [SSD]: "1x30" },
    30,
  ),
  quiet("PlumblineDiskHot", "it is warm", { [CELSIUS]: "44x30", [HDD]: "1x30" }, 30),

  fires(
    "PlumblineNasAlertCritical",
    "FLT-PH5: of a class that nobody knows",
    { [alerts("PoolOnFire", "EMERGENCY")]: "2x30" },
    5,
    {
      labels: { severity: "critical", system: "nas1", class: "PoolOnFire", level: "EMERGENCY" },
      summary: "TrueNAS nas1 has an alert PoolOnFire.",
      description: "TrueNAS nas1 itself gives 2 alerts PoolOnFire, at the level EMERGENCY.",
    },
  ),
  quiet(
    "PlumblineNasAlertCritical",
    "it is a warning, or has an alert of its own here",
    { [alerts("NTPHealthCheck", "WARNING")]: "1x30", [alerts("VolumeStatus", "CRITICAL")]: "1x30" },
    30,
  ),

  fires("PlumblineServiceDown", "volumes need it", { [NFS]: "0x30", [VOLUME]: "1x30" }, 5, {
    labels: { severity: "critical", system: "nas1", service: "nfs", protocol: "nfs" },
    summary: "Service nfs of nas1 does not run.",
    description: "Service nfs of nas1 does not run. 1 PersistentVolumes are reached through it.",
  }),
  quiet("PlumblineServiceDown", "no volume needs it", { [NFS]: "0x30" }, 30),
  quiet("PlumblineServiceDown", "it runs", { [NFS]: "1x30", [VOLUME]: "1x30" }, 30),

  fires("PlumblineCredentialExpiring", "it ends in days", { [KEY]: `${5 * DAY_S}x200` }, 60, {
    labels: { severity: "warning", system: "nas1", kind: "api_key", name: "mon" },
    summary: "The api_key mon of nas1 ends soon.",
    description:
      "The api_key mon of nas1 ends in 4d 23h 0m 0s. After that Plumbline sees nothing of it.",
  }),
  quiet("PlumblineCredentialExpiring", "it ends much later", { [KEY]: `${60 * DAY_S}x200` }, 120),

  fires(
    "PlumblineFailoverDisabled",
    "the other controller does not answer",
    { 'plumbline_failover_disabled{system="nas1",reason="NO_PONG"}': "1x30" },
    15,
    {
      labels: { severity: "warning", system: "nas1", reason: "NO_PONG" },
      summary: "The second controller of nas1 would not take over.",
      description:
        "TrueNAS nas1 says NO_PONG. If the active controller fails, every volume on the system is gone until somebody is there.",
    },
  ),
  quiet("PlumblineFailoverDisabled", "it is no pair, or well", { [NFS]: "1x30" }, 30),
];
