import { Type } from "typebox";
import type { BlockPath, BlockTarget } from "../../correlate/links.ts";
import { namespacesOn } from "../rows/dataset-volumes.ts";
import { badness, FOUND, foundAbout } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { type RecordItem, recordsOf } from "../rows/records.ts";
import { defineResource } from "../rows/resource.ts";
import { exactly } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { knownSessions } from "../volume/sessions.ts";
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
  sessions: orNull(
    Type.Integer(),
    "Logins of initiators, connections of hosts; null where none is known, and there may be some.",
  ),
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
    transport: transportOf,
    worst: ({ key }, shown) => foundAbout([key], null, shown).worst,
  },
  names: ({ record }) => record.name,
  rowOf: (item, shown) => {
    const { record, key } = item;
    const transport = transportOf(item);
    return {
      transport,
      name: shown.links.qualifiedNameOf(record) ?? record.name,
      system: shown.nameOf(record.system),
      units: shown.links.pathsFrom(record).map(unitOf),
      sessions: knownSessions([record], transport, record.system, shown)?.length ?? null,
      ...foundAbout([key], null, shown),
    };
  },
});

function transportOf({ collection }: Pick<Item, "collection">) {
  return collection === "iscsiTargets" ? "iscsi" : "nvmeof";
}

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

function namespacesBehind(target: BlockTarget, shown: Shown): readonly string[] {
  const { links } = shown;
  return links
    .pathsFrom(target)
    .flatMap(({ device }) => namespacesOn(device && links.zvolOf(device), shown));
}

/** Targets and subsystems. */
export const targets = listRoute(TARGETS);
