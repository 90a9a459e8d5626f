import { couldComeBack } from "./could-come-back.ts";
import type { Severity } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import type { Picture } from "../monitor/recording.ts";
import type { Pool } from "../model/truenas.ts";

/** One source in a few figures. `reached` is false where nothing of it was read. */
export interface SourceSummary {
  readonly kind: "cluster" | "system";
  readonly name: string;
  readonly reached: boolean;
  /** TrueNAS version; null for clusters and where it is not known. */
  readonly version: string | null;
  readonly counts: Readonly<Record<string, number>>;
}

/** One pool: state and space. Bytes as the pool itself counts them, parity included; null = not known. */
export interface PoolSummary {
  readonly system: string;
  readonly name: string;
  readonly status: string;
  readonly detail: string | null;
  readonly sizeBytes: number | null;
  readonly allocatedBytes: number | null;
  readonly freeBytes: number | null;
}

/** What `plumbline` alone says, as plain data. */
export interface Summary {
  readonly schemaVersion: 1;
  readonly at: number;
  readonly sources: readonly SourceSummary[];
  readonly pools: readonly PoolSummary[];
  readonly scopes: { readonly closed: number; readonly open: number };
  readonly findings: Readonly<Record<Severity | "unknown", number>>;
  /** Findings that a hint or an exclusion keeps out of the others. */
  readonly suppressed: number;
  /** Of leftovers only: what cleaning up would give back. */
  readonly reclaimableBytes: number;
}

/** Counts a picture and its report. */
export function summarize(picture: Picture, report: Report): Summary {
  const judged = report.findings.filter((finding) => finding.verdict !== "unknown");
  const count = (severity: Severity) =>
    judged.filter((finding) => finding.severity === severity).length;
  return {
    schemaVersion: 1,
    at: report.at,
    sources: picture.sources.map(({ kind, name, id }) => sourceSummary(picture, kind, name, id)),
    pools: poolsOf(picture),
    scopes: {
      closed: report.scopes.filter((scope) => scope.closed).length,
      open: report.scopes.filter((scope) => !scope.closed).length,
    },
    findings: {
      error: count("error"),
      warning: count("warning"),
      info: count("info"),
      unknown: report.findings.length - judged.length,
    },
    suppressed: report.suppressed.length,
    reclaimableBytes: couldComeBack(judged),
  };
}

/** Every pool that was read. */
export function poolsOf(picture: Picture): readonly PoolSummary[] {
  return [...picture.inventory.all("pools")].map((pool) => poolSummary(picture, pool));
}

const COUNTED = {
  cluster: ["persistentVolumeClaims", "persistentVolumes", "pods", "volumeSnapshots"],
  system: ["pools", "datasets", "zfsSnapshots", "shares", "iscsiTargets"],
} as const;

function sourceSummary(
  { inventory }: Picture,
  kind: "cluster" | "system",
  name: string,
  id: string | null,
): SourceSummary {
  const counts = COUNTED[kind].map((collection): [string, number] => [
    collection,
    inventory.coverage(collection, name).reduce((sum, part) => sum + part.rows, 0),
  ]);
  const reached = COUNTED[kind].some((collection) =>
    inventory.coverage(collection, name).some((part) => part.state === "complete" || part.rows > 0),
  );
  const state =
    kind === "system" ? [...inventory.all("system")].find((one) => one.system === id) : undefined;
  return {
    kind,
    name,
    reached,
    version: state?.version ?? null,
    counts: Object.fromEntries(counts),
  };
}

function poolSummary({ sources }: Picture, pool: Pool): PoolSummary {
  const { name, status, statusDetail: detail, sizeBytes, allocatedBytes, freeBytes } = pool;
  const system = sources.find((source) => source.id === pool.system)?.name ?? pool.system;
  return { system, name, status, detail, sizeBytes, allocatedBytes, freeBytes };
}
