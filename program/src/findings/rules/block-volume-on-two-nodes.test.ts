import { describe, expect, it } from "vitest";
import {
  aNode,
  anExtent,
  anNvmeofService,
  anNvmeofSession,
  aPv,
  aSession,
  aTarget,
  aTargetExtent,
  BASENAME,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  NVMEOF_PARENT,
  nvmeofSource,
  nvmeofVolume,
  parents,
  together,
  UID,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { blockVolumeOnTwoNodes } from "./block-volume-on-two-nodes.ts";

const rule: Rule = blockVolumeOnTwoNodes;
const name = `pvc-${UID}`;
const target = `csi-pvc-${UID}-clustera`;
const second = { initiator: "iqn.1993-08.org.debian:01:worker-2", initiatorAddress: "10.0.0.22" };
const pvOf = (accessModes: readonly string[]) =>
  aPv({ source: iscsiSource(name), accessModes: [...accessModes] });
const volume = (accessModes: readonly string[] = ["ReadWriteOnce"]) =>
  together(parents(ISCSI_PARENT), iscsiVolume(7), {
    nodes: [aNode("worker-1", "10.0.0.21")],
    persistentVolumes: [pvOf(accessModes)],
  });
const both = { iscsiSessions: [aSession(target), aSession(target, second)] };
const onTwo = together(volume(), both);

describe("block-volume-on-two-nodes", () => {
  it("names both machines, and the node where one of them is known", () => {
    const [finding, ...more] = findings(rule, onTwo);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      verdict: "confirmed",
      severity: "error",
      subject: { kind: "pv", name },
      concerns: [{ namespace: "shop", name: "data-postgres-0" }],
    });
    expect(finding?.evidence.slice(0, 2).map(({ value }) => value)).toEqual([
      "iqn.1993-08.org.debian:01:worker-1 (node worker-1, 10.0.0.21)",
      "iqn.1993-08.org.debian:01:worker-2 (10.0.0.22)",
    ]);
  });

  it("finds two hosts at a subsystem likewise", () => {
    const hostnqn = "nqn.2014-08.org.nvmexpress:uuid:worker-2";
    const records = together(parents(NVMEOF_PARENT), nvmeofVolume(7), {
      nvmeofService: [anNvmeofService()],
      persistentVolumes: [aPv({ source: nvmeofSource(name), accessModes: ["ReadWriteOnce"] })],
      nvmeofSessions: [anNvmeofSession(7), anNvmeofSession(7, { hostnqn })],
    });
    expect(findings(rule, records)).toHaveLength(1);
  });

  it("TRAP-27: finds the machine that comes by a target of its own", () => {
    const records = together(volume(), {
      iscsiTargets: [aTarget(8, "for-the-backup-host")],
      iscsiTargetExtents: [aTargetExtent(8, 8, 7)],
      iscsiSessions: [aSession(target), aSession("for-the-backup-host", second)],
    });
    expect(findings(rule, records)).toHaveLength(1);
  });

  twins("TRAP-28", "one node has two paths to it, and a pair of controllers shows each", {
    rule,
    subject: name,
    because: /one machine at most/,
    quiet: together(volume(), {
      iscsiSessions: [
        aSession(target),
        aSession(target, { initiatorAddress: "10.1.0.21" }),
        aSession(target, {
          target: `${BASENAME}:HA:${target}`,
        }),
      ],
    }),
    fires: onTwo,
  });
  twins("TRAP-24", "it is meant for several nodes", {
    rule,
    subject: name,
    because: /may be mounted on several nodes/,
    quiet: together(volume(["ReadWriteMany"]), both),
    fires: onTwo,
  });
  twins("TRAP-33", "many volumes share the target, and sessions name no LUN", {
    rule,
    subject: name,
    because: /several volumes lie behind its target/,
    quiet: together(onTwo, {
      datasets: iscsiVolume(8, "pvc-other").datasets ?? [],
      iscsiExtents: [anExtent(8, "other", `${ISCSI_PARENT}/pvc-other`)],
      iscsiTargetExtents: [{ ...aTargetExtent(8, 7, 8), lun: 1 }],
    }),
    fires: onTwo,
  });
  twins(
    "TRAP-33",
    "what lies under another LUN of its target is not there, and may be what they are for",
    {
      rule,
      subject: name,
      because: /several volumes lie behind its target/,
      quiet: together(onTwo, {
        iscsiExtents: [anExtent(8, "other", `${ISCSI_PARENT}/pvc-other`)],
        iscsiTargetExtents: [{ ...aTargetExtent(8, 7, 8), lun: 1 }],
      }),
      fires: onTwo,
    },
  );
});
