import { held, type Precondition, PRECONDITIONS, type PreconditionId } from "./precondition.ts";

/** Something that no API tells, or that this version of the program does not read. */
export type Gap =
  | "otherHalf"
  | "bootId"
  | "failoverState"
  | "poolState"
  | "markSource"
  | "openScope"
  | "otherWorkloads"
  | "storageClasses"
  | "nfsClients"
  | "smbSessions"
  | "otherUse"
  | "nasWorkloads"
  | "stoppedApps"
  | "hiddenNasWorkloads"
  | "space"
  | "lock"
  | "clock"
  | "neverSeen"
  | "identity"
  | "history"
  | "massChange"
  | "opaqueVersions"
  | "noMemory";

/** How a volume is given out. "none": what was judged is no volume. */
export type Protocol = "nfs" | "smb" | "iscsi" | "nvmeof" | "local" | "none";

/** Releases that differ in what they tell; "other" is one that there is no table for. */
export type Train = "≤25.04" | "25.10" | "26" | "other";

/** What is looked up in the table. */
export interface Setting {
  readonly protocol: Protocol;
  readonly train: Train;
  /** Name of a driver format; "" where no driver made it. */
  readonly driver: string;
}

/** One row: where a gap may be gone without. The first row that fits decides; a gap without a row may not. */
export interface Allowance {
  readonly gap: Gap;
  readonly precondition: PreconditionId;
  readonly protocols: readonly Protocol[] | "any";
  readonly trains: readonly Train[] | "any";
  readonly drivers: readonly string[] | "any";
  readonly allowed: boolean;
  readonly because: string;
}

/** Drivers whose own marks differ from their parent's in a volume that they made. */
const PROVEN_BY_VALUE = ["democratic-csi", "tns-csi"] as const;

const ANYWHERE = { protocols: "any", trains: "any", drivers: "any" } as const;

/**
 * Protocol × TrueNAS version × driver: which "not checkable" still allows `confirmed`. `npm run reference` writes
 * docs/reference/preconditions.md from it.
 */
