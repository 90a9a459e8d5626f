import type { Clue } from "../links.ts";
import { type CsiDriverFormat, type CsiVolume, UNMARKED, WITHOUT_MARKS } from "./driver.ts";
import { pathClue } from "./stated-clues.ts";

/**
 * kubernetes-csi/csi-driver-nfs (facts/democratic-csi §7.2): directories inside a share that somebody made. Nodes mount
 * `server:share/subDir` from the attributes; the handle says the same for the controller.
 */
export const csiDriverNfs: CsiDriverFormat = Object.freeze({
  ...WITHOUT_MARKS,
  name: "csi-driver-nfs",
  recognises: ({ driver }: CsiVolume) => driver === "nfs.csi.k8s.io",
  clues(volume: CsiVolume): readonly Clue[] {
    const clue = pathClue(volume);
    return clue?.by === "path" ? [{ ...clue, isDirectory: true }] : [];
  },
  ownership: () => UNMARKED,
});
