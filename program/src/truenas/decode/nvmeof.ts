import { keyOf } from "../../model/ids.ts";
import type {
  NvmeofHost,
  NvmeofHostSubsystem,
  NvmeofNamespace,
  NvmeofPort,
  NvmeofPortSubsystem,
  NvmeofService,
  NvmeofSession,
  NvmeofSubsystem,
} from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import type { DecodeContext } from "./context.ts";
import { zvolOf } from "./zvol.ts";

/** The answer of `nvmet.global.config`. */
export function decodeNvmeofService(row: Wire, { system }: DecodeContext): NvmeofService {
  return { key: keyOf(system, "nvmeof"), system, basenqn: row.field("basenqn").text() };
}

/** A row of `nvmet.subsys.query`. */
export function decodeSubsystem(row: Wire, { system }: DecodeContext): NvmeofSubsystem {
  const id = row.field("id").integer();
  return {
    key: keyOf(system, `nvmeof/subsystem/${id}`),
    system,
    id,
    name: row.field("name").text(),
    subnqn: row.field("subnqn").textOrNull(),
    serial: row.field("serial").text(),
    allowAnyHost: row.field("allow_any_host").flag(),
  };
}

/** A row of `nvmet.namespace.query`; the subsystem comes whole, its id is kept. */
export function decodeNamespace(row: Wire, { system }: DecodeContext): NvmeofNamespace {
  const id = row.field("id").integer();
  const type = row.field("device_type").text() === "FILE" ? "FILE" : "ZVOL";
  const path = row.field("device_path").text();
  return {
    key: keyOf(system, `nvmeof/namespace/${id}`),
    system,
    id,
    nsid: row.field("nsid").integerOrNull(),
    subsystem: idOf(row, "subsys"),
    subsystemName: row.field("subsys").field("name").text(),
    type,
    zvol: type === "ZVOL" ? zvolOf(path) : null,
    file: type === "FILE" ? path : null,
    enabled: row.field("enabled").flag(),
    locked: row.field("locked").flagOrNull(),
    deviceUuid: row.field("device_uuid").text(),
    deviceNguid: row.field("device_nguid").text(),
  };
}

/** A row of `nvmet.port.query`. */
export function decodePort(row: Wire, { system }: DecodeContext): NvmeofPort {
  const id = row.field("id").integer();
  return {
    key: keyOf(system, `nvmeof/port/${id}`),
    system,
    id,
    transport: row.field("addr_trtype").text() as NvmeofPort["transport"],
    address: row.field("addr_traddr").text(),
    port: row.field("addr_trsvcid").numberOrNull(),
    enabled: row.field("enabled").flag(),
  };
}

/** A row of `nvmet.port_subsys.query`. */
export function decodePortSubsystem(row: Wire, { system }: DecodeContext): NvmeofPortSubsystem {
  const id = row.field("id").integer();
  const key = keyOf(system, `nvmeof/port_subsys/${id}`);
  return { key, system, id, port: idOf(row, "port"), subsystem: idOf(row, "subsys") };
}

/** A row of `nvmet.host.query`; its DH-CHAP keys have no shape here and cannot be read. */
export function decodeHost(row: Wire, { system }: DecodeContext): NvmeofHost {
  const id = row.field("id").integer();
  const hostnqn = row.field("hostnqn").text();
  return { key: keyOf(system, `nvmeof/host/${id}`), system, id, hostnqn };
}

/** A row of `nvmet.host_subsys.query`. */
export function decodeHostSubsystem(row: Wire, { system }: DecodeContext): NvmeofHostSubsystem {
  const id = row.field("id").integer();
  const key = keyOf(system, `nvmeof/host_subsys/${id}`);
  return { key, system, id, host: idOf(row, "host"), subsystem: idOf(row, "subsys") };
}

/** A row of `nvmet.global.sessions`. Controllers are numbered within a subsystem. */
export function decodeNvmeofSession(row: Wire, { system }: DecodeContext): NvmeofSession {
  const subsystem = row.field("subsys_id").integer();
  const port = row.field("port_id").integer();
  const controller = row.field("ctrl").integer();
  const hostnqn = row.field("hostnqn").text();
  const hostAddress = row.field("host_traddr").text();
  const key = keyOf(system, `nvmeof/session/${subsystem}/${port}/${controller}/${hostnqn}`);
  return { key, system, hostnqn, hostAddress, subsystem, port };
}

function idOf(row: Wire, name: string): number {
  return row.field(name).field("id").integer();
}
