import { describe, expect, it } from "vitest";
import {
  aContent,
  aVolumeSnapshot,
  type GivenRecords,
  inventoryOf,
  NOW,
  together,
  unserved,
} from "../../model/given.ts";
import type { VolumeSnapshot } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { volumeSnapshotWithoutContent } from "./volume-snapshot-without-content.ts";

const rule: Rule = volumeSnapshotWithoutContent;
const name = "nightly";
const snapshot = (over: Partial<VolumeSnapshot> = {}) => ({
  volumeSnapshots: [aVolumeSnapshot(over)],
});
const alone = snapshot();

describe("volume-snapshot-without-content", () => {
  it("finds a snapshot that still says ready and whose content is gone", () => {
    const [finding] = findings(rule, alone);
    expect(finding).toMatchObject({
      verdict: "suspect",
      severity: "error",
      subject: { kind: "volumesnapshot", name, namespace: "shop" },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence).toContainEqual({ fact: "says ready", value: "yes" });
  });

  it("finds one whose content belongs to another VolumeSnapshot of that name", () => {
    const taken = aContent({ volumeSnapshot: { namespace: "shop", name, uid: "former" } });
    const [finding] = findings(rule, together(alone, { volumeSnapshotContents: [taken] }));
    expect(finding?.evidence[1]).toEqual({
      fact: "belongs to",
      value: "shop/nightly, UID former",
    });
  });

  it("HAZ-08: cannot tell while VolumeSnapshotContents are not served: all would look lost", () => {
    const away = { volumeSnapshotContents: unserved("volumeSnapshotContents") };
    const inventory = inventoryOf(alone, away);
    expect(findings(rule, {}, { inventory })).toMatchObject([
      {
        verdict: "unknown",
        missing: [expect.stringContaining("prod does not serve VolumeSnapshotContents") as string],
      },
    ]);
  });

  it.each<[string, GivenRecords, RegExp]>([
    ["its content is there", together(alone, { volumeSnapshotContents: [aContent()] }), /is there/],
    ["it has none yet", snapshot({ contentName: null }), /volume-snapshot-not-ready/],
    ["it is being deleted", snapshot({ deletionRequestedAt: NOW }), /deletion was requested/],
    ["it was made a moment ago", snapshot({ createdAt: NOW - 60_000 }), /younger than the grace/],
  ])("is quiet where %s", (_what, records, because) => {
    expect(whyQuiet(rule, name, records)).toMatch(because);
  });

  const byHand = (uid: string | null) =>
    together(alone, {
      volumeSnapshotContents: [
        aContent({ preProvisioned: true, volumeSnapshot: { namespace: "shop", name, uid } }),
      ],
    });
  twins("TRAP-36", "a content by hand names its VolumeSnapshot without a UID until it is bound", {
    rule,
    subject: name,
    because: /made for it by name/,
    quiet: byHand(null),
    fires: byHand("another"),
  });
});
