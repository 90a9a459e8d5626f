import { describe, expect, it } from "vitest";
import { FAMILIES, SERVICE_FAMILIES } from "./index.ts";

const all = [...FAMILIES, ...SERVICE_FAMILIES];

/** Base units of Prometheus that are used here, and words for what has no unit. */
const ENDINGS =
  /(_bytes|_seconds|_seconds_total|_total|_info|_status|_phase|_healthy|_enabled|_disabled|_running|_celsius|_ratio|_errors|_alerts|_attached|_inodes|_inodes_used|_complete|_records|_identified|_refused|_sessions|_snapshots|_series|_series_limit|_left_out|plumbline_findings)$/;

describe("the families", () => {
  it("have names of their own", () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it.each(all.map((family) => [family.name, family] as const))(
    "%s is named and explained as Prometheus asks",
    (name, { type, help, labels }) => {
      expect(name).toMatch(/^(plumbline|process)_[a-z_]+$/);
      expect(name).toMatch(ENDINGS);
      expect(name.endsWith("_total")).toBe(type === "counter");
      expect(help).toMatch(/^[A-Z].*\.$|; always 1\.$/);
      expect(labels.every((label) => /^[a-z_]+$/.test(label))).toBe(true);
    },
  );

  it("never have the label namespace, which user workload monitoring of OpenShift overwrites", () => {
    expect(all.filter(({ labels }) => labels.includes("namespace"))).toEqual([]);
  });
});
