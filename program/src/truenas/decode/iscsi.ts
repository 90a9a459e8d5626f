import { keyOf } from "../../model/ids.ts";
import type {
  IscsiExtent,
  IscsiInitiator,
  IscsiPortal,
  IscsiService,
  IscsiSession,
  IscsiTarget,
  IscsiTargetExtent,
} from "../../model/truenas.ts";
import type { Wire } from "../wire.ts";
import type { DecodeContext } from "./context.ts";
import { zvolOf } from "./zvol.ts";

/** The answer of `iscsi.global.config`. */
export function decodeIscsiService(row: Wire, { system }: DecodeContext): IscsiService {
  return {
    key: keyOf(system, "iscsi"),
    system,
    basename: row.field("basename").text(),
    listenPort: row.field("listen_port").integer(),
    alua: row.field("alua").flag(),
  };
}

/** A row of `iscsi.target.query`. */
export function decodeTarget(row: Wire, { system }: DecodeContext): IscsiTarget {
  const id = row.field("id").integer();
  return {
    key: keyOf(system, `target/${id}`),
    system,
    id,
    name: row.field("name").text(),
    alias: row.field("alias").textOrNull(),
    groups: row
      .field("groups")
      .list()
      .map((group) => ({
        portal: group.field("portal").integer(),
        initiator: group.field("initiator").integerOrNull(),
      })),
  };
}

/** A row of `iscsi.extent.query` read without `locked`, which costs a look at each dataset and is asked for apart. */
export function decodeExtent(row: Wire, { system }: DecodeContext): IscsiExtent {
  const id = row.field("id").integer();
  const type = row.field("type").text() === "FILE" ? "FILE" : "DISK";
  const path = row.field("path").textOrNull();
  return {
    key: keyOf(system, `extent/${id}`),
    system,
    id,
    name: row.field("name").text(),
    type,
    zvol: type === "DISK" ? zvolOf(row.field("disk").textOrNull() ?? path) : null,
    file: type === "FILE" ? path : null,
    serial: row.field("serial").textOrNull(),
    naa: row.field("naa").text(),
    enabled: row.field("enabled").flag(),
    locked: null,
    comment: row.field("comment").text(),
  };
}

/** `locked` of a row of `iscsi.extent.query`, by id. */
export function decodeExtentLock(row: Wire): {
  readonly id: number;
  readonly locked: boolean | null;
} {
  return { id: row.field("id").integer(), locked: row.maybe("locked")?.flagOrNull() ?? null };
}

/** A row of `iscsi.targetextent.query`. */
export function decodeTargetExtent(row: Wire, { system }: DecodeContext): IscsiTargetExtent {
  const id = row.field("id").integer();
  return {
    system,
    id,
    target: row.field("target").integer(),
    extent: row.field("extent").integer(),
    lun: row.field("lunid").integer(),
  };
}

/** A row of `iscsi.portal.query`. */
export function decodePortal(row: Wire, { system }: DecodeContext): IscsiPortal {
  const id = row.field("id").integer();
  return {
    key: keyOf(system, `portal/${id}`),
    system,
    id,
    tag: row.field("tag").integer(),
    listen: row
      .field("listen")
      .list()
      .map((address) => ({
        ip: address.field("ip").text(),
        port: address.maybe("port")?.integerOrNull() ?? null,
      })),
  };
}

/** A row of `iscsi.initiator.query`. */
export function decodeInitiator(row: Wire, { system }: DecodeContext): IscsiInitiator {
  const id = row.field("id").integer();
  return {
    key: keyOf(system, `initiator/${id}`),
    system,
    id,
    initiators: row
      .field("initiators")
      .list()
      .map((initiator) => initiator.text()),
    comment: row.field("comment").text(),
  };
}

/** A row of `iscsi.global.sessions`. Sessions have no id: initiator, its address and target name one. */
export function decodeSession(row: Wire, { system }: DecodeContext): IscsiSession {
  const initiator = row.field("initiator").text();
  const initiatorAddress = row.field("initiator_addr").text();
  const target = row.field("target").text();
  return {
    system,
    initiator,
    initiatorAddress,
    target,
  };
}
