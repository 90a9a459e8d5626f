/**
 * What a rule looked for on the NAS in vain, by name. An absence is said of what was asked for twice: lists of one NAS are
 * read one after the other, and something may be made anew or moved between two of them.
 */
export interface Missed {
  /** Paths of datasets: "tank/k8s/nfs/v/pvc-1". */
  readonly datasets: readonly string[];
  /** Directories that shares give out. */
  readonly shares: readonly string[];
  /** Names of SMB shares, as a volume spells them. */
  readonly smbShares: readonly string[];
  /** Names of iSCSI targets, in full or what may follow the base name; and whatever they lead to. */
  readonly targets: readonly string[];
  /** NQNs of NVMe-oF subsystems, and whatever they lead to. */
  readonly subsystems: readonly string[];
}

/** These names, and nothing else. */
export function missedNames(names: Partial<Missed>): Missed {
  return { ...NOTHING_MISSED, ...names };
}

const NOTHING_MISSED: Missed = Object.freeze({
  datasets: [],
  shares: [],
  smbShares: [],
  targets: [],
  subsystems: [],
});

/** All of these, each name once. */
export function allMissed(some: readonly Missed[]): Missed {
  const all = (names: (one: Missed) => readonly string[]) => [...new Set(some.flatMap(names))];
  return {
    datasets: all(({ datasets }) => datasets),
    shares: all(({ shares }) => shares),
    smbShares: all(({ smbShares }) => smbShares),
    targets: all(({ targets }) => targets),
    subsystems: all(({ subsystems }) => subsystems),
  };
}
