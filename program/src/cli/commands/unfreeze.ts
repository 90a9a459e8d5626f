import { activeFreezes } from "../../findings/freezes.ts";
import type { Freeze } from "../../findings/memory.ts";
import type { CliContext } from "../context.ts";
import { refuseForgottenId, usageError } from "../flags.ts";
import { type DecisionFlags, decisionOf, withStore } from "../memory.ts";
import type { Page } from "../output/page.ts";
import { humanTime } from "../output/units.ts";
import { outPage } from "../pages.ts";

/** Flags of `unfreeze`. */
export type UnfreezeFlags = DecisionFlags & { readonly noColor?: boolean };

/** Ends a freeze, with who and why; without one lists those that hold. Throws ConfigError where none has this id. */
export async function run(context: CliContext, flags: UnfreezeFlags, id?: string): Promise<number> {
  const page = outPage(context, flags.noColor);
  if (id === undefined) refuseForgottenId("unfreeze", flags, ["reason", "owner"]);
  if (id === undefined)
    return withStore(context, flags, async (store) => {
      listFreezes(page, activeFreezes((await store.load()).freezes));
    });
  const ending = decisionOf(context, flags);
  return withStore(context, flags, async (store) => {
    const ended = await store.endFreeze(id, ending);
    if (ended === null)
      throw usageError(
        "unfreeze",
        "the id of a freeze that holds",
        id,
        "run plumbline unfreeze for the list",
      );
    page.prose(
      `${ended.place.name}: the freeze of ${humanTime(ended.since)} is ended by ${ending.by}: ${ending.reason}`,
    );
    page.prose("From the next look on, what is found there is judged as before.", 0, "faint");
  });
}

function listFreezes(page: Page, freezes: readonly Freeze[]): void {
  if (freezes.length === 0) page.line("nothing is frozen");
  for (const { id, place, since, because } of freezes) {
    page.line({ text: id, tone: "strong" }, `  ${place.name}  since ${humanTime(since)}`);
    page.prose(because, 2);
  }
}
