import { describe, expect, it } from "vitest";
import {
  aCsiDriver,
  aNodeWith,
  anAttachment,
  aPod,
  aPv,
  type GivenRecords,
  iscsiSource,
  NOW,
  together,
  UID,
} from "../../model/given.ts";
import { findings, whyQuiet } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { attachmentWithoutPod } from "./attachment-without-pod.ts";

const rule: Rule = attachmentWithoutPod;
const DRIVER = "org.democratic-csi.iscsi";
const block = { persistentVolumes: [aPv({ source: iscsiSource(`pvc-${UID}`) })] };
const nodes = together(aNodeWith("worker-1", DRIVER), aNodeWith("worker-2", DRIVER));
const attached = { volumeAttachments: [anAttachment()] };
const idle = together(block, nodes, attached);

describe("attachment-without-pod", () => {
  it("finds a block volume that stays attached, and the Pod that waits for it elsewhere", () => {
    const [finding] = findings(
      rule,
      together(idle, { pods: [aPod({ phase: "Pending", nodeName: "worker-2" })] }),
    );
    expect(finding).toMatchObject({
      verdict: "suspect",
      severity: "warning",
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence).toContainEqual({
      fact: "waits for it",
      value: "pod/postgres-0 on worker-2",
    });
  });

  it("says that a detach was asked for and what the driver answered", () => {
    const stuck = anAttachment({ deletionRequestedAt: NOW - 7_200_000, error: "target is busy" });
    const [finding] = findings(rule, together(block, nodes, { volumeAttachments: [stuck] }));
    expect(finding?.evidence.map(({ fact }) => fact)).toEqual([
      "volume",
      "node",
      "driver",
      "attached",
      "detach requested",
      "error",
    ]);
  });

  it.each<[string, GivenRecords, RegExp]>([
    ["a Pod on the node uses it", together(idle, { pods: [aPod()] }), /a Pod on its node uses it/],
    [
      "the object of a Pod that has ended is still there",
      together(idle, { pods: [aPod({ phase: "Succeeded" })] }),
      /a Pod on its node uses it/,
    ],
    [
      "it was attached a moment ago",
      together(block, nodes, { volumeAttachments: [anAttachment({ createdAt: NOW - 60_000 })] }),
      /younger than the grace period/,
    ],
    ["its volume is gone", together(nodes, attached), /attachment-dangling judges it/],
    ["its node is gone", together(block, attached), /attachment-dangling judges it/],
    [
      "it is for a volume that is written into a Pod",
      together(nodes, { volumeAttachments: [anAttachment({ pvName: null })] }),
      /written into a Pod/,
    ],
  ])("is quiet where %s", (_what, records, because) => {
    expect(whyQuiet(rule, "csi-1", records)).toMatch(because);
  });

  const withoutNeed = together(block, attached, {
    nodes: nodes.nodes ?? [],
    csiDrivers: [aCsiDriver(DRIVER, { attachRequired: false })],
  });
  twins("TRAP-25", "a driver that attaches nothing says nothing by an attachment", {
    rule,
    subject: "csi-1",
    because: /attaches nothing/,
    quiet: withoutNeed,
    fires: idle,
  });
  twins("TRAP-26", "a share is mounted by any node, attached to it or not", {
    rule,
    subject: "csi-1",
    because: /its volume is a share/,
    quiet: together(nodes, attached, { persistentVolumes: [aPv()] }),
    fires: idle,
  });
});
