import { type BlockClue, zvolOf } from "../block/block-paths.ts";
import type { Dataset } from "../../model/truenas.ts";
import type { Backing, BlockPath, Clue } from "../links.ts";
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
  if (here.some(({ system }) => system !== here[0]?.system))
    return ambiguous(`${name} exists on more than one system`, here);
  const zvol = likeliest(here, clues);
  if (zvol) {
    const block = paths[zvols.indexOf(zvol)] ?? null;
    const unwitnessed = !isAt(zvol, question);
    const said = contradictions(zvol, clues, "target");
    const doubts = here.length > 1 ? [...said, `${name} gives out several volumes as one`] : said;
    return found(zvol, clue.by, doubts, { block, unwitnessed });
  }
  const block = paths[0] ?? NO_PATHS[clue.by];
  if (isTorn(block, question))
    return ambiguous(
      `${name} leads nowhere in lists that do not fit each other: something was made anew while they were read`,
      [],
    );
  const nowhere = { because: `${name} leads nowhere`, doubt: `${name} does not lead to it` };
  return elsewhereByHandle(question, nowhere, block) ?? missing(block, question);
}

/** Of several under one LUN the one that its handle names, else the first by path. */
function likeliest(zvols: readonly Dataset[], clues: readonly Clue[]): Dataset | undefined {
  if (zvols.length < 2) return zvols[0];
  const inOrder = zvols.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return inOrder.find((zvol) => contradictions(zvol, clues, "target").length === 0) ?? inOrder[0];
}

/** It ends before an extent or namespace, and where it could go on, rows came while the lists were read. */
function isTorn({ transport, device, target }: BlockPath, question: Question): boolean {
  if (device !== null) return false;
  const torn = question.tornLists()[transport];
  if (target !== null) return torn.has(target.system);
  const { systems } = question;
  return systems.size === 0 ? torn.size > 0 : !systems.isDisjointFrom(torn);
}

const NOTHING = Object.freeze({ target: null, unit: null, device: null });
const NO_PATHS: { readonly [B in BlockClue["by"]]: BlockPath } = Object.freeze({
  iqn: { transport: "iscsi", ...NOTHING },
  nqn: { transport: "nvmeof", ...NOTHING },
});
