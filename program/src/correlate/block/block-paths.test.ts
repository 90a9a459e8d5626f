import { describe, expect, it } from "vitest";
import {
  aNamespaceOf,
  anExtent,
  anNvmeofService,
  aSession,
  aSubsystem,
  aTarget,
  aTargetExtent,
  BASENAME,
  BASENQN,
  type GivenRecords,
  inventoryOf,
  ISCSI_PARENT,
  iscsiVolume,
  NVMEOF_PARENT,
  nvmeofVolume,
  parents,
  SYSTEM,
  together,
} from "../../model/given.ts";
import { keyOf } from "../../model/ids.ts";
import type { Dataset } from "../../model/truenas.ts";
import { createBlockPaths, zvolOf } from "./block-paths.ts";

const world = together(
  parents(ISCSI_PARENT, NVMEOF_PARENT),
  iscsiVolume(7, "pvc-i"),
  nvmeofVolume(7, "pvc-n"),
  { nvmeofService: [anNvmeofService()] },
);

/** The same path over both transports: ids are the same on purpose, so that nothing crosses over. */
const TRANSPORTS = [
  {
    transport: "iscsi" as const,
    zvol: `${ISCSI_PARENT}/pvc-i`,
    clue: {
      by: "iqn" as const,
      portals: [],
      iqn: `${BASENAME}:csi-pvc-i-clustera`,
      lun: 0,
    },
    otherUnit: { lun: 3 },
    unit: 0,
  },
  {
    transport: "nvmeof" as const,
    zvol: `${NVMEOF_PARENT}/pvc-n`,
    clue: {
      by: "nqn" as const,
      portals: [],
      nqn: `${BASENQN}:csi-pvc-n-clustera`,
      nsid: 1,
    },
    otherUnit: { nsid: 3 },
    unit: 1,
  },
];

function pathsIn(records: GivenRecords) {
  const inventory = inventoryOf(records);
  return { inventory, paths: createBlockPaths(inventory) };
}

describe.each(TRANSPORTS)("a block path over $transport", ({ transport, zvol, clue, ...more }) => {
  const { inventory, paths } = pathsIn(world);
  const [dataset] = inventory.find("datasets", "path", zvol);

  it("leads from the name a volume states to its zvol, and back", () => {
    const [path, ...others] = paths.byName(clue);
    expect(others).toEqual([]);
    expect(path).toMatchObject({ transport, unit: more.unit });
    expect(path && zvolOf(path, inventory)).toBe(dataset);
    expect(paths.toZvol(dataset as Dataset)).toEqual([path]);
  });

  it("ends at the target where nothing is under that number", () => {
    const [path] = paths.byName({ ...clue, ...more.otherUnit });
    expect(path).toMatchObject({ transport, device: null });
    expect(path?.target).not.toBeNull();
  });

  it("gives the target the qualified name that the volume states", () => {
    const [path] = paths.byName(clue);
    const stated = clue.by === "iqn" ? clue.iqn : clue.nqn;
    expect(path?.target && paths.qualifiedNameOf(path.target)).toBe(stated);
  });
});

describe("a subsystem", () => {
  const connection = {
    key: keyOf(SYSTEM, "nvmeof/session/1"),
    system: SYSTEM,
    hostnqn: "nqn.2014-08.org.nvmexpress:uuid:worker-1",
    hostAddress: "10.0.0.21",
    subsystem: 7,
    port: 1,
  };

  it("shows the connections of its hosts, and none of a target with the same id", () => {
    const { inventory, paths } = pathsIn(
      together(world, {
        nvmeofSessions: [connection],
        iscsiSessions: [aSession("csi-pvc-i-clustera")],
      }),
    );
    const [subsystem] = inventory.find("nvmeofSubsystems", "id", 7);
    const [target] = inventory.find("iscsiTargets", "id", 7);
    expect(subsystem && paths.sessionsOf(subsystem)).toEqual([connection]);
    expect(target && paths.sessionsOf(target)).toMatchObject([{ initiatorAddress: "10.0.0.21" }]);
  });

  it("is found by base and name where TrueNAS does not say its NQN", () => {
    const { paths } = pathsIn({
      ...world,
      nvmeofSubsystems: [aSubsystem(7, "csi-pvc-n-clustera", { subnqn: null })],
    });
    const [path] = paths.byName(TRANSPORTS[1]?.clue as never);
    expect(path?.device?.zvol).toBe(`${NVMEOF_PARENT}/pvc-n`);
    expect(path?.target && paths.qualifiedNameOf(path.target)).toBe(
      `${BASENQN}:csi-pvc-n-clustera`,
    );
  });

  it("of one namespace needs no number, of two it does", () => {
    const clue = { by: "nqn" as const, portals: [], nqn: `${BASENQN}:x`, nsid: null };
    const one = {
      nvmeofSubsystems: [aSubsystem(1, "x")],
      nvmeofNamespaces: [aNamespaceOf(1, 1, "tank/a")],
    };
    const two = together(one, { nvmeofNamespaces: [aNamespaceOf(2, 1, "tank/b", { nsid: 2 })] });
    expect(pathsIn(one).paths.byName(clue)[0]?.device?.zvol).toBe("tank/a");
    expect(pathsIn(two).paths.byName(clue)[0]?.device).toBeNull();
  });
});

describe("an IQN with a base name that is not the system's", () => {
  const records = together(parents("tank"), {
    iscsiTargets: [aTarget(1, "csi-tank-x")],
    iscsiExtents: [anExtent(1, "x", "tank/x")],
    iscsiTargetExtents: [aTargetExtent(1, 1, 1)],
  });
  const clue = {
    by: "iqn" as const,
    portals: [],
    iqn: "iqn.2000-01.io.truenas:csi-tank-x",
    lun: 0,
  };

  it("leads nowhere, unless its driver makes up the base", () => {
    const { paths } = pathsIn(records);
    expect(paths.byName(clue)).toEqual([]);
    expect(paths.byName({ ...clue, anyBase: true })[0]?.device?.zvol).toBe("tank/x");
  });
});
