import { describe, expect, it } from "vitest";
import {
  ALLOWANCES,
  allowanceFor,
  type Gap,
  heldBut,
  type Protocol,
  type Setting,
  type Train,
  trainOf,
} from "./allowances.ts";

const PROTOCOLS: readonly Protocol[] = ["nfs", "smb", "iscsi", "nvmeof", "local", "none"];
const TRAINS: readonly Train[] = ["≤25.04", "25.10", "26", "other"];
const DRIVERS = ["democratic-csi", "tns-csi", "truenas-csi", ""];
const SETTINGS: readonly Setting[] = PROTOCOLS.flatMap((protocol) =>
  TRAINS.flatMap((train) => DRIVERS.map((driver) => ({ protocol, train, driver }))),
);

const allowedIn = (gap: Gap) =>
  SETTINGS.filter((setting) => allowanceFor(gap, setting)?.allowed === true);
const where = (gap: Gap, part: keyof Setting) =>
  [...new Set(allowedIn(gap).map((setting) => setting[part]))].toSorted();

describe("the table of what may be gone without", () => {
  it("lets nobody do without a user that was seen, or a closed scope", () => {
    for (const gap of ["neverSeen", "openScope", "noMemory", "otherUse", "space"] as const)
      expect([gap, allowedIn(gap)]).toEqual([gap, []]);
  });

  it("takes marks by their value on every listed release, because none tells truly whose they are", () => {
    expect(where("markSource", "train")).toEqual(["25.10", "26", "≤25.04"]);
    expect(where("markSource", "driver")).toEqual(["democratic-csi", "tns-csi"]);
  });

  it("does without NFS clients on NFS and without SMB sessions on SMB, and nowhere else", () => {
    expect(where("nfsClients", "protocol")).toEqual(["nfs"]);
    expect(where("smbSessions", "protocol")).toEqual(["smb"]);
  });

  it("says of every row why", () => {
    for (const row of ALLOWANCES) expect(row.because).not.toBe("");
  });

  it("has no row behind another that always decides first", () => {
    for (const [index, row] of ALLOWANCES.entries())
      expect(SETTINGS.some((setting) => allowanceFor(row.gap, setting) === ALLOWANCES[index])).toBe(
        true,
      );
  });

  it("holds where nothing was left unchecked, and misses what is not allowed", () => {
    const setting: Setting = { protocol: "nfs", train: "25.10", driver: "democratic-csi" };
    expect(heldBut("P6", ["seen"], [], setting).state).toBe("held");
    const both = heldBut(
      "P6",
      [],
      [
        { gap: "nfsClients", sentence: "clients are hints" },
        { gap: "space", sentence: "space is unknown" },
      ],
      setting,
    );
    expect([both.state, both.missing]).toEqual(["notCheckable", ["space is unknown"]]);
  });

  it.each([
    ["24.10.2.4", "≤25.04"],
    ["25.04.2.6", "≤25.04"],
    ["25.10.6", "25.10"],
    ["26.0.0-BETA.1", "26"],
    ["27.0.0", "other"],
    [undefined, "other"],
  ])("counts TrueNAS %s to %s", (version, train) => {
    expect(trainOf(version)).toBe(train);
  });
});
