import type { DiskRow, PoolRow, VdevRow } from "../../../../program/src/api/contract.ts";

const GIB = 2 ** 30;

/** A mirror of two disks that are well. */
export function givenMirror(
  name: string,
  disks: readonly [string, string],
  over: Partial<VdevRow> = {},
): VdevRow[] {
  return [
    givenVdev({ name, type: "MIRROR", ...over }),
    ...disks.map((disk) => givenLeaf(disk, name, { class: over.class ?? "data" })),
  ];
}

/** A disk in a vdev, or by itself in a pool. */
export function givenLeaf(
  disk: string | null,
  within: string | null,
  over: Partial<VdevRow> = {},
): VdevRow {
  return givenVdev({ name: `part-of-${disk ?? "nothing"}`, within, type: "DISK", disk, ...over });
}

function givenVdev(over: Partial<VdevRow> & { readonly name: string }): VdevRow {
  const errors = { readErrors: 0, writeErrors: 0, checksumErrors: 0 };
  const rest = { within: null, class: "data", type: "MIRROR", status: "ONLINE", disk: null };
  return { ...rest, ...errors, sizeBytes: 4 * GIB, ...over };
}

/** A pool of one mirror, on which three claims of two namespaces lie. */
export function givenPool(over: Partial<PoolRow> = {}): PoolRow {
  return {
    key: "nas1/tank",
    system: "nas1",
    name: "tank",
    guid: "1",
    status: "ONLINE",
    healthy: true,
    detail: null,
    sizeBytes: 4 * GIB,
    allocatedBytes: 2 * GIB,
    freeBytes: 2 * GIB,
    scan: null,
    vdevs: givenMirror("mirror-0", ["sda", "sdb"]),
    claims: 3,
    namespaces: 2,
    namespaceNames: ["shop", "lab"],
    usedBytes: GIB,
    usedUnknown: 0,
    promisedBytes: 2 * GIB,
    promisedUnknown: 0,
    availableBytes: GIB,
    findings: 0,
    worst: null,
    ...over,
  };
}

/** A disk as the list of disks has it. */
export function givenDisk(name: string, over: Partial<DiskRow> = {}): DiskRow {
  return {
    key: `nas1/${name}`,
    name,
    system: "nas1",
    serial: `serial-of-${name}`,
    model: "SIMULATED",
    type: "HDD",
    sizeBytes: 4 * GIB,
    pool: "tank",
    vdev: "mirror-0",
    status: "ONLINE",
    celsius: 34,
    load: null,
    findings: 0,
    worst: null,
    ...over,
  };
}
