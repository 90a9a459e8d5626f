import type { BlockDevice, BlockSession, BlockTarget, Links } from "../../correlate/links.ts";
import { listed } from "../../lib/words.ts";
import { collectionWords } from "../../model/collection-words.ts";
import type { Collection } from "../../model/collections.ts";
import { areWhole } from "../../model/inventory.ts";
import { parentOf } from "../../model/indices.ts";
import type { Dataset, ZfsSnapshot } from "../../model/truenas.ts";
import { localUseText } from "../words.ts";
import { lockOf } from "../locks.ts";
import { heldBut, type NotChecked, type Protocol } from "./allowances.ts";
import { type Case, datasetOf, moment, systemsOf } from "./case.ts";
import { failed, type Precondition } from "./precondition.ts";

/** How long what a dataset references must not have changed. */
const UNCHANGED_MS = 86_400_000;

/** P4: its marks, its place and its kind say whose it is, and the scope says that nobody else uses it. */
export function ours(one: Case): Precondition {
  const { claimScope, input, scope, setting } = one;
  const dataset = datasetOf(one);
  const open: readonly NotChecked[] =
    scope.closed === true
      ? []
      : [
          {
            gap: "openScope",
            sentence: `${placeOf(one)} is not declared as exclusive to the clusters that are read: declare it, if they are all its users`,
          },
        ];
  if (dataset === null) {
    return heldBut(
      "P4",
      [`it lies in ${scope.name}, under a name that a driver gives`],
      open,
      setting,
    );
  }
  const owned = input.links.ownership(dataset);
  if (owned.state === "notOurs" || owned.state === "foreign")
    return failed("P4", [], [owned.because]);
  const name = owned.state === "volume" ? owned.volumeName : owned.snapshotName;
  const evidence = [
    `it is ${name} by what ${setting.driver} wrote of it, and of nothing above it`,
    `${dataset.path} lies ${parentOf(dataset.path) === claimScope?.parent ? "directly below" : "in the snapshot parent of"} ${claimScope?.parent ?? "its parent"}`,
    ...(owned.state === "volume" && owned.instanceId !== null
      ? [`instance id ${owned.instanceId}`]
      : []),
  ];
  const wrong = kindMismatch(dataset, setting.protocol);
  if (wrong !== null) return failed("P4", evidence, [wrong]);
  const [system] = systemsOf(one);
  const unread: NotChecked = {
    gap: "markSource",
    sentence: `a TrueNAS ${system?.version ?? "of unknown version"} does not show whose what ${setting.driver} wrote of it is`,
  };
  return heldBut("P4", evidence, [unread, ...open], setting);
}

/** What would have to be declared: a copy may lie in a place of its own, of which the declaration of its scope says nothing. */
function placeOf({ scope, claimScope, record, input, rule }: Case): string {
  const dataset = datasetOf({ rule, record, input });
  const inScope = dataset === null || parentOf(dataset.path) === claimScope?.parent;
  if (claimScope?.origin !== "declared" || claimScope.snapshotsDeclared || inScope)
    return scope.name;
  return `${claimScope.systemName}:${claimScope.snapshotParent}, as snapshotParent,`;
}

function kindMismatch({ kind }: Dataset, protocol: Protocol): string | null {
  const isBlock = protocol === "iscsi" || protocol === "nvmeof";
  if (protocol === "local" || isBlock === (kind === "zvol")) return null;
  return `its driver gives out ${isBlock ? "zvols" : "filesystems"} and it is a ${kind}: find out who made it`;
}

/** P5: asked by every join that there is; the rule itself would not have hit otherwise. */
export function unreferenced(one: Case): Precondition {
  const { rule, setting } = one;
  const asked = rule.needs.filter((kind) => REFERRING.has(kind));
  const evidence = [
    `asked ${asked.map(collectionWords).join(", ")}: none refers to it`,
    ...heldByNobody(one),
  ];
  const dataset = datasetOf(one);
  if (dataset === null || rule.each !== "datasets") return heldBut("P5", evidence, [], setting);
  const others: NotChecked = {
    gap: "otherWorkloads",
    sentence: "workloads of kinds that are not read, and of which no Pod runs, are not seen",
  };
  return heldBut("P5", evidence, [others, ...classesUnread(one)], setting);
}

/** The rules are asked all the same: where nobody may list classes, what is left over is found and not sure. */
function classesUnread({ place, input }: Case): readonly NotChecked[] {
  const unread = place.clusters
    .map(({ name }) => name)
    .filter((name) => !areWhole(input.inventory.coverage("storageClasses", name)));
  if (unread.length === 0) return [];
  const sentence = `StorageClasses of ${listed(unread)} were not read whole: one of them may have volumes made in it`;
  return [{ gap: "storageClasses", sentence }];
}

/** Rules have asked: what somebody holds is none of their hits. */
function heldByNobody({ rule, record, input }: Case): readonly string[] {
  if (rule.each === "zfsSnapshots") return ["nobody holds it"];
  const found = rule.each === "datasets" ? input.links.holdsOn(record as Dataset) : null;
  if (found?.is !== "none") return [];
  return found.count === 0
    ? ["it has no ZFS snapshot that somebody could hold"]
    : [`nobody holds any of its ZFS snapshots (${found.count})`];
}

const REFERRING: ReadonlySet<Collection> = new Set<Collection>([
  "persistentVolumes",
  "persistentVolumeClaims",
  "pods",
  "workloads",
  "volumeSnapshots",
  "volumeSnapshotContents",
  "datasets",
  "iscsiTargets",
  "iscsiSessions",
  "nvmeofSubsystems",
  "nvmeofSessions",
  "shares",
  "jobs",
]);

