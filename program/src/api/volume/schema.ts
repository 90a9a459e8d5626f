import { Type } from "typebox";
import { exactly } from "../schemas.ts";
import { BYTES, NAME, oneOf, orNull, time } from "../wire/words.ts";

const TEXTS = Type.Array(Type.String());

/** Snapshots of each side that an answer has at most; `/snapshots` lists all. */
export const MOST_SNAPSHOTS = 100;

/** What a claim says of itself beyond its row. */
export const CLAIM = exactly({
  accessModes: TEXTS,
  capacityBytes: orNull(BYTES),
  owner: orNull(Type.String(), 'What it goes away with: "StatefulSet/postgres".'),
  dataSource: orNull(
    exactly({ kind: Type.String(), namespace: NAME, name: NAME }),
    "What it was to be filled from.",
  ),
  finalizers: TEXTS,
  deletionRequestedAt: orNull(time("Since when it is to go away")),
});

/** The PersistentVolume that it is bound to. */
export const PV = exactly({
  name: NAME,
  phase: Type.String(),
  statusMessage: Type.String(),
  reclaimPolicy: Type.String(),
  volumeMode: oneOf(["Filesystem", "Block"]),
  mountOptions: Type.Array(Type.String(), {
    description: "What nodes mount it with; values that might be secrets are `***`.",
  }),
  accessModes: TEXTS,
  capacityBytes: BYTES,
  volumeHandle: orNull(Type.String()),
  finalizers: TEXTS,
  createdAt: time("When it was made"),
  deletionRequestedAt: orNull(time("Since when it is to go away")),
});

/** Every size that is known of it, from what was asked for down to what it takes. */
export const SIZES = exactly({
  requestedBytes: BYTES,
  capacityBytes: orNull(BYTES, "What its PersistentVolume says that it has."),
  promisedBytes: orNull(BYTES, "volsize or refquota."),
  usedBytes: orNull(BYTES, "ZFS `used`: everything that follows, together."),
  referencedBytes: orNull(BYTES, "ZFS `referenced`: what it holds now; null up to TrueNAS 25.04."),
  logicalUsedBytes: orNull(
    BYTES,
    "ZFS `logicalused`: what was written, before compression, snapshots included; null up to TrueNAS 25.04.",
  ),
  heldBySnapshotsBytes: orNull(BYTES, "ZFS `usedbysnapshots`."),
  reservedBytes: orNull(BYTES, "ZFS `usedbyrefreservation`: kept free for it, not written yet."),
  availableBytes: orNull(BYTES, "ZFS `available`; null for a zvol, whose size is fixed."),
  filesystemUsedBytes: orNull(BYTES, "What its file system holds, as those say who mount it."),
  filesystemCapacityBytes: orNull(BYTES),
  inodes: orNull(Type.Integer()),
  inodesUsed: orNull(Type.Integer()),
  measuredAt: orNull(time("When its file system was measured")),
});

/** Its dataset, with the properties that are read. */
export const DATASET = exactly({
  key: Type.String(),
  path: Type.String(),
  system: NAME,
  kind: oneOf(["filesystem", "zvol"]),
  guid: orNull(Type.String(), "null up to TrueNAS 25.04."),
  origin: orNull(Type.String(), "Full name of the ZFS snapshot it was cloned from."),
  mountpoint: orNull(Type.String()),
  readonly: orNull(Type.Boolean()),
  locked: orNull(Type.Boolean(), "Whether its key is not loaded."),
  compression: orNull(Type.String(), "In the words of ZFS."),
  sync: orNull(Type.String(), "In the words of ZFS: standard, always, disabled."),
  blockBytes: orNull(BYTES, "recordsize of a filesystem, volblocksize of a zvol."),
  volsizeBytes: orNull(BYTES),
  quotaBytes: orNull(BYTES),
  refquotaBytes: orNull(BYTES),
  refreservationBytes: orNull(BYTES),
  userProperties: Type.Record(Type.String(), Type.String(), {
    description: "Those that drivers and owners write; empty where others have a part in it.",
  }),
  createdAt: time("When it was made"),
});

/** A share that gives it out. */
export const SHARE = exactly({
  id: Type.Integer(),
  protocol: oneOf(["nfs", "smb"]),
  name: orNull(NAME, "Of an SMB share."),
  path: Type.String(),
  enabled: Type.Boolean(),
  readonly: Type.Boolean(),
  networks: TEXTS,
  hosts: TEXTS,
});

/** A target or subsystem that gives it out. */
export const TARGET = exactly({
  transport: oneOf(["iscsi", "nvmeof"]),
  name: orNull(Type.String(), "IQN or NQN; null where nothing leads to its device."),
  unit: orNull(Type.Integer(), "LUN, or id of the namespace."),
  enabled: orNull(Type.Boolean()),
});

const ZFS_SNAPSHOT = exactly({
  key: Type.String(),
  name: Type.String({ description: 'After the "@".' }),
  createdAt: orNull(time("When it was taken; read of few")),
  usedBytes: orNull(BYTES, "What only it holds; read of few."),
  holds: orNull(
    Type.Array(Type.String()),
    "Tags of its holds, which keep it from being destroyed; read of few, null where not: that is not none.",
  ),
  volumeSnapshot: orNull(exactly({ namespace: NAME, name: NAME }), "What it was taken for."),
  clones: orNull(
    Type.Array(Type.String()),
    "Datasets that were cloned from it: it cannot be deleted before they are. null where not all were read or may be shown.",
  ),
});

const VOLUME_SNAPSHOT = exactly({
  key: Type.String(),
  name: NAME,
  readyToUse: orNull(Type.Boolean()),
  error: orNull(Type.String()),
  content: orNull(NAME),
  deletionPolicy: orNull(Type.String(), "Of its content."),
  zfsSnapshot: orNull(Type.String(), "Full name of the ZFS snapshot or dataset behind it."),
  createdAt: time("When it was asked for"),
});

function list<T extends typeof ZFS_SNAPSHOT | typeof VOLUME_SNAPSHOT>(row: T) {
  return exactly({
    total: Type.Integer(),
    rows: Type.Array(row, { description: `The newest ${MOST_SNAPSHOTS} of them.` }),
  });
}

/** Snapshots of both sides. */
export const SNAPSHOTS = {
  zfsSnapshots: orNull(list(ZFS_SNAPSHOT)),
  volumeSnapshots: orNull(list(VOLUME_SNAPSHOT)),
};

/** A node that it is to be attached to, or is. */
export const ATTACHMENT = exactly({
  name: NAME,
  node: NAME,
  nodeReady: orNull(
    Type.Boolean(),
    "null where the node is not there, or is not known: see `unknown`.",
  ),
  attached: Type.Boolean(),
  error: orNull(Type.String(), "Why it could not be attached or detached."),
  createdAt: time("When it was asked for"),
  deletionRequestedAt: orNull(time("Since when it is to go away")),
});

/** Somebody who is logged in to its target or subsystem. */
export const SESSION = exactly({
  initiator: Type.String({ description: "IQN of an initiator, NQN of a host." }),
  address: Type.String(),
  node: orNull(NAME, "Whose address that is."),
});

/** What is null in an answer, and why. */
export const UNKNOWN = Type.Array(
  exactly({
    fields: Type.Array(Type.String(), { description: '"sizes.usedBytes".' }),
    because: Type.String(),
  }),
  { description: "What is null here because it is not known, or may be more than it says." },
);
