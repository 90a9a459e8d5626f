import { describe, expect, it } from "vitest";
import type { VdevRow } from "../../../../program/src/api/contract.ts";
import { givenDisk, givenLeaf, givenMirror, givenPool } from "./given-storage.ts";
import { meaningOf } from "./meaning.ts";
import { partsIn, type Seen, storageTree } from "./tree.ts";

function meaning(name: string, vdevs: readonly VdevRow[], over: Partial<Seen> = {}) {
  const seen = {
    systems: ["nas1"],
    pools: [givenPool({ vdevs: [...vdevs] })],
    disks: [],
    unread: [],
  };
  const part = partsIn(storageTree({ ...seen, ...over })).find((one) => one.name === name);
  return part && meaningOf(part);
}

/** A mirror of which some disks have failed. */
function mirror(...failed: readonly string[]): VdevRow[] {
  return givenMirror("mirror-0", ["sda", "sdb"]).map((row) =>
    row.disk !== null && failed.includes(row.disk) ? { ...row, status: "FAULTED" } : row,
  );
}

describe("what a state means", () => {
  it("is of a mirror that lost one of two that the next one takes the pool with it", () => {
    for (const name of ["sda", "sdb", "mirror-0", "tank"])
      expect(meaning(name, mirror("sdb"))).toEqual({
        tone: "danger",
        text: "mirror-0 can lose no further disk: if one more fails, tank is gone with all that is on it.",
      });
  });

  it("is of a whole mirror how much it can lose", () => {
    expect(meaning("sda", mirror())).toEqual({
      tone: "info",
      text: "mirror-0 can lose 1 disk without losing data.",
    });
  });

  it("is of a mirror that lost both that nothing on the pool can be read", () => {
    expect(meaning("mirror-0", mirror("sda", "sdb"))?.tone).toBe("danger");
  });

  it("is of a pool that of its weakest vdev", () => {
    const strong = givenMirror("mirror-1", ["sdc", "sdd"]);
    expect(meaning("tank", [...strong, ...mirror("sda")])?.text).toContain("mirror-0");
  });

  it("is of a disk without redundancy that it is that", () => {
    expect(meaning("sda", [givenLeaf("sda", null)])).toEqual({
      tone: "warning",
      text: "sda stands alone, without redundancy: if it fails, tank is gone with all that is on it.",
    });
  });

  it("is of a spare that nothing lies on it", () => {
    const spare = givenLeaf("sdc", null, { class: "spare", status: "AVAIL" });
    expect(meaning("sdc", [...mirror(), spare])?.text).toContain("No volume lies on it");
  });

  it("is not known of a vdev of a type that we do not know, and then not of the pool either", () => {
    const odd = mirror().map((row) => (row.type === "MIRROR" ? { ...row, type: "NEW" } : row));
    expect(meaning("mirror-0", odd)?.text).toContain("not known");
    expect(meaning("tank", odd)?.text).toContain("not known");
  });

  it("is of a disk in no pool that nothing hangs on it, and that only where pools were read", () => {
    const disks = [givenDisk("sdx", { pool: null, vdev: null, status: null })];
    expect(meaning("sdx", [], { disks })?.text).toBe("It is in no pool: nothing hangs on it.");
    const unread = [
      {
        source: "nas1",
        everything: true,
        collections: [],
        code: "timeout" as const,
        message: "",
        next: "",
      },
    ];
    expect(meaning("sdx", [], { disks, pools: [], unread })?.text).toContain("were not read");
  });
});
