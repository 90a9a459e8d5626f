import type { Wire } from "../wire.ts";

/** What `system.info` says about the system itself. */
export interface SystemInfo {
  readonly hostname: string;
  readonly version: string;
  /** Its clock, epoch ms. */
  readonly at: number;
  /** Time since it started. */
  readonly uptimeMs: number;
}

/** The answer of `system.info`. */
export function decodeSystemInfo(row: Wire): SystemInfo {
  return {
    hostname: row.field("hostname").text(),
    version: row.field("version").text(),
    at: row.field("datetime").date(),
    uptimeMs: row.field("uptime_seconds").number() * 1_000,
  };
}

/** An answer that is one string: `system.host_id`, `system.state`, `system.boot_id`, `failover.status`. */
export function decodeText(row: Wire): string {
  return row.text();
}

/** An answer that is yes or no: `auth.login_with_api_key`. */
export function decodeFlag(row: Wire): boolean {
  return row.flag();
}

/** An answer that is one number: a query with `count`. */
export function decodeCount(row: Wire): number {
  return row.integer();
}

/** The answer of `zfs.resource.snapshot.count`: snapshots by dataset. */
export function decodeCounts(row: Wire): readonly (readonly [string, number])[] {
  return row.entries().map(([dataset, count]) => [dataset, count.integer()] as const);
}

/** What `auth.login_ex` answered; the rest of it is not looked at. */
export function decodeLogin(row: Wire): string {
  return row.field("response_type").text();
}
