import type { NasExtent, NasState, NasVdev } from "../state.ts";
import { isBefore } from "../versions.ts";
import type { Line } from "../versions.ts";

/** What an event says of an object. */
export type Said = "added" | "changed" | "removed";

/** An object of a collection as its events see it. */
export interface Noted {
  readonly id: string | number;
  /** `changed` is sent where this differs; what no event is sent for is not in it. */
  readonly worth: unknown;
  /** Dataset that the object goes away with, without an event of its own. */
  readonly within?: string | null;
}

/** Objects for which a NAS sends events under one name. */
export interface EventCollection {
  readonly name: string;
  /** First line that has it. */
  readonly since?: Line;
  /** Last line that has it. */
  readonly until?: Line;
  /** What is sent for changes through the middleware; absent: everything. */
  readonly says?: readonly Said[];
  /** What is sent for changes beside it (zfs(8), zpool(8), periodic snapshots); absent: nothing. */
  readonly saysOfOthers?: readonly Said[];
  /** First line whose `added` and `changed` carry the row; before it they have the id alone. */
  readonly fieldsSince?: Line;
  objects(state: NasState, line: Line): readonly Noted[];
}

/**
 * Which collections send events, and for what (facts/truenas-gaps.md §10; middleware service/crud_service.py for `crud`,
 * plugins/zfs_/zfs_events.py for what ZFS reports itself, job.py for jobs). Nothing is ever sent for `zfs.resource.*`, nor for
 * space; of sessions there are none, and scrubs are told of by an event of their own, which nobody here sends.
 */
const EVENT_COLLECTIONS: readonly EventCollection[] = Object.freeze<EventCollection[]>([
  { name: "core.get_jobs", says: ["added", "changed"], objects: jobs },
  { name: "alert.list", saysOfOthers: ["added", "changed", "removed"], objects: alerts },
  { name: "service.query", says: ["changed"], saysOfOthers: ["changed"], objects: services },
  { name: "pool.query", saysOfOthers: ["changed"], objects: pools },
  { name: "zpool.query", since: "26", saysOfOthers: ["changed"], objects: pools },
  { name: "pool.dataset.query", saysOfOthers: ["removed"], objects: datasets },
  // a destroyed snapshot is a ZFS "destroy" too: removed, with the id dataset@snapshot
  { name: "pool.dataset.query", says: ["removed"], saysOfOthers: ["removed"], objects: snapshots },
  { name: "zfs.snapshot.query", until: "25.04", objects: snapshots },
  { name: "pool.snapshot.query", since: "25.10", says: ["added", "removed"], objects: snapshots },
  crud(
    "sharing.nfs.query",
    ({ nfsShares }) => nfsShares,
    ({ path }) => below("/mnt/", path),
  ),
  crud("sharing.smb.query", ({ smbShares }) => smbShares),
  crud("iscsi.target.query", ({ iscsi }) => iscsi.targets),
  crud(
    "iscsi.extent.query",
    ({ iscsi }) => iscsi.extents,
    (extent) => zvolOf(extent),
  ),
  crud(
    "iscsi.targetextent.query",
    ({ iscsi }) => iscsi.targetExtents,
    ({ extent }, { iscsi }) => zvolOf(iscsi.extents.find(({ id }) => id === extent)),
  ),
  crud("iscsi.portal.query", ({ iscsi }) => iscsi.portals),
  crud("iscsi.initiator.query", ({ iscsi }) => iscsi.initiators),
  crud("pool.snapshottask.query", ({ snapshotTasks }) => snapshotTasks),
  nvmeof("nvmet.subsys.query", ({ nvmet }) => nvmet.subsystems),
  nvmeof("nvmet.namespace.query", ({ nvmet }) => nvmet.namespaces),
  nvmeof("nvmet.port.query", ({ nvmet }) => nvmet.ports),
  nvmeof("nvmet.host.query", ({ nvmet }) => nvmet.hosts),
  nvmeof("nvmet.port_subsys.query", ({ nvmet }) => nvmet.portSubsystems),
  nvmeof("nvmet.host_subsys.query", ({ nvmet }) => nvmet.hostSubsystems),
]);

/** Whether a line sends events under a name, although the NAS may have none to send here. */
export function sendsEvents(name: string, line: Line): boolean {
  return NEVER_CHANGING.has(name) || collectionsOf(line).some((one) => one.name === name);
}

/** The collections of a line. */
export function collectionsOf(line: Line): readonly EventCollection[] {
  return EVENT_COLLECTIONS.filter(
    ({ since = "24.10", until = "26" }) => !isBefore(line, since) && !isBefore(until, line),
  );
}

/** Whether `added` and `changed` carry the row. */
export function carriesFields(name: string, line: Line): boolean {
  const found = EVENT_COLLECTIONS.find((one) => one.name === name);
  return found !== undefined && !isBefore(line, found.fieldsSince ?? "24.10");
}

const NEVER_CHANGING: ReadonlySet<string> = new Set(["disk.query"]);

interface Stored {
  readonly id: number;
}

/** Rows of the middleware's own database. */
function crud<T extends Stored>(
  name: string,
  rows: (state: NasState) => readonly T[],
  within: (row: T, state: NasState) => string | null = () => null,
): EventCollection {
  return {
    name,
    fieldsSince: "25.10",
    objects: (state) =>
      rows(state).map((row) => ({ id: row.id, worth: row, within: within(row, state) })),
  };
}

function nvmeof(name: string, rows: (state: NasState) => readonly Stored[]): EventCollection {
  return { ...crud(name, rows), since: "25.10" };
}

function zvolOf(extent: NasExtent | undefined): string | null {
  return extent === undefined ? null : below("zvol/", extent.path);
}

function below(folder: string, path: string): string | null {
  return path.startsWith(folder) ? path.slice(folder.length) : null;
}

function jobs(state: NasState): readonly Noted[] {
  return state.jobs.map((job) => ({ id: job.id, worth: job }));
}

/** Told of by the alert run of each minute, whoever caused them. */
function alerts(state: NasState): readonly Noted[] {
  return state.alerts.map(({ uuid, ...worth }) => ({ id: uuid, worth }));
}

function services(state: NasState): readonly Noted[] {
  const { nvmet, ...others } = state.services;
  return Object.values({ ...others, nvmet }).map((worth, at) => ({ id: at + 1, worth }));
}

function datasets(state: NasState): readonly Noted[] {
  return state.datasets.map(
    ({
      path,
      referencedBytes: _,
      usedBySnapshotsBytes: __,
      locked: ___,
      compressRatio: ____,
      ...worth
    }) => ({
      id: path,
      worth,
    }),
  );
}

function snapshots(state: NasState): readonly Noted[] {
  return state.snapshots.map(({ dataset, name, userProperties }) => ({
    id: `${dataset}@${name}`,
    worth: userProperties,
  }));
}

/** What a pool consists of; on 26 no event tells that a disk of it failed. Never how full it is. */
function pools(state: NasState, line: Line): readonly Noted[] {
  const tellsStates = line !== "26";
  return state.pools
    .filter(({ imported }) => imported)
    .map(({ id, status, topology }) => ({
      id,
      worth: [
        tellsStates ? status : null,
        Object.values(topology).map((vdevs) => vdevs.map((one) => member(one, tellsStates))),
      ],
    }));
}

function member({ guid, disk, status, children }: NasVdev, tellsStates: boolean): unknown {
  const members = children.map((child) => member(child, tellsStates));
  return [guid, disk, tellsStates ? status : null, members];
}
