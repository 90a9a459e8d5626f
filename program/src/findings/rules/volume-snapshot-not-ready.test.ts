import { describe, expect, it } from "vitest";
import {
  aClaim,
  aContent,
  aVolumeSnapshot,
  DAY_MS,
  type GivenRecords,
  NOW,
  together,
} from "../../model/given.ts";
import type { VolumeSnapshot } from "../../model/kubernetes.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { volumeSnapshotNotReady } from "./volume-snapshot-not-ready.ts";

const rule: Rule = volumeSnapshotNotReady;
const name = "nightly";
const HOUR_MS = 3_600_000;
const notReady = (over: Partial<VolumeSnapshot> = {}) => ({
  volumeSnapshots: [aVolumeSnapshot({ readyToUse: false, ...over })],
});
const error = "Failed to check and update snapshot content: operation locked";

describe("volume-snapshot-not-ready", () => {
  it("is confirmed at once, with the error in the words of the controller and the claim", () => {
    const [finding] = findings(
      rule,
      together(notReady({ error }), { persistentVolumeClaims: [aClaim()] }),
    );
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "warning",
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence[0]).toEqual({ fact: "why", value: error });
    expect(finding?.evidence.at(-1)).toEqual({
      fact: "to be taken of",
      value: "claim data-postgres-0",
    });
  });

  it.each<[string, GivenRecords, RegExp]>([
    [
      "the error stands in its content",
      together(notReady(), { volumeSnapshotContents: [aContent({ error })] }),
      /operation locked/,
    ],
    [
      "nobody looked at it",
      notReady({ contentName: null, readyToUse: null }),
      /has not looked at it/,
    ],
    [
      "its driver has not taken it",
      together(notReady(), { volumeSnapshotContents: [aContent({ snapshotHandle: null })] }),
      /its driver has not taken it/,
    ],
    [
      "it was taken and is not called ready",
      together(notReady(), { volumeSnapshotContents: [aContent()] }),
      /nobody has called it ready/,
    ],
  ])("says why: %s", (_what, records, why) => {
    expect(findings(rule, records)[0]?.evidence[0]?.value).toMatch(why);
  });

  it("says that its claim is gone, where the claims were read", () => {
    expect(findings(rule, notReady({ error }))[0]?.evidence.at(-1)?.value).toBe(
      "claim data-postgres-0, which does not exist",
    );
  });

  it.each<[string, GivenRecords, RegExp]>([
    ["it is ready", notReady({ readyToUse: true }), /it is ready/],
    ["it is being deleted", notReady({ deletionRequestedAt: NOW }), /deletion was requested/],
    ["its error is of this minute", notReady({ error, createdAt: NOW - 60_000 }), /grace period/],
  ])("is quiet where %s", (_what, records, because) => {
    expect(whyQuiet(rule, name, records)).toMatch(because);
  });

  const content = {
    volumeSnapshotContents: [aContent({ snapshotHandle: null, readyToUse: false })],
  };
  twins("TRAP-35", "a detached copy of a large volume has no handle for hours", {
    rule,
    subject: name,
    because: /being taken/,
    quiet: together(notReady({ createdAt: NOW - 5 * HOUR_MS }), content),
    fires: together(notReady({ createdAt: NOW - 2 * DAY_MS }), content),
  });
});
