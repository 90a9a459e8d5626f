import { type AlertCase, fires, quiet, stays } from "./case.ts";
import { STARTED_WHILE_SILENT } from "./pools.ts";

const NAS = 'plumbline_source_identified{source="nas1",kind="system"}';
const POOLS = whole("pools", "");
const SPACE = whole("datasetSpace", "tank/k8s");
const DETAILS = whole("zfsSnapshotDetails", "");
const CLAIMS = whole("persistentVolumeClaims", "", "prod");
const USAGE = whole("claimUsage", "", "prod");

function whole(collection: string, part: string, source = "nas1"): string {
  return `plumbline_collection_last_complete_timestamp_seconds{source="${source}",collection="${collection}",part="${part}"}`;
}

function complete(collection: string): string {
  return `plumbline_collection_complete{source="nas1",collection="${collection}",part=""}`;
}

const LOOK = 'plumbline_last_look_duration_seconds{job="plumbline"}';

/** Looks take a second. */
const QUICK = { [LOOK]: "1x200" } as const;

/** What a look of half an hour shows at its end was read at its beginning: the next one shows it 35 minutes later. */
const LONG_LOOKS = { [LOOK]: "1800x200", [SPACE]: "0x64 2100x34 4200x34" } as const;

/** Read at the start and once more after ten minutes, then never again. */
const SILENT_SINCE_10M = "0x9 600x200";

const sourceLost = {
  labels: { severity: "critical", source: "nas1", kind: "system" },
  summary: "nas1 is not reached or does not say who it is.",
  description:
    "Plumbline has not identified the system nas1 for 10 minutes. It judges nothing of it; what it said before stays as it was.",
};

const poolsNotRead = {
  labels: { severity: "critical", source: "nas1" },
  summary: "How the pools of nas1 are is not known.",
  description:
    "Plumbline has not read the pools of nas1 for a quarter of an hour, or never. A pool that fails, hangs or fills there is not seen.",
};

