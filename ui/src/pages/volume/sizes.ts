import type { VolumeDetail } from "../../../../program/src/api/contract.ts";
import type { BarPart } from "../../parts/bar.tsx";
import { percentText } from "../../format/count.ts";
import { bytesText } from "../../format/bytes.ts";
import { TEXTS } from "../../texts.ts";

const { sizes: texts } = TEXTS.volume;

/** The sizes of a volume as the API has them. */
export type Sizes = VolumeDetail["sizes"];

/** One size, with a bar on the scale of all of them. */
export interface SizeStep {
  readonly id:
    | "requested"
    | "promised"
    | "filesystem"
    | "logical"
    | "used"
    | "snapshots"
    | "reserved";
  readonly label: string;
  /** null: it is not known. */
  readonly bytes: number | null;
  readonly says: string;
  /** Whether it is a part of the one before it, and not a step of its own. */
  readonly isPart: boolean;
  readonly bar: readonly BarPart[];
}

/**
 * The way from what was asked for to what it takes, on one scale: requested, promised by the NAS, written in the file system, written
 * before compression, used of the pool, and of that what only snapshots hold and what is kept free for it. What there cannot be is left out: a reservation of 0.
 */
export function sizeSteps(sizes: Sizes): readonly SizeStep[] {
  const { requestedBytes, promisedBytes, usedBytes, heldBySnapshotsBytes } = sizes;
  const { filesystemUsedBytes, logicalUsedBytes, reservedBytes } = sizes;
  const full = Math.max(
    requestedBytes,
    promisedBytes ?? 0,
    usedBytes ?? 0,
    filesystemUsedBytes ?? 0,
    logicalUsedBytes ?? 0,
    1,
  );
  const step = (id: SizeStep["id"], bytes: number | null, isPart = false): SizeStep => ({
    id,
    ...texts.steps[id],
    bytes,
    isPart,
    bar: bytes === null ? [] : [{ ratio: bytes / full, tone: isPart ? "faint" : "plain" }],
  });
  return [
    step("requested", requestedBytes),
    step("promised", promisedBytes),
    step("filesystem", filesystemUsedBytes),
    step("logical", logicalUsedBytes),
    step("used", usedBytes),
    step("snapshots", heldBySnapshotsBytes, true),
    ...((reservedBytes ?? 0) > 0 ? [step("reserved", reservedBytes, true)] : []),
  ];
}

/**
 * What these sizes say together, in sentences: only what follows from those that are known. `shared`: whether other claims are on its
 * dataset; null where they may be.
 */
export function sizeSentences(sizes: Sizes, shared: boolean | null): readonly string[] {
  const { requestedBytes, promisedBytes, usedBytes, heldBySnapshotsBytes, reservedBytes } = sizes;
  const said: string[] = [];
  if (shared !== false) said.push(shared === null ? texts.sharedUnknown : texts.shared);
  if (promisedBytes !== null && promisedBytes > requestedBytes)
    said.push(texts.promisedMore(bytesText(promisedBytes - requestedBytes)));
  if (promisedBytes !== null && promisedBytes < requestedBytes)
    said.push(texts.promisedLess(bytesText(requestedBytes - promisedBytes)));
  if (
    usedBytes !== null &&
    promisedBytes !== null &&
    promisedBytes > 0 &&
    usedBytes <= promisedBytes
  )
    said.push(texts.usedOfPromised(percentText(usedBytes / promisedBytes)));
  if (usedBytes !== null && promisedBytes !== null && usedBytes > promisedBytes)
    said.push(texts.usedMore(bytesText(usedBytes - promisedBytes)));
  if (usedBytes !== null && usedBytes > 0 && (heldBySnapshotsBytes ?? 0) > 0)
    said.push(texts.held(percentText((heldBySnapshotsBytes ?? 0) / usedBytes)));
  if ((reservedBytes ?? 0) > 0) said.push(texts.reserved);
  return said;
}
