import type { Clue } from "../correlate/links.ts";
import { datasetPathAt } from "../model/hidden-paths.ts";
import { allMissed, type Missed, missedNames } from "../model/missed.ts";
import { targetNamesIn } from "../model/stated.ts";
import { unreachable } from "../lib/unreachable.ts";

/** What would be asked for again where none of these clues led to anything. */
export function missedBy(clues: readonly Clue[]): Missed {
  return allMissed(clues.map(missedByOne));
}

function missedByOne(clue: Clue): Missed {
  switch (clue.by) {
    case "path": {
      const path = datasetPathAt(clue.path);
      return missedNames({ datasets: path === null ? [] : [path], shares: [clue.path] });
    }
    case "smbShare":
      return missedNames({ smbShares: [clue.share] });
    case "iqn":
      return missedNames({ targets: targetNamesIn(clue.iqn) });
    case "nqn":
      return missedNames({ subsystems: [clue.nqn] });
    case "dataset":
      return missedNames({ datasets: [clue.path] });
    case "handle":
      return missedNames({}); // in which parent it would be, it does not say
    default:
      return unreachable(clue);
  }
}