export const ALLOWANCES: readonly Allowance[] = Object.freeze([
  {
    ...ANYWHERE,
    gap: "otherHalf",
    precondition: "P1",
    allowed: false,
    because:
      "claims and PersistentVolumes name each other, and only both of them show that a list hides some",
  },
  {
    ...ANYWHERE,
    gap: "bootId",
    precondition: "P2",
    allowed: true,
    because: "a restart breaks the connection that everything was read over",
  },
  {
    ...ANYWHERE,
    gap: "failoverState",
    precondition: "P2",
    allowed: false,
    because: "a controller in standby answers with fewer rows and no error",
  },
  {
    ...ANYWHERE,
    gap: "poolState",
    precondition: "P2",
    allowed: false,
    because: "what is in a pool that is not online does not show, or not as it is",
  },
  {
    ...ANYWHERE,
    gap: "markSource",
    precondition: "P4",
    trains: ["≤25.04"],
    drivers: PROVEN_BY_VALUE,
    allowed: true,
    because:
      "TrueNAS tells where a property comes from; a value that differs from the parent's proves the same and is what is read",
  },
  {
    ...ANYWHERE,
    gap: "markSource",
    precondition: "P4",
    trains: ["25.10"],
    drivers: PROVEN_BY_VALUE,
    allowed: true,
    because:
      "TrueNAS 25.10 says LOCAL of every property, inherited or not; a value that differs from the parent's is proof",
  },
  {
    ...ANYWHERE,
    gap: "markSource",
    precondition: "P4",
    trains: ["26"],
    drivers: PROVEN_BY_VALUE,
    allowed: true,
    because: "TrueNAS 26 gives no source; a value that differs from the parent's is proof",
  },
  {
    ...ANYWHERE,
    gap: "markSource",
    precondition: "P4",
    allowed: false,
    because:
      "of other releases it is not known what marks prove, and truenas-csi leaves none: only a share or target, which anybody can write, names its volumes",
  },
  {
    ...ANYWHERE,
    gap: "openScope",
    precondition: "P4",
    allowed: false,
    because: "another cluster may use the same parent dataset",
  },
  {
    ...ANYWHERE,
    gap: "otherWorkloads",
    precondition: "P5",
    allowed: true,
    because:
      "what such a workload mounted itself was seen in its Pods while they ran, and P8 asks for their owner",
  },
  {
    ...ANYWHERE,
    gap: "storageClasses",
    precondition: "P5",
    allowed: false,
    because: "a StorageClass that names it has volumes made in it, and all of them can be listed",
  },
  {
    ...ANYWHERE,
    gap: "nfsClients",
    precondition: "P6",
    protocols: ["nfs"],
    allowed: true,
    because:
      "clients of NFSv3 are hints and those of NFSv4 need full administration to read; what the dataset references, unchanged for a day, stands for them",
  },
  {
    ...ANYWHERE,
    gap: "smbSessions",
    precondition: "P6",
    protocols: ["smb"],
    allowed: true,
    because:
      "TrueNAS shows SMB sessions to nobody but itself; what the dataset references, unchanged for a day, stands for them",
  },
  {
    ...ANYWHERE,
    gap: "otherUse",
    precondition: "P6",
    allowed: false,
    because: "the driver gives it out by something beside TrueNAS, which shows no user of it",
  },
  {
    ...ANYWHERE,
    gap: "nasWorkloads",
    precondition: "P6",
    allowed: false,
    because:
      "a virtual machine, an app, a container or a task of the TrueNAS itself may have it, and all of them can be read",
  },
  {
    ...ANYWHERE,
    gap: "stoppedApps",
    precondition: "P6",
    allowed: false,
    because:
      "what a stopped app has is in its configuration alone, among its passwords, which are not read",
  },
  {
    ...ANYWHERE,
    gap: "hiddenNasWorkloads",
    precondition: "P6",
    allowed: true,
    because:
      "who gives one a volume of a driver does so by hand, and its former user is gone; what it writes shows in what the dataset references",
  },
  {
    ...ANYWHERE,
    gap: "space",
    precondition: "P6",
    allowed: false,
    because: "whether somebody writes to it cannot be told",
  },
  {
    ...ANYWHERE,
    gap: "lock",
    precondition: "P6",
    allowed: false,
    because:
      "nobody can use what is locked, so that nobody does shows nothing; TrueNAS since 25.10 tells it of every dataset, encrypted or not",
  },
  {
    ...ANYWHERE,
    gap: "clock",
    precondition: "P7",
    allowed: false,
    because: "how long something has been so is told by the clock of this machine alone",
  },
  {
    ...ANYWHERE,
    gap: "neverSeen",
    precondition: "P8",
    allowed: false,
    because: "what was never seen in use may be in use in a way that nobody sees",
  },
  {
    ...ANYWHERE,
    gap: "identity",
    precondition: "P9",
    allowed: false,
    because: "another cluster or NAS may answer under the name",
  },
  {
    ...ANYWHERE,
    gap: "history",
    precondition: "P9",
    allowed: false,
    because:
      "a restore that falls into a look shows in what was read after it, and in nothing else",
  },
  {
    ...ANYWHERE,
    gap: "massChange",
    precondition: "P9",
    allowed: false,
    because:
      "where all volumes of a place seem unused at once another cluster may have answered, and what is left of the evidence is believed as little",
  },
  {
    ...ANYWHERE,
    gap: "opaqueVersions",
    precondition: "P9",
    allowed: true,
    because:
      "versions that are no numbers cannot be ordered; that an object was deleted is proven by a younger one that lives on, not by versions",
  },
  {
    ...ANYWHERE,
    gap: "noMemory",
    precondition: "P8",
    allowed: false,
    because: "one look knows nothing of what was there before",
  },
]);

/** The row that decides; null where the table has none, and then nothing is allowed. */
export function allowanceFor(gap: Gap, setting: Setting): Allowance | null {
  return ALLOWANCES.find((row) => row.gap === gap && fits(row, setting)) ?? null;
}

function fits({ protocols, trains, drivers }: Allowance, setting: Setting): boolean {
  return (
    (protocols === "any" || protocols.includes(setting.protocol)) &&
    (trains === "any" || trains.includes(setting.train)) &&
    (drivers === "any" || drivers.includes(setting.driver))
  );
}

/** Something that was not checkable: which gap it is, and what would have to be so, in one sentence. */
export interface NotChecked {
  readonly gap: Gap;
  readonly sentence: string;
}

/** A precondition of which some part could not be checked; held where nothing was left unchecked. */
export function heldBut(
  id: PreconditionId,
  evidence: readonly string[],
  unchecked: readonly NotChecked[],
  setting: Setting,
): Precondition {
  if (unchecked.length === 0) return held(id, evidence);
  const told = unchecked.map(({ gap, sentence }) => {
    const row = allowanceFor(gap, setting);
    const because = row === null ? "" : ` (${row.because})`;
    return { allowed: row?.allowed === true, sentence, evidence: `${sentence}${because}` };
  });
  return {
    id,
    title: PRECONDITIONS[id],
    state: "notCheckable",
    evidence: [...evidence, ...told.flatMap((one) => (one.allowed ? [one.evidence] : []))],
    missing: told.flatMap(({ allowed, sentence }) => (allowed ? [] : [sentence])),
  };
}

/** The train of a TrueNAS version: "25.10.6" is of 25.10. */
export function trainOf(version: string | undefined): Train {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? "") ?? [];
  if (major === undefined || minor === undefined) return "other";
  const at = Number(major) * 100 + Number(minor);
  if (at <= 2504) return "≤25.04";
  if (at === 2510) return "25.10";
  return at >= 2600 && at < 2700 ? "26" : "other";
}
