import { ancestorsOf } from "../../model/indices.ts";
import type { InventoryView } from "../../model/inventory.ts";
import { plainPath, smbName } from "../../model/stated.ts";
import type { Dataset, Share } from "../../model/truenas.ts";
import type { Backing, Clue } from "../links.ts";
import {
  ambiguous,
  contradictions,
  elsewhereByHandle,
  found,
  isAt,
  isNotAt,
  missing,
  nearest,
  type Question,
} from "./question.ts";

/**
 * Follows an SMB share: by its name, without its case, to the directory it gives out, and to the dataset that holds that. A
 * directory inside the share is looked for as the share's own path with it appended.
 */
export function bySmbShare(
  { share: name, directory }: Extract<Clue, { by: "smbShare" }>,
  question: Question,
): Backing {
  const { inventory, clues } = question;
  const holders = inventory
    .find("shares", "smbName", smbName(name))
    .filter(({ protocol, system }) => protocol === "smb" && !isNotAt(system, question))
    .map((share) => ({ share, dataset: holderOf(share, directory, inventory) }));
  const here = nearest(
    holders.flatMap(({ dataset }) => dataset ?? []),
    question,
  );
  if (here.length > 1) return ambiguous(`SMB share ${name} exists on more than one system`, here);
  const [dataset] = here;
  if (!dataset) {
    const nowhere = `SMB share ${name} leads nowhere`;
    const doubt = `SMB share ${name} does not lead to it`;
    return elsewhereByHandle(question, { because: nowhere, doubt }) ?? missing(null, question);
  }
  const share = holders.find((holder) => holder.dataset === dataset)?.share;
  return found(dataset, "path", contradictions(dataset, clues, "share"), {
    share: share ? { to: share, basis: "name", doubts: [] } : null,
    unwitnessed: !isAt(dataset, question),
  });
}

/** The dataset mounted at a directory of a share, or nearest above it. */
function holderOf(
  { system, path }: Share,
  directory: string,
  inventory: InventoryView,
): Dataset | null {
  if (!path.startsWith("/")) return null; // home directories, or another server's share
  const asked = plainPath(`${path}/${directory}`);
  for (const at of [asked, ...ancestorsOf(asked)]) {
    const [dataset] = inventory.findOn(system, "datasets", "mountpoint", at);
    if (dataset) return dataset;
    if (at === path && directory === "") return null; // the share of a dataset that is gone
  }
  return null;
}
