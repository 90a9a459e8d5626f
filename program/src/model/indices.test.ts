import { describe, expect, test } from "vitest";
import {
  aNamespaceOf,
  anNvmeofService,
  anSmbShare,
  aPort,
  aPortSubsystem,
  aShare,
  aSubsystem,
  BASENQN,
  inventoryOf,
  NVMEOF_PARENT,
  nvmeofVolume,
  SMB_PARENT,
  smbVolume,
  SYSTEM,
  together,
} from "./given.ts";

describe("an SMB share", () => {
  test("is found by its name whatever the case, as SMB does, and by its path", () => {
    const inventory = inventoryOf(smbVolume("pvc-A"));
    const [share] = inventory.find("shares", "smbName", "pvc-a");
    expect(share).toMatchObject({ protocol: "smb", path: `/mnt/${SMB_PARENT}/pvc-A` });
    expect(inventory.find("shares", "path", `/mnt/${SMB_PARENT}/pvc-A`)).toEqual([share]);
  });

  test("shares its id with no NFS share, though both may be number 3", () => {
    const [nfs, smb] = [
      aShare("/mnt/tank/a", { id: 3 }),
      anSmbShare("b", "/mnt/tank/b", { id: 3 }),
    ];
    expect(inventoryOf({ shares: [nfs, smb] }).count("shares")).toBe(2);
  });
});

describe("an NVMe-oF subsystem", () => {
  const zvol = `${NVMEOF_PARENT}/pvc-1`;
  const inventory = inventoryOf(
    together(nvmeofVolume(7, "pvc-1"), {
      nvmeofService: [anNvmeofService()],
      nvmeofPorts: [aPort()],
      nvmeofSubsystems: [aSubsystem(8, "other")],
      nvmeofNamespaces: [aNamespaceOf(9, 8, "tank/other")],
      nvmeofPortSubsystems: [aPortSubsystem(10, 2, 8)],
    }),
  );

  test("leads from its NQN over its namespace to the zvol, and back", () => {
    const nqn = `${BASENQN}:csi-pvc-1-clustera`;
    const [subsystem] = inventory.find("nvmeofSubsystems", "subnqn", nqn);
    const [namespace] = inventory.find("nvmeofNamespaces", "subsystem", subsystem?.id ?? 0);
    expect(namespace?.zvol).toBe(zvol);
    expect(inventory.find("nvmeofNamespaces", "zvol", zvol)).toEqual([namespace]);
    expect(inventory.find("nvmeofSubsystems", "id", namespace?.subsystem ?? 0)).toEqual([
      subsystem,
    ]);
  });

  test("leads to the ports it listens on", () => {
    const [place] = inventory.find("nvmeofPortSubsystems", "subsystem", 7);
    expect(inventory.find("nvmeofPorts", "id", place?.port ?? 0)).toMatchObject([{ port: 4420 }]);
    expect(inventory.findOn(SYSTEM, "nvmeofService", "system", SYSTEM)).toHaveLength(1);
  });
});
