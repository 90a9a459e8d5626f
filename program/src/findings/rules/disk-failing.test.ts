import { describe, expect, it } from "vitest";
import { aDisk, aNasAlert, aPool, aVdev, type GivenRecords } from "../../model/given.ts";
import type { Vdev } from "../../model/truenas.ts";
import { findings } from "../given.ts";
import { AFFECTED, usedPool } from "../given-pool-users.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { diskFailing } from "./disk-failing.ts";

const rule: Rule = diskFailing;
const withDisk = (over: Partial<Vdev>, rest: GivenRecords = {}): GivenRecords => ({
  ...usedPool(
    aPool({ vdevs: [aVdev("mirror-0", { children: [aVdev("sda"), aVdev("sdk", over)] })] }),
  ),
  disks: [aDisk("sda"), aDisk("sdk")],
  ...rest,
});
const well = withDisk({});
const smart = (over: Parameters<typeof aNasAlert>[1]) =>
  withDisk({}, { nasAlerts: [aNasAlert("SMARTFailedSelfTest", { level: "WARNING", ...over })] });

describe("disk-failing", () => {
  it("FLT-PH1: names the disk that ZFS took out, its pool, and who hangs on it", () => {
    const faulted = withDisk({ status: "FAULTED", readErrors: 37, writeErrors: 1 });
    expect(findings(rule, faulted)).toMatchObject([
      {
        verdict: "confirmed",
        severity: "warning",
        subject: { kind: "disk", name: "sdk" },
        evidence: [
          { fact: "disk sdk of mirror-0", value: "FAULTED, 37 read errors, 1 write error" },
          { fact: "pool", value: "tank" },
          { fact: "disk", value: "EXOS, serial serial-of-sdk" },
          { fact: "hangs on it", value: "1 claim in 1 namespace" },
          {},
        ],
        impact: AFFECTED,
      },
    ]);
  });

  it.each([{ readErrors: 1 }, { writeErrors: 1 }, { checksumErrors: 1 }])(
    "FLT-PH1: finds one that is ONLINE with %o",
    (errors) => {
      expect(findings(rule, withDisk(errors))).toHaveLength(1);
    },
  );

  it("finds one that says so itself, by serial number on new versions, by device on old ones", () => {
    const [finding] = findings(rule, smart({ mentions: ["sdk", "serial-of-sdk"] }));
    expect(finding?.evidence[0]).toEqual({ fact: "SMARTFailedSelfTest", value: "one of 1 alerts" });
    const old = withDisk({}, { nasAlerts: [aNasAlert("SMART", { mentions: ["/dev/sdk"] })] });
    expect(findings(rule, old).map(({ subject }) => subject.name)).toEqual(["sdk"]);
  });

  it("finds a disk that is in no pool, on which nobody hangs", () => {
    const alerts = [aNasAlert("SMART", { mentions: ["/dev/sdz"] })];
    const [finding] = findings(rule, withDisk({}, { disks: [aDisk("sdz")], nasAlerts: alerts }));
    expect(finding?.impact).toMatchObject({ claims: 0, unread: [] });
  });

  twins("FLT-PH1", "nothing is wrong with it", {
    rule,
    subject: "sdk",
    because: /neither ZFS nor the disk/,
    quiet: well,
    fires: withDisk({ status: "UNAVAIL" }),
  });
  twins("FLT-PH1", "it is another disk that failed its test", {
    rule,
    subject: "sdk",
    because: /neither ZFS nor the disk/,
    quiet: smart({ mentions: ["sdk1", "serial-of-sda"] }),
    fires: smart({ mentions: ["serial-of-sdk"] }),
  });
  twins("FLT-PH1", "it is a spare that stands in for another", {
    rule,
    subject: "sdk",
    because: /neither ZFS nor the disk/,
    quiet: withDisk({ class: "spare", status: "INUSE" }),
    fires: withDisk({ class: "spare", status: "FAULTED" }),
  });
});
