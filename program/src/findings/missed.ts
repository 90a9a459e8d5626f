import type { Clue } from "../correlate/links.ts";
import { datasetPathAt } from "../model/hidden-paths.ts";
import { allMissed, type Missed, missedNames } from "../model/missed.ts";
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
      return missedNames({ targets: targetNames(clue.iqn) });
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

/**
 * A target is called by a full name, or by what follows the base name of its system. That may have a ":" in it as well, so
 * that each tail behind one is offered: a name that no target has costs nothing.
 */
function targetNames(iqn: string): readonly string[] {
  const parts = iqn.split(":");
  return parts.map((_, index) => parts.slice(index).join(":"));
}
