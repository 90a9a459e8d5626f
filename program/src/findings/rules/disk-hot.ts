import { Type } from "typebox";
import { HOT_FROM, hotFrom, placeOfDisk } from "../disk-health.ts";
import { hangingOnPool } from "../hanging.ts";
import { defineRule, quiet } from "../rule.ts";

/** Row 85 of facts/peers §2; at the disk's own threshold at the latest, which is where TrueNAS speaks (middleware alert/source/disk_temp.py). */
export const diskHot = defineRule({
  code: "disk-hot",
  title: "Disk that is too hot",
  each: "disks",
  needs: ["system", "pools", "disks", "diskTemperatures"],
  within: "system",
  absence: false,
  severity: "warning",
  why: "Heat shortens the life of disks, and mostly it is not one alone that is hot: a fan has stopped, or the room is warm. Disks that fail together are more than redundancy makes up for.",
  remedy: ["plumbline trace {subject}", "see whether fans turn and air can flow"],
  options: Type.Object({
    hdd: Type.Number({
      default: HOT_FROM.hdd,
      description: "Degrees Celsius from which a hard disk is too hot",
    }),
    ssd: Type.Number({
      default: HOT_FROM.ssd,
      description: "Degrees Celsius from which a flash disk is too hot",
    }),
  }),
  check(disk, { inventory, links }, options) {
    const { system, name } = disk;
    const [measured] = inventory.findOn(system, "diskTemperatures", "disk", name);
    if (!measured) return quiet("TrueNAS has not measured it");
    const from = hotFrom(disk, measured, options);
    const { celsius, criticalCelsius } = measured;
    if (celsius < from) return quiet(`it has ${celsius} °C`);
    const place = placeOfDisk(disk, inventory);
    return {
      is: "hit",
      evidence: [
        { fact: "temperature", value: `${celsius} °C, too hot from ${from} °C on` },
        ...(criticalCelsius === null
          ? []
          : [{ fact: "critical for this disk", value: `${criticalCelsius} °C` }]),
        { fact: "pool", value: place === null ? "none" : place.pool.name },
        { fact: "disk", value: [disk.model ?? "model not known", disk.serial].join(", serial ") },
      ],
      hanging: place === null ? [] : hangingOnPool(place.pool, links),
    };
  },
});
