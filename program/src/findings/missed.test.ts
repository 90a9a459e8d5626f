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

it("asks again for a subsystem by its NQN", () => {
  const { subsystems, ...others } = missedBy(cluesOf(nvmeofSource(name)));
  expect(subsystems).toEqual([expect.stringMatching(/^nqn\..*:csi-/)]);
  expect(Object.values<readonly string[]>(others).flat()).toEqual([]);
});