/** Alerts about what is not read. */
export const SOURCE_CASES: readonly AlertCase[] = [
  fires(
    "PlumblineSourceLost",
    "FLT-PH3: a NAS is switched off",
    { [NAS]: "1x5 0x30" },
    16,
    sourceLost,
  ),
  stays(
    "PlumblineSourceLost",
    "Plumbline is started anew while the NAS is silent",
    STARTED_WHILE_SILENT,
    34,
    sourceLost,
  ),
  quiet("PlumblineSourceLost", "it is there", { [NAS]: "1x60" }, 60),
  quiet("PlumblineSourceLost", "it reboots within a look", { [NAS]: "1x5 0x6 1x30" }, 16),

  fires(
    "PlumblineSourceNotRead",
    "one collection of many is old, the others are not",
    { ...QUICK, [POOLS]: "0+60x60", [SPACE]: SILENT_SINCE_10M },
    27,
    {
      labels: { severity: "warning", source: "nas1" },
      summary: "Part of nas1 has not been read for a quarter of an hour.",
      description:
        "The oldest whole read of nas1 is 17m 0s old. Series and findings that rest on it keep what they said then.",
    },
  ),
  stays(
    "PlumblineSourceNotRead",
    "the hour is just over",
    { ...QUICK, [POOLS]: SILENT_SINCE_10M },
    70,
    {
      labels: { severity: "warning", source: "nas1" },
      summary: "Part of nas1 has not been read for a quarter of an hour.",
      description:
        "The oldest whole read of nas1 is 1h 0m 0s old. Series and findings that rest on it keep what they said then.",
    },
  ),
  stays(
    "PlumblineSourceNotRead",
    "what claims hold is not read for hours, because a node is gone: everything else of its cluster is",
    { ...QUICK, [CLAIMS]: "0+60x200", [USAGE]: SILENT_SINCE_10M },
    190,
    {
      labels: { severity: "warning", source: "prod" },
      summary: "Part of prod has not been read for a quarter of an hour.",
      description:
        "The oldest whole read of prod is 3h 0m 0s old. Series and findings that rest on it keep what they said then.",
    },
  ),
  quiet("PlumblineSourceNotRead", "everything is read", { ...QUICK, [POOLS]: "0+60x60" }, 60),
  quiet(
    "PlumblineSourceNotRead",
    "details of snapshots are read only while a rule asks for them",
    { ...QUICK, [POOLS]: "0+60x60", [DETAILS]: "0x60" },
    60,
  ),
  quiet(
    "PlumblineSourceNotRead",
    "the hour is over, which is another alert",
    { ...QUICK, [POOLS]: SILENT_SINCE_10M },
    90,
  ),

  quiet("PlumblineSourceNotRead", "a look takes half an hour", LONG_LOOKS, 59),
  quiet("PlumblineSourceNotReadForAnHour", "a look takes half an hour", LONG_LOOKS, 64),
  fires(
    "PlumblineSourceNotRead",
    "a look takes half an hour and two of them did not read it",
    { [LOOK]: "1800x200", [SPACE]: "0x200" },
    77,
    {
      labels: { severity: "warning", source: "nas1" },
      summary: "Part of nas1 has not been read for a quarter of an hour.",
      description:
        "The oldest whole read of nas1 is 1h 17m 0s old. Series and findings that rest on it keep what they said then.",
    },
  ),
  fires(
    "PlumblineSourceNotReadForAnHour",
    "a NAS is silent",
    { ...QUICK, [POOLS]: SILENT_SINCE_10M },
    72,
    {
      labels: { severity: "critical", source: "nas1" },
      summary: "Part of nas1 has not been read for an hour.",
      description:
        "The oldest whole read of nas1 is 1h 2m 0s old. A pool that fails or fills there is not seen.",
    },
  ),
  quiet(
    "PlumblineSourceNotReadForAnHour",
    "only what claims hold is not read, which hides no pool",
    { ...QUICK, [CLAIMS]: "0+60x200", [USAGE]: SILENT_SINCE_10M },
    190,
  ),
  quiet(
    "PlumblineSourceNotReadForAnHour",
    "a NAS is silent for half an hour",
    { ...QUICK, [POOLS]: SILENT_SINCE_10M },
    40,
  ),

  quiet(
    "PlumblineSourceNotReadForAnHour",
    "details of snapshots were read once",
    { ...QUICK, [POOLS]: "0+60x90", [DETAILS]: "0x90" },
    90,
  ),

  fires(
    "PlumblinePoolsNotRead",
    "FLT-PH3: every call about pools times out, others do not",
    { [POOLS]: SILENT_SINCE_10M, [SPACE]: "0+60x60", [complete("pools")]: "1x10 0x50" },
    27,
    poolsNotRead,
  ),
  fires(
    "PlumblinePoolsNotRead",
    "the key may not read pools",
    { [SPACE]: "0+60x60", [complete("pools")]: "0x60" },
    1,
    poolsNotRead,
  ),
  stays(
    "PlumblinePoolsNotRead",
    "Plumbline is started anew while the NAS is silent",
    STARTED_WHILE_SILENT,
    34,
    poolsNotRead,
  ),
  quiet(
    "PlumblinePoolsNotRead",
    "something else is not read",
    { [POOLS]: "0+60x60", [SPACE]: "0x60", [complete("pools")]: "1x60" },
    60,
  ),

  fires(
    "PlumblineCollectionNeverRead",
    "two kinds are not permitted",
    {
      [complete("iscsiSessions")]: "0x60",
      [complete("jobs")]: "0x60",
      [complete("pools")]: "1x60",
      [POOLS]: "0+60x60",
    },
    30,
    {
      labels: { severity: "info", source: "nas1" },
      summary: "Part of nas1 was never read.",
      description:
        "Plumbline could never read 2 parts of nas1 as a whole, most often for want of a right. Rules that need them cannot tell.",
    },
  ),
  quiet(
    "PlumblineCollectionNeverRead",
    "what was read before cannot be read now",
    { [complete("pools")]: "1x5 0x60", [POOLS]: "0x60" },
    60,
  ),
];
