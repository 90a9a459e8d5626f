import type { Clue } from "../links.ts";
import { type CsiDriverFormat, type CsiVolume, UNMARKED, WITHOUT_MARKS } from "./driver.ts";
import { smbClue } from "./stated-clues.ts";

/**
 * kubernetes-csi/csi-driver-smb (its deploy/example/pv-smb.yaml): directories inside a share that somebody made, named by
 * the attribute `source`, `//server/share`.
 */
export const csiDriverSmb: CsiDriverFormat = Object.freeze({
  ...WITHOUT_MARKS,
  name: "csi-driver-smb",
  recognises: ({ driver }: CsiVolume) => driver === "smb.csi.k8s.io",
  clues(volume: CsiVolume): readonly Clue[] {
    const clue = smbClue(volume);
    return clue === null ? [] : [clue];
  },
  ownership: () => UNMARKED,
});
