import { Type } from "typebox";
import type { BlockPath, BlockTarget } from "../../correlate/links.ts";
import { badness, FOUND, foundAbout } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { type RecordItem, recordsOf } from "../rows/records.ts";
import { defineResource } from "../rows/resource.ts";
import { exactly } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { NAME, oneOf, orNull } from "../wire/words.ts";

const UNIT = exactly({
  unit: orNull(Type.Integer(), "LUN, or id of the namespace; null where TrueNAS does not say it."),
  device: orNull(Type.String(), "Name of the extent; null for a namespace, and where nothing is."),
  zvol: orNull(Type.String(), "Path of the zvol behind it, whether that is there or not."),
  file: orNull(Type.String()),
  enabled: orNull(Type.Boolean()),
  locked: orNull(Type.Boolean()),
});

const ROW = exactly({
  transport: oneOf(["iscsi", "nvmeof"]),
  name: Type.String({
    description: "IQN or NQN; the bare name while the service of its system is not known.",
  }),
  system: NAME,
  units: Type.Array(UNIT, { description: "LUNs of a target, namespaces of a subsystem." }),
  sessions: Type.Integer({ description: "Logins of initiators, connections of hosts." }),
  ...FOUND,
});

/** A target or subsystem, as a row of the list. */
export type TargetRow = RowOf<typeof ROW>;

type Item = RecordItem<"iscsiTargets" | "nvmeofSubsystems">;

const TARGETS = defineResource<Item, typeof ROW>({
  path: "/targets",
  summary: "iSCSI targets with their extents, NVMe-oF subsystems with their namespaces",
  needs: [
    "iscsiTargets",
    "iscsiExtents",
    "iscsiTargetExtents",
    "iscsiSessions",
    "nvmeofSubsystems",
    "nvmeofNamespaces",
    "nvmeofSessions",
  ],
  row: ROW,
  ...recordsOf("iscsiTargets", "nvmeofSubsystems"),
  sorts: {
    name: ({ record }) => record.name,
    worst: ({ key }, shown) => badness(foundAbout([key], null, shown)),
  },
  filters: {
    namespace: ({ record }, shown) => namespacesBehind(record, shown),
    system: ({ record }, shown) => shown.nameOf(record.system),
    transport: ({ collection }) => (collection === "iscsiTargets" ? "iscsi" : "nvmeof"),
    worst: ({ key }, shown) => foundAbout([key], null, shown).worst,
  },
  names: ({ record }) => record.name,
  rowOf: ({ collection, record, key }, shown) => ({
    transport: collection === "iscsiTargets" ? "iscsi" : "nvmeof",
    name: shown.links.qualifiedNameOf(record) ?? record.name,
    system: shown.nameOf(record.system),
    units: shown.links.pathsFrom(record).map(unitOf),
    sessions: shown.links.sessionsOf(record).length,
    ...foundAbout([key], null, shown),
  }),
});

function unitOf({ unit, device }: BlockPath) {
  return {
    unit,
    device: device !== null && "naa" in device ? device.name : null,
    zvol: device?.zvol ?? null,
    file: device?.file ?? null,
    enabled: device?.enabled ?? null,
    locked: device?.locked ?? null,
  };
}

function namespacesBehind(target: BlockTarget, { links }: Shown): readonly string[] {
  return links.pathsFrom(target).flatMap(({ device }) => {
    const zvol = device && links.zvolOf(device)?.to;
    return zvol ? links.pvsOf(zvol).flatMap(({ to }) => to.claimRef?.namespace ?? []) : [];
  });
}

/** Targets and subsystems. */
export const targets = listRoute(TARGETS);
