import { leafOf } from "../../model/indices.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Clue, Ownership } from "../links.ts";
import {
  type Around,
  type CsiDriverFormat,
  type CsiVolume,
  type SnapshotHandle,
  UNMARKED,
  WITHOUT_MARKS,
} from "./driver.ts";
import { uidIn } from "../../model/uid.ts";
import { iqnClue, pathClue } from "./stated-clues.ts";

/**
 * The official truenas-csi (facts/democratic-csi §7.1). The handle is the full name of the dataset, by default right below
 * the pool. It leaves no mark on the dataset: what it made is known by the share or target that gives it out, which say
 * "CSI volume <handle>". An NVMe-oF volume says its subsystem only to the node, so its dataset is known by the handle.
 */
export const truenasCsi: CsiDriverFormat = Object.freeze({
  ...WITHOUT_MARKS,
  name: "truenas-csi",
  recognises: ({ driver }: CsiVolume) => driver === "csi.truenas.io",
  clues,
  ownership,
  labels,
  snapshotHandle,
});

/** It makes up the part of the IQN before the ":" from a setting of its own. */
function clues(volume: CsiVolume): readonly Clue[] {
  const named: Clue = { by: "dataset", path: volume.volumeHandle };
  const path = pathClue(volume);
  if (path !== null) return [path, named];
  const iqn = iqnClue(volume);
  return iqn === null ? [named] : [{ ...iqn, anyBase: true }, named];
}

function ownership(dataset: Dataset, { shares, targets }: Around): Ownership {
  const said = new Set([
    ...shares().map(({ comment }) => comment),
    ...targets().map((target) => ("alias" in target ? target.alias : null)),
  ]);
  if (!labels(dataset).some((label) => said.has(label))) return UNMARKED;
  const volumeName = leafOf(dataset.path);
  return {
    state: "volume",
    driverName: "truenas-csi",
    volumeName,
    claimUid: uidIn(volumeName),
    provisioned: true, // share and target are made last
    instanceId: null,
    keptBecause: null,
  };
}

function labels({ path }: Dataset): readonly string[] {
  return [`CSI volume ${path}`, `CSI volume clone ${path}`];
}

function snapshotHandle(handle: string): SnapshotHandle | null {
  const [, volume, snapshot] = /^([^@/:=&]+\/[^@:=&]+)@([^@/]+)$/.exec(handle) ?? [];
  if (volume === undefined || snapshot === undefined) return null;
  return { volume, snapshot, detached: false, copyLiesIn: null };
}
