import type { PoolRow } from "../../../../program/src/api/contract.ts";
import { bytesText } from "../../format/bytes.ts";
import { percentText } from "../../format/count.ts";
import type { BarPart, BarTone } from "../../parts/bar.tsx";
import { type Health, healthOf } from "../../parts/zfs-health.ts";
import { address, objectText, storagePlace } from "../../places.ts";
import { TEXTS } from "../../texts.ts";

const { pools: texts } = TEXTS.overview;

/** From these ratios on a pool is called filling, and nearly full (program/src/findings/pool-fill.ts). */
const FILLING = 0.85;
const NEARLY_FULL = 0.9;

/** A pool at a glance. */
export interface PoolView {
  readonly key: string;
  /** "nas1:tank". */
  readonly name: string;
  readonly to: string;
  readonly status: string;
  /** By the word of ZFS; one that works, and is not healthy as TrueNAS sees it, has a lack. */
  readonly health: Health;
  readonly detail: string | null;
  readonly fill: BarView;
  readonly promise: BarView;
  readonly findings: number;
  /** What is found about it, without what lies on it. */
  readonly findingsTo: string;
}

/** Something as a bar and in words; no bar where it is not known. */
export interface BarView {
  readonly parts: readonly BarPart[] | null;
  readonly text: string;
  /** A word of warning; null where there is none. */
  readonly warning: string | null;
}

/** How full a pool is, and whether it can keep what was promised on it. */
export function poolView(pool: PoolRow): PoolView {
  const name = `${pool.system}:${pool.name}`;
  const { key, status, healthy, detail, findings } = pool;
  return {
    key,
    name,
    to: storagePlace(objectText({ ...pool, kind: "pool", namespace: null, source: pool.system })),
    status,
    health: healthOf(status) === "well" && !healthy ? "lacking" : healthOf(status),
    detail,
    fill: fillOf(pool),
    promise: promiseOf(pool),
    findings,
    findingsTo: address("/findings", { pool: name, kind: "pool" }),
  };
}

/** As the pool itself counts, parity included. */
function fillOf({ sizeBytes, allocatedBytes, freeBytes }: PoolRow): BarView {
  if (!sizeBytes || allocatedBytes === null)
    return { parts: null, text: texts.fillUnknown, warning: null };
  const ratio = allocatedBytes / sizeBytes;
  const free = bytesText(freeBytes ?? sizeBytes - allocatedBytes);
  return {
    parts: [{ ratio, tone: toneOf(ratio) }],
    text: texts.fill(percentText(ratio), bytesText(sizeBytes), free),
    warning: ratio >= NEARLY_FULL ? texts.nearlyFull : ratio >= FILLING ? texts.filling : null,
  };
}

function toneOf(ratio: number): BarTone {
  return ratio >= NEARLY_FULL ? "danger" : ratio >= FILLING ? "warning" : "plain";
}

/**
 * What claims may still take of what was promised to them, against what ZFS has for them: both without parity, so that they
 * compare. What they use beyond their own size, such as snapshots, is in what is used: they may take a little more than is said.
 */
function promiseOf(pool: PoolRow): BarView {
  const { claims, promisedBytes, promisedUnknown, usedBytes, usedUnknown, availableBytes } = pool;
  if (claims === 0) return { parts: null, text: texts.nobody, warning: null };
  const whose = texts.whose(claims);
  const unlimited = promisedUnknown > 0 ? `; ${texts.unlimited(promisedUnknown)}` : "";
  if (promisedBytes === null || usedBytes === null || availableBytes === null)
    return { parts: null, text: `${texts.promiseUnknown(whose)}${unlimited}`, warning: null };
  const room = usedBytes + availableBytes;
  const isOver = promisedBytes > room;
  const used = bytesText(usedBytes);
  const text = texts.promise(
    bytesText(promisedBytes),
    whose,
    usedUnknown > 0 ? TEXTS.atLeast(used) : used,
    bytesText(availableBytes),
  );
  const most = Math.max(promisedBytes, room, 1);
  return {
    parts: [
      { ratio: promisedBytes / most, tone: isOver ? "danger" : "faint" },
      { ratio: Math.min(usedBytes, promisedBytes) / most, tone: "plain" },
    ],
    text: `${text}${unlimited}`,
    warning: isOver ? texts.over(bytesText(promisedBytes - room)) : null,
  };
}
