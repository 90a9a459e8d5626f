import { Type } from "typebox";
import type { Disk } from "../../model/truenas.ts";
import { isLeaf, vdevsOf } from "../../model/vdevs.ts";
import { badness, FOUND, foundAbout } from "../rows/found.ts";
import { listRoute, type RowOf } from "../rows/list-route.ts";
import { type RecordItem, recordsOf } from "../rows/records.ts";
import { defineResource } from "../rows/resource.ts";
import { exactly } from "../schemas.ts";
import type { Shown } from "../shown.ts";
import { loadIn } from "./pools.ts";
import { LOAD } from "../wire/load.ts";
import { BYTES, NAME, orNull } from "../wire/words.ts";

const ROW = exactly({
  name: NAME,
  system: NAME,
  serial: Type.String(),
  model: orNull(Type.String()),
  type: orNull(Type.String(), "HDD or SSD."),
  sizeBytes: orNull(BYTES),
  pool: orNull(NAME, "null of a disk that is in none."),
  vdev: orNull(NAME, "What it is in there."),
  status: orNull(Type.String(), "As its pool sees it."),
  celsius: orNull(Type.Number(), "When it was measured last."),
  load: orNull(
    exactly(LOAD),
    "What lies on its pool, which is spread over all of its disks; null of a disk that is in none.",
  ),
  ...FOUND,
});

/** A disk, as a row of the list. */
export type DiskRow = RowOf<typeof ROW>;

type Item = RecordItem<"disks"> & { readonly member: Member | null };

/** What a disk is in a pool. */
interface Member {
  readonly pool: string;
  readonly vdev: string | null;
  readonly status: string;
}

const RECORDS = recordsOf("disks");

const DISKS = defineResource<Item, typeof ROW>({
  path: "/disks",
  summary: "Disks, in pools or not",
  needs: ["disks", "pools", "persistentVolumes", "datasets", "datasetSpace"],
  row: ROW,
  keyOf: RECORDS.keyOf,
  items: (shown) => {
    const members = membersIn(shown);
    return Array.from(RECORDS.items(shown), (item) => ({
      ...item,
      member: members.get(nameOn(item.record)) ?? null,
    }));
  },
  sorts: {
    name: ({ record }) => record.name,
    sizeBytes: ({ record }) => record.sizeBytes,
    worst: ({ key }, shown) => badness(foundAbout([key], null, shown)),
  },
  filters: {
    system: ({ record }, shown) => shown.nameOf(record.system),
    pool: ({ member }) => member?.pool ?? null,
    type: ({ record }) => record.type,
    worst: ({ key }, shown) => foundAbout([key], null, shown).worst,
  },
  words: { type: ["HDD", "SSD"] },
  names: ({ record: { name, serial, model } }) => [name, serial, model ?? ""],
  rowOf: ({ record, member, key }, shown) => {
    const { system, name, serial, model, type, sizeBytes } = record;
    const [temperature] = shown.inventory.findOn(system, "diskTemperatures", "disk", name);
    return {
      name,
      system: shown.nameOf(system),
      serial,
      model,
      type,
      sizeBytes,
      pool: member?.pool ?? null,
      vdev: member?.vdev ?? null,
      status: member?.status ?? null,
      celsius: temperature?.celsius ?? null,
      load: member && loadIn({ system, name: member.pool }, shown),
      ...foundAbout([key], null, shown),
    };
  },
});

function membersIn({ inventory }: Shown): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const pool of inventory.all("pools"))
    for (const vdev of vdevsOf(pool))
      if (isLeaf(vdev) && vdev.disk !== null)
        members.set(nameOn({ system: pool.system, name: vdev.disk }), {
          pool: pool.name,
          vdev: vdev.within,
          status: vdev.status,
        });
  return members;
}

function nameOn({ system, name }: Pick<Disk, "system" | "name">): string {
  return `${system}\0${name}`;
}

/** Disks. */
export const disks = listRoute(DISKS);
