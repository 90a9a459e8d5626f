import { describe, expect, it } from "vitest";
import type { Unread } from "../../../../program/src/api/contract.ts";
import { amountText } from "../../format/amount.ts";
import { givenDisk, givenLeaf, givenMirror, givenPool } from "./given-storage.ts";
import { onlyTrouble, openAtFirst, pathTo } from "./opened.ts";
import { type Part, partsIn, type Seen, storageTree } from "./tree.ts";

function seen(over: Partial<Seen> = {}): Seen {
  const disks = [givenDisk("sda"), givenDisk("sdb")];
  return { systems: ["nas1"], pools: [givenPool()], disks, unread: [], ...over };
}

function unread(collection: Unread["collections"][number]): Unread {
  return {
    source: "nas1",
    everything: false,
    collections: [collection],
    code: "timeout",
    message: "pools: no answer within 30 s",
    next: "",
  };
}

/** The tree in a few words: "  pool tank ONLINE". */
function drawn(parts: readonly Part[], indent = ""): readonly string[] {
  return parts.flatMap(({ kind, name, status, children }) => [
    `${indent}${[kind, name, status].filter(Boolean).join(" ")}`,
    ...drawn(children, `${indent}  `),
  ]);
}

function part(name: string, over: Partial<Seen>): Part {
  const found = partsIn(storageTree(seen(over))).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no part ${name}`);
  return found;
}

describe("the tree of storage", () => {
  it("goes from the system over pool and vdev to the disks", () => {
    expect(drawn(storageTree(seen()))).toEqual([
      "system nas1",
      "  pool tank ONLINE",
      "    vdev mirror-0 ONLINE",
      "      disk sda ONLINE",
      "      disk sdb ONLINE",
    ]);
  });

  it("has a disk that is a vdev by itself right in its pool", () => {
    const pools = [givenPool({ vdevs: [givenLeaf("sda", null)] })];
    expect(drawn(storageTree(seen({ pools, disks: [] })))).toEqual([
      "system nas1",
      "  pool tank ONLINE",
      "    disk sda ONLINE",
    ]);
  });

  it("puts the disk that is replaced into the replacement of its own vdev, where two bear one name", () => {
    const replacing = (within: string) =>
      givenLeaf(null, within, { name: "replacing-0", type: "REPLACING" });
    const vdevs = [
      ...givenMirror("mirror-0", ["sda", "sdb"]),
      replacing("mirror-0"),
      givenLeaf("sdc", "replacing-0"),
      ...givenMirror("mirror-1", ["sdd", "sde"]),
      replacing("mirror-1"),
      givenLeaf("sdf", "replacing-0"),
    ];
    const lines = drawn(storageTree(seen({ pools: [givenPool({ vdevs })], disks: [] })));
    expect(lines.slice(-4)).toEqual([
      "      disk sdd ONLINE",
      "      disk sde ONLINE",
      "      vdev replacing-0 ONLINE",
      "        disk sdf ONLINE",
    ]);
  });

  it("has disks that are in no pool beside the pools", () => {
    const disks = [givenDisk("sdx", { pool: null, vdev: null, status: null })];
    const [nas1] = storageTree(seen({ disks }));
    expect(nas1?.children.map(({ kind }) => kind)).toEqual(["pool", "loose"]);
    expect(nas1?.children[1]?.children[0]).toMatchObject({
      name: "sdx",
      health: "well",
      hanging: null,
    });
  });

  it("does not know of a disk whether it is in a pool where pools were not read", () => {
    const disks = [givenDisk("sda", { pool: null, vdev: null, status: null })];
    const [nas1] = storageTree(seen({ pools: [], disks, unread: [unread("pools")] }));
    expect(nas1?.health).toBe("unknown");
    expect(nas1?.children[0]?.children[0]).toMatchObject({ name: "sda", health: "unknown" });
  });

  it("has a system of which nothing was read, and knows nothing of it", () => {
    const all = { ...unread("pools"), everything: true };
    const [nas1] = storageTree(seen({ pools: [], disks: [], unread: [all] }));
    expect(nas1).toMatchObject({ name: "nas1", health: "unknown", children: [] });
    expect(nas1?.hanging && amountText(nas1.hanging.claims, String)).toBe("unknown");
  });

  it("knows no temperature of a disk that the list of disks does not have", () => {
    expect(part("sda", { disks: [] })).toMatchObject({
      celsius: null,
      disk: null,
      status: "ONLINE",
    });
  });

  it("names what can be asked about: a vdev by its pool, for each pool has a mirror-0", () => {
    expect(partsIn(storageTree(seen())).map(({ id }) => id)).toEqual([
      "system/nas1",
      "pool/nas1:tank",
      "vdev/nas1:tank/mirror-0",
      "disk/nas1:sda",
      "disk/nas1:sdb",
    ]);
  });
});

describe("what hangs on a part", () => {
  it("is on each data vdev and disk all that is on the pool, because volumes are spread over them", () => {
    const { hanging } = part("sdb", {});
    expect(hanging && amountText(hanging.claims, String)).toBe("3");
    expect(hanging && amountText(hanging.bytes)).toBe("1 GiB");
  });

  it("is nothing on a spare, a cache and a log", () => {
    const vdevs = [
      ...givenMirror("mirror-0", ["sda", "sdb"]),
      givenLeaf("sdc", null, { class: "spare", status: "AVAIL" }),
    ];
    expect(part("sdc", { pools: [givenPool({ vdevs })] })).toMatchObject({
      hanging: null,
      margin: null,
    });
  });

  it("is of a system at least the known bytes of its pools where others are not known", () => {
    const unknown = givenPool({ name: "dozer", usedBytes: null, usedUnknown: 2, claims: 2 });
    const { hanging } = part("nas1", { pools: [givenPool(), unknown] });
    expect(hanging && amountText(hanging.bytes)).toBe("at least 1 GiB");
    expect(hanging && amountText(hanging.claims, String)).toBe("5");
  });

  it("counts a namespace once that is on two pools, and says where not all are named", () => {
    const other = givenPool({ name: "dozer", namespaceNames: ["shop"], namespaces: 1 });
    expect(part("nas1", { pools: [givenPool(), other] }).hanging?.namespaces).toEqual({
      known: 2,
      isAtLeast: false,
    });
    const many = givenPool({ name: "dozer", namespaceNames: ["shop"], namespaces: 30 });
    expect(part("nas1", { pools: [givenPool(), many] }).hanging?.namespaces).toEqual({
      known: 30,
      isAtLeast: true,
    });
  });
});

describe("how many more disks may be lost", () => {
  it("is said of each disk by the vdev that it is in", () => {
    const vdevs = givenMirror("mirror-0", ["sda", "sdb"]).map((row) =>
      row.disk === "sdb" ? { ...row, status: "FAULTED" } : row,
    );
    const pools = [givenPool({ vdevs })];
    expect(part("mirror-0", { pools }).margin).toBe(0);
    expect(part("sda", { pools })).toMatchObject({ margin: 0, within: "mirror-0", health: "well" });
  });

  it("is of a disk that is being replaced the matter of the vdev above", () => {
    const vdevs = [
      ...givenMirror("mirror-0", ["sda", "sdb"]),
      givenLeaf(null, "mirror-0", { name: "replacing-1", type: "REPLACING", status: "DEGRADED" }),
      givenLeaf("sdc", "replacing-1", { status: "FAULTED" }),
      givenLeaf("sdd", "replacing-1"),
    ];
    expect(part("sdd", { pools: [givenPool({ vdevs })] }).margin).toBe(2);
  });
});

describe("a part that is asked for by a name that two bear", () => {
  it("is not found: none is meant more than the other", () => {
    const pools = [
      givenPool(),
      givenPool({ name: "dozer", vdevs: givenMirror("mirror-0", ["sdx", "sdy"]) }),
    ];
    const roots = storageTree(seen({ pools }));
    expect(pathTo("vdev/nas1:mirror-0", roots)).toEqual([]);
    expect(pathTo("vdev/nas1:dozer/mirror-0", roots).at(-1)?.name).toBe("mirror-0");
  });
});

describe("what is looked at first", () => {
  const failed = givenMirror("mirror-1", ["sdc", "sdd"]).map((row) =>
    row.disk === "sdd" ? { ...row, status: "FAULTED" } : row,
  );
  const vdevs = [...givenMirror("mirror-0", ["sda", "sdb"]), ...failed];
  const pools = [givenPool({ vdevs, status: "DEGRADED" })];

  it("is trouble alone, with what it is in", () => {
    expect(drawn(onlyTrouble(storageTree(seen({ pools }))))).toEqual([
      "system nas1",
      "  pool tank DEGRADED",
      "    vdev mirror-1 ONLINE",
      "      disk sdd FAULTED",
    ]);
  });

  it("includes a disk that works and makes errors", () => {
    const errors = givenMirror("mirror-0", ["sda", "sdb"]).map((row) =>
      row.disk === "sda" ? { ...row, checksumErrors: 3 } : row,
    );
    expect(
      drawn(onlyTrouble(storageTree(seen({ pools: [givenPool({ vdevs: errors })] })))),
    ).toContain("      disk sda ONLINE");
  });

  it("is all of a small tree, and of a large one whatever holds trouble", () => {
    const many = Array.from({ length: 40 }, (_, n) =>
      givenMirror(`mirror-${n + 2}`, [`a${n}`, `b${n}`]),
    );
    const large = storageTree(seen({ pools: [givenPool({ vdevs: [...vdevs, ...many.flat()] })] }));
    const open = openAtFirst(large);
    expect(open.has("vdev/nas1:tank/mirror-1")).toBe(true);
    expect(open.has("vdev/nas1:tank/mirror-0")).toBe(false);
    expect(openAtFirst(storageTree(seen())).has("vdev/nas1:tank/mirror-0")).toBe(true);
  });

  it("is found with all that it is in", () => {
    expect(pathTo("disk/nas1:sdd", storageTree(seen({ pools }))).map(({ name }) => name)).toEqual([
      "nas1",
      "tank",
      "mirror-1",
      "sdd",
    ]);
    expect(pathTo("disk/sdd", storageTree(seen({ pools }))).at(-1)?.id).toBe("disk/nas1:sdd");
    expect(pathTo("vdev/nas1:mirror-1", storageTree(seen({ pools }))).at(-1)?.name).toBe(
      "mirror-1",
    );
    expect(pathTo("disk/nas1:sdz", storageTree(seen({ pools })))).toEqual([]);
  });
});
