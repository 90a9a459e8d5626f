import type { NasDataset, NasPool, NasSnapshot, NasState, NasUser, NasVdev } from "./state.ts";

/** Key of the user `plumbline` in `nasState()`: "<id>-<64 alphanumerics>" (facts/truenas-api.md §2.3). */
export const READER_KEY = `1-${"r".repeat(64)}`;

/** 1 January 2026, 00:00 UTC, epoch ms: when everything in these states was made unless told. */
export const GIVEN_TIME = 1_767_225_600_000;

const GIB = 2 ** 30;

/** A small NAS: 25.10.6, pool `tank` as one mirror of two disks, its root dataset, one user that may only read. */
export function nasState(overrides: Partial<NasState> = {}): NasState {
  return {
    hostname: "nas1",
    version: "25.10.6",
    hostId: "5a".repeat(32),
    bootId: "0f0e0d0c-0000-4000-8000-000000000001",
    state: "READY",
    failover: "SINGLE",
    clockSkewMs: 0,
    users: [nasUser("plumbline", READER_KEY)],
    pools: [nasPool("tank")],
    datasets: [nasDataset("tank", { createTxg: "1" })],
    snapshots: [],
    nfsShares: [],
    snapshotTasks: [],
    vmDevices: [],
    apps: [],
    replications: [],
    copyTasks: [],
    containers: [],
    smbShares: [],
    smbSessions: [],
    iscsi: {
      basename: "iqn.2005-10.org.freenas.ctl",
      targets: [],
      extents: [],
      targetExtents: [],
      portals: [{ id: 1, tag: 1, comment: "storage", listen: [{ ip: "10.0.0.5", port: 3260 }] }],
      initiators: [{ id: 1, initiators: [], comment: "every node" }],
      sessions: [],
    },
    nvmet: {
      basenqn: "nqn.2011-06.com.truenas:uuid:0f0e0d0c-0000-4000-8000-00000000000a",
      subsystems: [],
      namespaces: [],
      ports: [{ id: 1, index: 1, address: "10.0.0.5", service: 4420 }],
      hosts: [],
      portSubsystems: [],
      hostSubsystems: [],
      sessions: [],
    },
    jobs: [],
    temperatures: {},
    criticalCelsius: 60,
    alerts: [],
    services: { nfs: "RUNNING", cifs: "RUNNING", iscsitarget: "RUNNING", nvmet: "RUNNING" },
    failoverDisabledBy: [],
    ...overrides,
  };
}

/** An account with one valid key whose id is the number before its dash. It may read, no more, unless told. */
export function nasUser(
  username: string,
  key: string,
  roles: readonly string[] = ["READONLY_ADMIN"],
): NasUser {
  const id = Number.parseInt(key, 10);
  return {
    username,
    roles: [...roles],
    keys: [{ id, key, revoked: false, revokedReason: null, expiresAt: null }],
  };
}

/** A healthy pool: one mirror of two disks of a TiB each. */
export function nasPool(name: string, overrides: Partial<NasPool> = {}): NasPool {
  return {
    id: 1,
    guid: guidOf(name),
    name,
    status: "ONLINE",
    sizeBytes: 1024 * GIB,
    allocatedBytes: 10 * GIB,
    imported: true,
    statusDetail: null,
    scan: null,
    topology: { data: [mirrorOf(name)], log: [], cache: [], spare: [], special: [], dedup: [] },
    ...overrides,
  };
}

/** A file system, or a zvol where `volsizeBytes` is given. Its GUID is above 2^53 and its own. */
export function nasDataset(path: string, overrides: Partial<NasDataset> = {}): NasDataset {
  return {
    path,
    type: typeof overrides.volsizeBytes === "number" ? "VOLUME" : "FILESYSTEM",
    guid: guidOf(path),
    createTxg: "100",
    createdAt: GIVEN_TIME,
    origin: null,
    userProperties: {},
    properties: {},
    volsizeBytes: null,
    refquotaBytes: 0,
    refreservationBytes: 0,
    referencedBytes: 98_304,
    usedBySnapshotsBytes: 0,
    compressRatio: 1,
    locked: false,
    ...overrides,
  };
}

/** A snapshot by its full name, "tank/a@daily". */
export function nasSnapshot(fullName: string, overrides: Partial<NasSnapshot> = {}): NasSnapshot {
  const [dataset = "", name = ""] = fullName.split("@");
  return {
    dataset,
    name,
    guid: guidOf(fullName),
    createTxg: "200",
    createdAt: GIVEN_TIME,
    usedBytes: 0,
    referencedBytes: 98_304,
    userProperties: {},
    holds: [],
    deferDestroy: false,
    ...overrides,
  };
}

function mirrorOf(pool: string): NasVdev {
  const children = ["sda", "sdb"].map((disk) => vdev(pool, `/dev/${disk}1`, "DISK", disk, []));
  return vdev(pool, "mirror-0", "MIRROR", null, children);
}

function vdev(
  pool: string,
  name: string,
  type: string,
  disk: string | null,
  children: NasVdev[],
): NasVdev {
  return {
    guid: guidOf(`${pool} ${name}`),
    name,
    type,
    status: "ONLINE",
    disk,
    readErrors: 0,
    writeErrors: 0,
    checksumErrors: 0,
    sizeBytes: 1024 * GIB,
    children,
  };
}

/** 64-bit FNV-1a with the top bits set so that no GUID fits a double: equal texts, equal GUIDs. */
function guidOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of text) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n);
  }
  return (hash | 0x4000000000000001n).toString();
}
