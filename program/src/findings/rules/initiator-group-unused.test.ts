import { describe, expect, it } from "vitest";
import {
  anInitiatorGroup,
  aPv,
  aTarget,
  ISCSI_PARENT,
  iscsiSource,
  iscsiVolume,
  parents,
  together,
} from "../../model/given.ts";
import { findings } from "../given.ts";
import type { Rule } from "../rule.ts";
import { twins } from "../twins.ts";
import { initiatorGroupUnused } from "./initiator-group-unused.ts";

const rule: Rule = initiatorGroupUnused;
const ofVolume = anInitiatorGroup(9, "CSI volume tank/pvc-1");
const others = together(parents(ISCSI_PARENT), iscsiVolume(7));
const left = together(others, { iscsiInitiators: [ofVolume] });

describe("initiator-group-unused", () => {
  it("finds the group that truenas-csi made for a volume and left behind", () => {
    expect(findings(rule, left)).toMatchObject([
      {
        verdict: "suspect",
        severity: "info",
        word: "unclaimed",
        subject: { kind: "initiator-group", name: "9" },
      },
    ]);
  });

  it("never calls a group unclaimed that somebody made by hand: a configuration may name it", () => {
    const iscsiInitiators = [anInitiatorGroup(9, "second rack")];
    expect(findings(rule, together(others, { iscsiInitiators }))).toMatchObject([{ word: null }]);
  });

  const group = { ...aTarget(9, "of-the-volume"), groups: [{ portal: 1, initiator: 9 }] };
  twins("TRAP-27", "a target names it", {
    rule,
    subject: "9",
    because: /target of-the-volume names it/,
    quiet: together(left, { iscsiTargets: [group] }),
    fires: left,
  });
  twins("TRAP-05", "the volume that it was made for is still there, or on its way out", {
    rule,
    subject: "9",
    because: /made for pv\/pvc-1/,
    quiet: together(left, {
      persistentVolumes: [aPv({ name: "pvc-1", source: iscsiSource("tank/pvc-1") })],
    }),
    fires: left,
  });
  const byHand = { iscsiInitiators: [anInitiatorGroup(9, "second rack")] };
  twins("TRAP-27", "a NAS that has no target yet is being set up", {
    rule,
    subject: "9",
    because: /no target that could name it/,
    quiet: together(parents(ISCSI_PARENT), byHand),
    fires: together(others, byHand),
  });
  twins("TRAP-16", "only another NAS has targets", {
    rule,
    subject: "9",
    because: /no target that could name it/,
    quiet: together(parents(ISCSI_PARENT), byHand, {
      iscsiTargets: [{ ...aTarget(7, "elsewhere"), system: "other-host" }],
    }),
    fires: together(others, byHand),
  });
});
