import { expect, it } from "vitest";
import { keyOf } from "../../model/ids.ts";
import { aDisk, aNasAlert, aPool, aTemperature, aVdev, SYSTEM } from "../../model/given.ts";
import { seriesOf, viewOf } from "../given.ts";
import * as families from "./health.ts";

const about = (identity: string) => ({ key: keyOf(SYSTEM, identity), system: SYSTEM });

it("a disk says which pool it is in, and its temperature is that of the last measurement", () => {
  const view = viewOf({
    pools: [aPool({ vdevs: [aVdev("mirror-0", { children: [aVdev("sda")] })] })],
    disks: [aDisk("sda"), aDisk("sdz", { model: null, type: null })],
    diskTemperatures: [aTemperature("sda", 41, 60), aTemperature("sdz", 30)],
  });
  expect(seriesOf(families.diskInfo, view)).toEqual([
    'plumbline_disk_info{system="nas1",disk="sda",pool="tank",serial="serial-of-sda",model="EXOS",type="HDD"} 1',
    'plumbline_disk_info{system="nas1",disk="sdz",pool="",serial="serial-of-sdz",model="",type=""} 1',
  ]);
  expect(seriesOf(families.diskTemperature, view)).toEqual([
    'plumbline_disk_temperature_celsius{system="nas1",disk="sda"} 41',
    'plumbline_disk_temperature_celsius{system="nas1",disk="sdz"} 30',
  ]);
  expect(seriesOf(families.diskTemperatureCritical, view)).toEqual([
    'plumbline_disk_temperature_critical_celsius{system="nas1",disk="sda"} 60',
  ]);
});

it("the last scan of a pool says when it ended, or began while it runs, and what it left", () => {
  const scan = {
    function: "SCRUB",
    state: "FINISHED",
    startedAt: 1_000_000,
    endedAt: 2_000_000,
    doneRatio: 1,
    errors: 2,
  } as const;
  const over = viewOf({ pools: [aPool({ scan })] });
  const at = 'plumbline_pool_scan_timestamp_seconds{system="nas1",pool="tank"';
  expect(seriesOf(families.poolScanEnd, over)).toEqual([
    `${at},function="SCRUB",state="FINISHED"} 2000`,
  ]);
  expect(seriesOf(families.poolScanErrors, over)).toEqual([
    'plumbline_pool_scan_errors{system="nas1",pool="tank"} 2',
  ]);
  const running = { ...scan, state: "SCANNING", endedAt: null, doneRatio: 0.25 } as const;
  const during = viewOf({ pools: [aPool({ scan: running })] });
  expect(seriesOf(families.poolScanEnd, during)).toEqual([
    `${at},function="SCRUB",state="SCANNING"} 1000`,
  ]);
  expect(seriesOf(families.poolScanDone, during)).toEqual([
    'plumbline_pool_scan_done_ratio{system="nas1",pool="tank"} 0.25',
  ]);
  const never = viewOf({ pools: [aPool()] });
  expect(seriesOf(families.poolScanEnd, never)).toEqual([]);
  expect(seriesOf(families.poolScanDone, never)).toEqual([]);
  expect(seriesOf(families.poolScanErrors, never)).toEqual([]);
});

it("alerts are counted by class, with the highest of their levels", () => {
  const view = viewOf({ nasAlerts: [aNasAlert("QuotaCritical", { count: 12 })] });
  expect(seriesOf(families.nasAlerts, view)).toEqual([
    'plumbline_nas_alerts{system="nas1",class="QuotaCritical",level="CRITICAL"} 12',
  ]);
});

it("a service runs or not, and is neither where TrueNAS does not know", () => {
  const nasServices = [
    { ...about("service/nfs"), service: "nfs", state: "RUNNING", enabled: true },
    { ...about("service/cifs"), service: "cifs", state: "STOPPED", enabled: true },
    { ...about("service/iscsitarget"), service: "iscsitarget", state: "UNKNOWN", enabled: true },
  ] as const;
  expect(seriesOf(families.serviceRunning, viewOf({ nasServices }))).toEqual([
    'plumbline_nas_service_running{system="nas1",service="nfs",protocol="nfs"} 1',
    'plumbline_nas_service_running{system="nas1",service="cifs",protocol="smb"} 0',
  ]);
});

it("a credential has a series if it ends, a pair one for each reason why it would not fail over", () => {
  const view = viewOf({
    credentials: [
      { ...about("apiKey"), kind: "apiKey", name: "monitoring", expiresAt: null },
      { ...about("certificate"), kind: "certificate", name: "nas1", expiresAt: 5_000 },
    ],
    failover: [{ ...about("failover"), disabledBy: ["NO_PONG", "NO_VIP"] }],
  });
  expect(seriesOf(families.credentialExpiry, view)).toEqual([
    'plumbline_credential_expiry_timestamp_seconds{system="nas1",kind="certificate",name="nas1"} 5',
  ]);
  expect(seriesOf(families.failoverDisabled, view)).toEqual([
    'plumbline_failover_disabled{system="nas1",reason="NO_PONG"} 1',
    'plumbline_failover_disabled{system="nas1",reason="NO_VIP"} 1',
  ]);
});
