import { type BlockClue, zvolOf } from "../block/block-paths.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Backing, BlockPath } from "../links.ts";
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

/** Follows an IQN and LUN, or an NQN and namespace id, to the zvol behind it. */
export function byBlock(clue: BlockClue, question: Question): Backing {
  const { inventory, blockPaths, clues } = question;
  const name = clue.by === "iqn" ? clue.iqn : clue.nqn;
  const paths = blockPaths
    .byName(clue)
    .filter(({ target }) => target === null || !isNotAt(target.system, question));
  const file = paths.find(({ device }) => device?.type === "FILE")?.device;
  if (file) return { state: "elsewhere", because: `its target gives out a file, ${file.file}` };
  const zvols = paths.map((path) => zvolOf(path, inventory));
  const here = nearest(
    zvols.filter((zvol) => zvol !== null),
    question,
  );
  if (here.length > 1) return ambiguous(`${name} ${severally(here)}`, here);
  const [zvol] = here;
  if (zvol) {
    const block = paths[zvols.indexOf(zvol)] ?? null;
    const unwitnessed = !isAt(zvol, question);
    return found(zvol, clue.by, contradictions(zvol, clues, "target"), { block, unwitnessed });
  }
  const block = paths[0] ?? NO_PATHS[clue.by];
  const nowhere = { because: `${name} leads nowhere`, doubt: `${name} does not lead to it` };
  return elsewhereByHandle(question, nowhere, block) ?? missing(block, question);
}

/** On several systems, or on one under the same LUN. */
function severally(zvols: readonly Dataset[]): string {
  const systems = new Set(zvols.map(({ system }) => system));
  return systems.size > 1 ? "exists on more than one system" : "gives out several volumes as one";
}

const NOTHING = Object.freeze({ target: null, unit: null, device: null });
const NO_PATHS: { readonly [B in BlockClue["by"]]: BlockPath } = Object.freeze({
  iqn: { transport: "iscsi", ...NOTHING },
  nqn: { transport: "nvmeof", ...NOTHING },
});
