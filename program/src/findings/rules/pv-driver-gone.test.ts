import { describe, expect, it } from "vitest";
import {
  aCsiDriver,
  aNodeWith,
  aPv,
  incomplete,
  inventoryOf,
  nfsSource,
  together,
  UID,
} from "../../model/given.ts";
import { findings, judgementOn } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { pvDriverGone } from "./pv-driver-gone.ts";

const rule: Rule = pvDriverGone;
const name = `pvc-${UID}`;
const DRIVER = "org.democratic-csi.nfs";
const pv = { persistentVolumes: [aPv()] };
const other = aNodeWith("worker-1", "org.democratic-csi.iscsi");

describe("pv-driver-gone", () => {
  it("finds a volume whose driver neither CSIDriver nor any CSINode knows", () => {
    const [finding, ...more] = findings(rule, together(pv, other));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "suspect",
      severity: "error",
      word: null,
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence).toContainEqual({ fact: "driver", value: DRIVER });
  });

  it("HAZ-09: says unknown while the nodes' drivers were not read whole", () => {
    const inventory = inventoryOf(together(pv, other), { csiNodes: incomplete("csiNodes") });
    expect(findings(rule, {}, { inventory }).map(({ verdict }) => verdict)).toEqual(["unknown"]);
  });

  it("is quiet about volumes of plugins that are part of Kubernetes", () => {
    const source = { type: "nfs" as const, server: "10.0.0.10", path: "/mnt/tank/x" };
    const records = together(other, { persistentVolumes: [aPv({ source })] });
    expect(judgementOn(rule, name, records).is).toBe("quiet");
  });

  it("keeps drivers of one cluster apart from those of another", () => {
    const elsewhere = { csiDrivers: [aCsiDriver(DRIVER, { cluster: "dev-uid" })] };
    expect(findings(rule, together(pv, other, elsewhere))).toHaveLength(1);
  });

  const manual = { ...nfsSource("films"), driver: "org.democratic-csi.node-manual" };
  const films = { persistentVolumes: [aPv({ name: "films", source: manual as never })] };
  twins("TRAP-17", "node-manual may run on nodes without a CSIDriver object", {
    rule,
    subject: "films",
    because: /is installed/,
    quiet: together(films, {
      csiNodes: aNodeWith("worker-1", "org.democratic-csi.node-manual").csiNodes ?? [],
    }),
    fires: together(films, other),
  });
  twins("TRAP-02", "only the driver of its own release can mount it", {
    rule,
    subject: name,
    because: /is installed/,
    quiet: together(pv, aNodeWith("worker-1", DRIVER)),
    fires: together(pv, other),
  });

  it("is quiet while a release is upgraded: its CSIDriver object alone may be there", () => {
    const records = together(pv, { csiDrivers: [aCsiDriver(DRIVER)] });
    expect(judgementOn(rule, name, records).is).toBe("quiet");
  });
});
