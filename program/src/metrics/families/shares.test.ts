import { expect, it } from "vitest";
import {
  anNvmeofService,
  anNvmeofSession,
  aSession,
  aShare,
  aSubsystem,
  incomplete,
  inventoryOf,
  iscsiVolume,
  parents,
  together,
} from "../../model/given.ts";
import { seriesOf, viewOf } from "../given.ts";
import * as families from "./shares.ts";

it("a share is known by the number that TrueNAS gave it, because a path may be shared twice", () => {
  const view = viewOf({
    shares: [aShare("/mnt/tank/a", { id: 3 }), aShare("/mnt/tank/b", { id: 4, enabled: false })],
  });
  expect(seriesOf(families.shareEnabled, view)).toEqual([
    'plumbline_share_enabled{system="nas1",protocol="nfs",share="3",path="/mnt/tank/a"} 1',
    'plumbline_share_enabled{system="nas1",protocol="nfs",share="4",path="/mnt/tank/b"} 0',
  ]);
});

const block = together(parents(), iscsiVolume(1, "a"), iscsiVolume(2, "b"), {
  iscsiSessions: [aSession("csi-a-clustera")],
});

it("a target that nobody is logged in to has 0 sessions", () => {
  expect(seriesOf(families.targetSessions, viewOf(block))).toEqual([
    'plumbline_iscsi_sessions{system="nas1",target="csi-a-clustera"} 1',
    'plumbline_iscsi_sessions{system="nas1",target="csi-b-clustera"} 0',
  ]);
});

it("nothing is said of sessions that were never read, and what was said before of those that cannot be read now", () => {
  const blind = viewOf(inventoryOf(block, { iscsiSessions: incomplete("iscsiSessions") }));
  expect(seriesOf(families.targetSessions, { ...blind, lastWhole: () => null })).toEqual([]);
  expect(seriesOf(families.targetSessions, blind)).toHaveLength(2);
});

it("connections of an NVMe-oF subsystem are counted likewise", () => {
  const view = viewOf({
    nvmeofService: [anNvmeofService()],
    nvmeofSubsystems: [aSubsystem(5, "db")],
    nvmeofSessions: [anNvmeofSession(5)],
  });
  expect(seriesOf(families.subsystemSessions, view)).toEqual([
    'plumbline_nvmeof_sessions{system="nas1",target="db"} 1',
  ]);
});