/** P6: nobody is logged in, and nobody has written for a day. */
export function unused(one: Case): Precondition {
  const { rule, record, setting, input } = one;
  if (rule.each === "datasets") return unusedDataset(one, record as Dataset);
  const { links } = input;
  const sessions = targetsOf(one, links).flatMap((target) => links.sessionsOf(target));
  if (sessions.length > 0) return failed("P6", [], sessions.map(loggedIn));
  return heldBut("P6", [howUnused(one, links)], [], setting);
}

/** Targets and subsystems by which somebody could use the subject. */
function targetsOf({ rule, record }: Case, links: Links): readonly BlockTarget[] {
  switch (rule.each) {
    case "iscsiExtents":
    case "nvmeofNamespaces":
      return links.targetsThrough(record as BlockDevice);
    case "iscsiTargets":
    case "nvmeofSubsystems":
      return [record as BlockTarget];
    default:
      return [];
  }
}

function howUnused({ rule, record }: Case, links: Links): string {
  switch (rule.each) {
    case "zfsSnapshots": {
      const clones = links.clonesOf(record as ZfsSnapshot).map(({ path }) => path);
      return clones.length === 0
        ? "a snapshot is used through its clones only, and has none"
        : `a snapshot is used through its clones only: ${clones.join(", ")}`;
    }
    case "shares":
    case "snapshotTasks":
      return "there is no dataset behind it";
    case "iscsiInitiators":
      return "no target names it, so nobody logs in by it";
    case "iscsiSessions":
    case "nvmeofSessions":
      return "nothing on its node asks for it; whether the node still writes, no API shows";
    default:
      return "nobody is logged in to it";
  }
}

function loggedIn(session: BlockSession): string {
  return `${"hostnqn" in session ? session.hostnqn : session.initiator} is logged in`;
}

function unusedDataset(one: Case, dataset: Dataset): Precondition {
  const { past, input, setting } = one;
  const { links, now } = input;
  const space = links.spaceOf(dataset) ?? null;
  const referenced = space?.referencedBytes ?? null;
  const sessions = links
    .blockPathsOf(dataset)
    .flatMap(({ target }) => (target ? links.sessionsOf(target) : []));
  if (sessions.length > 0) return failed("P6", [], sessions.map(loggedIn));
  const lock = lockOf(dataset, space, input.inventory);
  if (lock.is === "locked")
    return failed(
      "P6",
      [],
      [
        `it is locked, says ${lock.says}: nobody can use it before it is unlocked, so that nobody does shows nothing`,
      ],
    );
  const evidence = dataset.kind === "zvol" ? ["nobody is logged in to its target"] : [];
  const unchanged = past?.unchanged;
  if (past && unchanged && referenced !== null) {
    const since = unchanged.bytes === referenced ? unchanged.since : now;
    const changed = since > past.firstSeenAt;
    if (changed && now - since < UNCHANGED_MS)
      return failed("P6", evidence, [
        `what it references changed at ${moment(since)}: somebody writes to it; wait until it has not changed for a day`,
      ]);
    evidence.push(`it references ${referenced} bytes, unchanged since ${moment(since)}`);
  }
  const unseen = unseenUse(setting.protocol, referenced);
  return heldBut(
    "P6",
    evidence,
    [...onNas(one, dataset), ...unseen, ...(lock.is === "unknown" ? [LOCK_UNKNOWN] : [])],
    setting,
  );
}

/** What the TrueNAS itself runs, and does not show of it. */
function onNas(one: Case, { system }: Dataset): readonly NotChecked[] {
  const { inventory } = one.input;
  const read = inventory.coverage("localUses").filter(({ source }) => source.id === system);
  if (!areWhole(read)) return [UNREAD_ON_NAS];
  const resting = inventory.findOn(system, "localUses", "restsOn", system);
  const stopped = resting.map((use): NotChecked => ({
    gap: "stoppedApps",
    sentence: `${localUseText(use)} does not run, and only one that runs shows what it has: start or remove it`,
  }));
  const { version = "" } = systemsOf(one).find((state) => state.system === system) ?? {};
  return WITHOUT_INCUS.test(version) ? stopped : [...stopped, INCUS];
}

/** Releases before Incus came and after it went (facts/truenas-api §8). */
const WITHOUT_INCUS = /^(?:24|26)\./;

const INCUS: NotChecked = {
  gap: "hiddenNasWorkloads",
  sentence: "what containers and virtual machines of Incus on the TrueNAS itself use is not read",
};

const UNREAD_ON_NAS: NotChecked = {
  gap: "nasWorkloads",
  sentence:
    "what the TrueNAS itself runs was not read whole: let the key call vm.device.query, app.query, replication.query, cloudsync.query, cloud_backup.query and rsynctask.query, and container.query since 26",
};

const LOCK_UNKNOWN: NotChecked = {
  gap: "lock",
  sentence:
    "whether it is locked was not said: neither TrueNAS nor anything that gives it out does",
};

function unseenUse(protocol: Protocol, referenced: number | null): readonly NotChecked[] {
  const space: readonly NotChecked[] =
    referenced === null ? [{ gap: "space", sentence: "its space was not read" }] : [];
  switch (protocol) {
    case "nfs":
      return [
        { gap: "nfsClients", sentence: "NFS shows its clients to nobody reliably" },
        ...space,
      ];
    case "smb":
      return [{ gap: "smbSessions", sentence: "SMB sessions are not shown" }, ...space];
    case "local":
      return [{ gap: "otherUse", sentence: "who uses it is not known to TrueNAS" }, ...space];
    default:
      return space;
  }
}
