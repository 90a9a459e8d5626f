import { describe, expect, it } from "vitest";
import {
  aClaim,
  anAttachment,
  aNode,
  anExtent,
  aPod,
  aPv,
  aSession,
  aTargetExtent,
  BASENAME,
  incomplete,
  inventoryOf,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { sessionStale } from "./session-stale.ts";

const rule: Rule = sessionStale;
const target = `csi-pvc-${UID}-clustera`;
const subject = "iqn.1993-08.org.debian:01:worker-1";
const volume = together(parents(ISCSI_PARENT), iscsiVolume(7), {
  nodes: [aNode("worker-1", "10.0.0.21"), aNode("worker-2", "10.0.0.22")],
  persistentVolumes: [aPv({ source: iscsiSource(`pvc-${UID}`) })],
  persistentVolumeClaims: [aClaim()],
});
const loggedIn = together(volume, { iscsiSessions: [aSession(target)] });
const movedOn = together(loggedIn, { pods: [aPod({ nodeName: "worker-2" })] });

describe("session-stale", () => {
  it("finds the session of a node from which the Pod has moved away", () => {
    const [finding, ...more] = findings(rule, movedOn);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "suspect",
      subject: { kind: "session", name: subject },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence.slice(0, 2)).toEqual([
      { fact: "from", value: "node worker-1 (10.0.0.21)" },
      { fact: "logged in to", value: `${BASENAME}:${target}` },
    ]);
  });

  it("finds it as well where no PersistentVolume leads to the volume any more", () => {
    const [finding] = findings(rule, { ...loggedIn, persistentVolumes: [] });
    expect(finding?.evidence).toContainEqual({
      fact: "PersistentVolume",
      value: "none leads to the volume",
    });
  });

  it("says unknown while the Pods are not whole", () => {
    const inventory = inventoryOf(movedOn, { pods: incomplete("pods") });
    expect(findings(rule, movedOn, { inventory })).toMatchObject([{ verdict: "unknown" }]);
  });

  twins("TRAP-25", "attachments are not required: the Pod is there without one", {
    rule,
    subject,
    because: /pod\/postgres-0 in shop needs it on node worker-1/,
    quiet: together(loggedIn, { pods: [aPod({ nodeName: "worker-1" })] }),
    fires: movedOn,
  });
  twins("TRAP-26", "the attachment is there before and after the Pod", {
    rule,
    subject,
    because: /volumeattachment\/csi-1/,
    quiet: together(movedOn, { volumeAttachments: [anAttachment()] }),
    fires: together(movedOn, { volumeAttachments: [anAttachment({ nodeName: "worker-2" })] }),
  });
  const { persistentVolumeClaims: _claims, ...unclaimed } = loggedIn;
  twins("TRAP-25", "its claim was forced away while the Pod runs that mounts it", {
    rule,
    subject,
    because: /pod\/postgres-0 in shop needs it on node worker-1/,
    quiet: together(unclaimed, { pods: [aPod({ nodeName: "worker-1" })] }),
    fires: together(unclaimed, { pods: [aPod({ nodeName: "worker-2" })] }),
  });
  const again = {
    ...movedOn,
    persistentVolumes: [aPv({ name: "postgres-again", source: iscsiSource(`pvc-${UID}`) })],
  };
  twins("TRAP-26", "it is attached under the name that its PersistentVolume had before", {
    rule,
    subject,
    because: /volumeattachment\/csi-1/,
    quiet: together(again, { volumeAttachments: [anAttachment()] }),
    fires: together(again, { volumeAttachments: [anAttachment({ nodeName: "worker-2" })] }),
  });
  const inline = { type: "iscsi", portals: [], iqn: `${BASENAME}:${target}`, lun: 0 } as const;
  const pod = (nodeName: string) => ({
    pods: [aPod({ name: "job", claims: [], nodeName, inlineVolumes: [inline] })],
  });
  twins("HAZ-22", "a Pod logs in by a volume of its own", {
    rule,
    subject,
    because: /inline volume of pod\/job/,
    quiet: together(loggedIn, pod("worker-1")),
    fires: together(loggedIn, pod("worker-2")),
  });
  twins("TRAP-27", "another machine is logged in, whose address no node has", {
    rule,
    subject,
    because: /10\.0\.0\.99 is of no node that is read/,
    quiet: together(volume, {
      iscsiSessions: [aSession(target, { initiatorAddress: "10.0.0.99" })],
    }),
    fires: movedOn,
  });
  const twoLuns = together(movedOn, {
    datasets: iscsiVolume(8, "pvc-other").datasets ?? [],
    iscsiExtents: [anExtent(8, "other", `${ISCSI_PARENT}/pvc-other`)],
    iscsiTargetExtents: [{ ...aTargetExtent(8, 7, 8), lun: 1 }],
  });
  twins("TRAP-27", "the target has several volumes, and the session does not say which is used", {
    rule,
    subject,
    because: /several volumes lie behind its target/,
    quiet: twoLuns,
    fires: movedOn,
  });
  twins(
    "TRAP-27",
    "what lies under another LUN of its target is not there, and may be what it is for",
    {
      rule,
      subject,
      because: /several volumes lie behind its target/,
      quiet: { ...twoLuns, datasets: movedOn.datasets ?? [] },
      fires: movedOn,
    },
  );
  twins("TRAP-28", "the other controller of a pair shows the same session by another name", {
    rule,
    subject,
    because: /pod\/postgres-0 in shop needs it/,
    quiet: together(volume, {
      pods: [aPod({ nodeName: "worker-1" })],
      iscsiSessions: [aSession(target, { target: `${BASENAME}:HA:${target}` })],
    }),
    fires: together(volume, {
      pods: [aPod({ nodeName: "worker-2" })],
      iscsiSessions: [aSession(target, { target: `${BASENAME}:HA:${target}` })],
    }),
  });
  twins("TRAP-27", "what lies behind its target is no volume of a driver", {
    rule,
    subject,
    because: /no volume of a driver lies behind/,
    quiet: {
      ...movedOn,
      datasets: (movedOn.datasets ?? []).map((one) => ({ ...one, userProperties: {} })),
    },
    fires: movedOn,
  });
});
