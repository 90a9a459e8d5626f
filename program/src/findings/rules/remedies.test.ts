import { describe, expect, it } from "vitest";
import { RULES } from "./index.ts";

/** Rules about leftovers and broken volumes: whoever reads them has to go somewhere else and do something there. */
const LEFTOVERS = [
  "dataset-half-deleted",
  "dataset-half-provisioned",
  "dataset-unreferenced",
  "extent-without-zvol",
  "pv-backing-missing",
  "pv-released",
  "share-without-dataset",
  "target-without-extent",
  "volume-snapshot-content-dangling",
  "zfs-snapshot-unreferenced",
] as const;

describe("what to do", () => {
  it.each(LEFTOVERS)("about %s begins with a look and leads out of plumbline", (code) => {
    const remedy = RULES.find((rule) => rule.code === code)?.remedy ?? [];
    expect(remedy[0]).toBe("plumbline trace {subject}");
    expect(remedy.slice(1).some((step) => /TrueNAS|NAS|kubectl/.test(step))).toBe(true);
  });

  it.each(LEFTOVERS)("about %s names nothing that deletes as a command to paste", (code) => {
    const remedy = RULES.find((rule) => rule.code === code)?.remedy ?? [];
    expect(
      remedy.filter((step) => /^(?:kubectl|oc|zfs|midclt) .*(?:delete|destroy)/.test(step)),
    ).toEqual([]);
  });
});
