import { leafOf } from "../../model/indices.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Clue, Ownership } from "../links.ts";
import {
  type Around,
  type CsiDriverFormat,
  type CsiVolume,
  UNMARKED,
  WITHOUT_MARKS,
} from "./driver.ts";
import { uidIn } from "../../model/uid.ts";
import { statedClues } from "./stated-clues.ts";

/**
 * Drivers for TrueNAS whose marks we know and whose life cycle we do not (facts/democratic-csi §7.2): what they made is
 * left alone, inherited mark or not. Their PersistentVolumes are followed as far as their attributes lead.
 */

/** truenas-scale-csi by GizmoTickler, which grew from democratic-csi: the same marks under another prefix. */
export const truenasScaleCsi = foreign({
  name: "truenas-scale-csi (org.truenas.csi)",
  csiName: "org.truenas.csi",
  mark: { property: "truenas-csi:managed_resource", value: "true" },
  namedBy: ({ driver, volumeHandle }) => ({ by: "handle", driver, handle: volumeHandle }),
});

/** truenas-csi by piwi3910: the handle is `<backend>/<protocol>/<full name of the dataset>`. */
export const watteelCsi = foreign({
  name: "truenas-csi (csi.truenas.watteel.com)",
  csiName: "csi.truenas.watteel.com",
  mark: { property: "io.truenas.csi:managed", value: "truenas-csi" },
  namedBy({ volumeHandle }) {
    const [, , ...path] = volumeHandle.split("/");
    return path.length === 0 ? null : { by: "dataset", path: path.join("/") };
  },
});

/** HPE CSI with truenas-csp: a comment on the dataset, and the full name with "_" for "/" as the handle. */
export const hpeCsi = foreign({
  name: "HPE CSI (csi.hpe.com)",
  csiName: "csi.hpe.com",
  mark: {
    property: "org.freenas:description",
    value: "Dataset created by HPE CSI Driver for Kubernetes",
    isBeginning: true,
  },
  namedBy: () => null,
});

/**
 * truenas-csi by dravanet, under whatever name it is installed: it leaves the CSI volume name, and nothing else, in the
 * comment of the share (its README). Anybody's share with such a comment is left alone all the same.
 */
export const dravanetCsi: CsiDriverFormat = Object.freeze({
  ...WITHOUT_MARKS,
  name: "truenas-csi (dravanet)",
  recognises: () => false,
  clues: () => [],
  ownership(dataset: Dataset, { shares }: Around): Ownership {
    const leaf = leafOf(dataset.path);
    const isCommented = uidIn(leaf) !== null && shares().some(({ comment }) => comment === leaf);
    return isCommented ? leftAlone("truenas-csi (dravanet)") : UNMARKED;
  },
});

interface ForeignDriver {
  readonly name: string;
  readonly csiName: string;
  /** The user property by which its datasets are known; of a comment only its beginning is read. */
  readonly mark: {
    readonly property: string;
    readonly value: string;
    readonly isBeginning?: boolean;
  };
  /** The dataset that a handle names. */
  readonly namedBy: (volume: CsiVolume) => Clue | null;
}

function foreign({ name, csiName, mark, namedBy }: ForeignDriver): CsiDriverFormat {
  const wanted = mark.isBeginning ? `${mark.property}^=${mark.value}` : mark.property;
  return Object.freeze<CsiDriverFormat>({
    ...WITHOUT_MARKS,
    name,
    userProperties: Object.freeze([wanted]),
    recognises: ({ driver }) => driver === csiName,
    clues(volume) {
      const named = namedBy(volume);
      return named === null ? statedClues(volume) : [...statedClues(volume), named];
    },
    ownership: (dataset) =>
      dataset.userProperties[mark.property] === mark.value ? leftAlone(name) : UNMARKED,
  });
}

function leftAlone(driverName: string): Ownership {
  return { state: "foreign", driverName, because: `${driverName} made it: foreign, left alone` };
}
