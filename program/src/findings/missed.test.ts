import { expect, it } from "vitest";
import { cluesOf } from "../correlate/drivers/registry.ts";
import {
  iscsiSource,
  nfsSource,
  nvmeofSource,
  smbSource,
  NFS_PARENT,
  UID,
} from "../model/given.ts";
import { missedNames } from "../model/missed.ts";
import { missedBy } from "./missed.ts";

const name = `pvc-${UID}`;

it("asks again for the directory of an NFS volume and for its share", () => {
  const path = `${NFS_PARENT}/${name}`;
  const missed = missedNames({ datasets: [path], shares: [`/mnt/${path}`] });
  expect(missedBy(cluesOf(nfsSource(name)))).toEqual(missed);
});

it("asks again for an SMB share by its name", () => {
  expect(missedBy(cluesOf(smbSource(name)))).toEqual(missedNames({ smbShares: [name] }));
});

it("asks again for a target by its full name and by what follows the base name", () => {
  const [full, short, ...more] = missedBy(cluesOf(iscsiSource(name))).targets;
  expect(more).toEqual([]);
  expect(full).toMatch(/^iqn\..*:csi-/);
  expect(short).toBe(`csi-${name}-clustera`);
});

it("asks again for a target by all that may follow a base name with a colon", () => {
  const iqn = "iqn.2020-01.com.example:storage:csi-pvc-1";
  const { targets } = missedBy([{ by: "iqn", iqn, portals: [], lun: 0 }]);
  expect(targets).toEqual([iqn, "storage:csi-pvc-1", "csi-pvc-1"]);
});

it("asks again for a subsystem by its NQN", () => {
  const { subsystems, ...others } = missedBy(cluesOf(nvmeofSource(name)));
  expect(subsystems).toEqual([expect.stringMatching(/^nqn\..*:csi-/)]);
  expect(Object.values<readonly string[]>(others).flat()).toEqual([]);
});
