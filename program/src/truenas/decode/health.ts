import { keyOf } from "../../model/ids.ts";
import type { Disk, DiskTemperature, NasService } from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import type { DecodeContext } from "./context.ts";

/** A row of `disk.query`. Its identifier is that of the disk, whatever it is called after a restart. */
export function decodeDisk(row: Wire, { system }: DecodeContext): Disk {
  return {
    key: keyOf(system, `disk/${row.field("identifier").text()}`),
    system,
    name: row.field("name").text(),
    serial: row.field("serial").text(),
    model: row.field("model").textOrNull(),
    type: row.field("type").textOrNull(),
    sizeBytes: row.field("size").bytesOrNull(),
  };
}

/**
 * The answer of `disk.temperatures`: by disk its temperature, or since 25.10, where thresholds were asked for, temperature and
 * threshold. A disk that was not measured has null and is left out.
 */
export function decodeTemperatures(
  row: Wire,
  { system }: DecodeContext,
): readonly DiskTemperature[] {
  return row.entries().flatMap(([disk, value]) => {
    const [celsius, critical] = value.isList() ? value.list() : [value, undefined];
    const measured = celsius?.orNull()?.number() ?? null;
    if (measured === null) return [];
    const criticalCelsius = positive(critical?.orNull()?.number() ?? null);
    const key = keyOf(system, `temperature/${disk}`);
    return [{ key, system, disk, celsius: measured, criticalCelsius }];
  });
}

/** A disk without a threshold says 0. */
function positive(celsius: number | null): number | null {
  return celsius !== null && celsius > 0 ? celsius : null;
}

const SERVICES: ReadonlySet<string> = new Set<NasService["service"]>([
  "nfs",
  "cifs",
  "iscsitarget",
  "nvmet",
]);
const STATES: ReadonlySet<string> = new Set<NasService["state"]>(["RUNNING", "STOPPED"]);

/** A row of `service.query`; null for a service that gives no volume out. Up to 25.04 the API declares that fields may be missing. */
export function decodeService(row: Wire, { system }: DecodeContext): NasService | null {
  const service = needed(row, "service").text();
  if (!SERVICES.has(service)) return null;
  const state = needed(row, "state").text();
  return {
    key: keyOf(system, `service/${service}`),
    system,
    service: service as NasService["service"],
    state: STATES.has(state) ? (state as NasService["state"]) : "UNKNOWN",
    enabled: needed(row, "enable").flag(),
  };
}

/** One alert, before it is put with the others of its class. Times are epoch ms. */
export interface AlertRow {
  readonly klass: string;
  readonly level: string;
  readonly at: number;
  readonly dismissed: boolean;
  readonly text: string;
  readonly mentions: readonly string[];
}

/** A row of `alert.list`. */
export function decodeAlert(row: Wire): AlertRow {
  const formatted = row.maybe("formatted")?.textOrNull() ?? null;
  return {
    klass: needed(row, "klass").text(),
    level: needed(row, "level").text(),
    at: needed(row, "datetime").date(),
    dismissed: needed(row, "dismissed").flag(),
    text: withoutMarkup(formatted ?? needed(row, "text").text()),
    mentions: [...new Set(needed(row, "args").strings())],
  };
}

/** TrueNAS formats alerts as HTML: a line break, a list, a link. */
function withoutMarkup(html: string): string {
  const text = html
    .replaceAll(/<[^<>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
  return text.replaceAll(/\s+/g, " ").trim();
}

/** A key by its id, and when it ends. Of a key nothing else is looked at. */
export interface KeyRow {
  readonly id: number;
  readonly name: string;
  readonly expiresAt: number | null;
}

/** A row of `api_key.my_keys`. */
export function decodeKey(row: Wire): KeyRow {
  return {
    id: row.field("id").integer(),
    name: row.field("name").text(),
    expiresAt: row.maybe("expires_at")?.dateOrNull() ?? null,
  };
}

/** The answer of `failover.disabled.reasons`. */
export function decodeReasons(row: Wire): { readonly reasons: readonly string[] } {
  return { reasons: row.list().map((reason) => reason.text()) };
}

function needed(row: Wire, field: string): Wire {
  return row.maybe(field) ?? row.missing(field);
}
