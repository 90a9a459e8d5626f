import { describe, expect, it } from "vitest";
import {
  aNodeWith,
  anAttachment,
  aPv,
  type GivenRecords,
  NOW,
  together,
  UID,
} from "../../model/given.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { attachmentDangling } from "./attachment-dangling.ts";

const rule: Rule = attachmentDangling;
const DRIVER = "org.democratic-csi.iscsi";
const attachment = { volumeAttachments: [anAttachment()] };
const node = aNodeWith("worker-1", DRIVER);
const pv = { persistentVolumes: [aPv()] };

describe("attachment-dangling", () => {
  it.each<[string, GivenRecords, { fact: string; value: string }]>([
    [
      "its volume",
      together(attachment, node),
      { fact: "does not exist", value: `PersistentVolume pvc-${UID}` },
    ],
    [
      "its volume, though another cluster has one of that name,",
      together(attachment, node, { persistentVolumes: [aPv({ cluster: "dev-uid" })] }),
      { fact: "does not exist", value: `PersistentVolume pvc-${UID}` },
    ],
    [
      "its node",
      together(attachment, pv, aNodeWith("worker-2", DRIVER)),
      { fact: "does not exist", value: "Node worker-1" },
    ],
    [
      "its driver",
      together(attachment, pv, aNodeWith("worker-1", "org.democratic-csi.nfs")),
      { fact: "is not installed", value: `driver ${DRIVER}` },
    ],
  ])("fires where %s is gone, and says so first", (_what, records, evidence) => {
    const [finding] = findings(rule, records);
    expect(finding).toMatchObject({
      verdict: "suspect",
      severity: "warning",
      subject: { kind: "volumeattachment", name: "csi-1" },
    });
    expect(finding?.evidence[0]).toEqual(evidence);
  });

  it("names the claim, as long as the volume is there to tell it, and the driver's own error", () => {
    const error = "rpc error: target is busy";
    const records = together(pv, { volumeAttachments: [anAttachment({ error })] });
    const [finding] = findings(rule, records);
    expect(finding?.concerns).toMatchObject([{ namespace: "shop", name: "data-postgres-0" }]);
    expect(finding?.evidence).toContainEqual({ fact: "error", value: error });
  });

  it.each<[string, GivenRecords, RegExp]>([
    ["all three are there", together(attachment, node, pv), /are there/],
    [
      "it was made a moment ago",
      together(node, { volumeAttachments: [anAttachment({ createdAt: NOW - 60_000 })] }),
      /younger than the grace period/,
    ],
  ])("is quiet where %s", (_what, records, because) => {
    expect(whyQuiet(rule, "csi-1", records)).toMatch(because);
  });

  twins("TRAP-20", "a volume that is written into a Pod has no PersistentVolume", {
    rule,
    subject: "csi-1",
    because: /are there/,
    quiet: together(node, { volumeAttachments: [anAttachment({ pvName: null })] }),
    fires: together(node, attachment),
  });
});
