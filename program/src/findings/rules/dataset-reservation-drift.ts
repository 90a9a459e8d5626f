import { Type } from "typebox";
import { claimsOf } from "../concern.ts";
import { defineRule, quiet } from "../rule.ts";
import { habitsOf } from "../siblings.ts";
import { judgedVolume } from "../volumes.ts";
import { sizeText } from "../words.ts";

/** Class 21 of facts/democratic-csi §5.1, row 58 of facts/peers §2: a restore or replication sets one, or the configuration changed later. */
export const datasetReservationDrift = defineRule({
  code: "dataset-reservation-drift",
  title: "Volume that is thick among thin ones, or thin among thick ones",
  each: "datasets",
  needs: ["system", "datasets", "shares"],
  within: "claimScope",
  absence: false,
  severity: "info",
  why: "A thick volume takes its whole size from the pool, empty or not; a thin one may find the pool full in the middle of a write.",
  remedy: [
    "plumbline trace {subject}",
    "if it was not meant: refreservation=none makes it thin, refreservation=auto makes a zvol thick (zfs set, in a shell of the TrueNAS); a thick one needs room in the pool first",
  ],
  options: Type.Object({
    majority: Type.Number({
      default: 0.9,
      minimum: 0.5,
      maximum: 1,
      description: "Part of the volumes of one parent that must be made the other way",
    }),
  }),
  check(dataset, context, { majority }) {
    const volume = judgedVolume(dataset, context, true);
    if ("is" in volume) return volume;
    const { links, inventory } = context;
    const { thick, thin } = habitsOf(volume.claimScope, dataset.kind, inventory, links);
    const reserved = dataset.refreservationBytes ?? 0;
    const others = reserved > 0 ? thin : thick;
    const all = thick + thin;
    if (others < all * majority || all < 3) return quiet("it is made as others of its parent are");
    const way = reserved > 0 ? "thin" : "thick";
    return {
      is: "hit",
      evidence: [
        { fact: "refreservation", value: reserved > 0 ? sizeText(reserved) : "none" },
        { fact: "of its parent", value: `${others} of ${all} volumes are ${way}` },
      ],
      reclaimableBytes:
        reserved > 0 ? (links.spaceOf(dataset)?.usedByRefreservationBytes ?? null) : null,
      concerns: claimsOf(links.pvsOf(dataset).map(({ to }) => to)),
    };
  },
});
