import type { HoldsOn, Links } from "../correlate/links.ts";
import { fullName } from "../model/identity.ts";
import type { Dataset, ZfsSnapshotDetails } from "../model/truenas.ts";
import type { Evidence } from "./finding.ts";
import { cannotTell, type Judgement, quiet } from "./rule.ts";

/**
 * Why a snapshot that is held is no leftover: somebody wants it to stay (T14 of facts/democratic-csi; P5 of facts/reliability).
 * null where nothing holds it.
 */
export function keptByHold({ holds }: ZfsSnapshotDetails): Judgement | null {
  if (holds === null) return cannotTell("its holds could not be read");
  return holds.length === 0 ? null : quiet(`somebody wants it to stay: hold ${holds.join(", ")}`);
}

/** Why a dataset of which a ZFS snapshot is held is no leftover, or cannot be told to be one; null where none is held. */
export function keptByHoldWithin(dataset: Dataset, links: Links): Judgement | null {
  const found = links.holdsOn(dataset);
  if (found.is === "none") return null;
  if (found.is === "unknown") return cannotTell(HOLDS_UNKNOWN);
  const { snapshot, holds } = found;
  return quiet(`somebody wants ${fullName(snapshot)} to stay: hold ${holds.join(", ")}`);
}

/** Why nothing is said of a dataset some of whose ZFS snapshots may be held. */
export const HOLDS_UNKNOWN = "holds on its ZFS snapshots could not all be read";

/** What holds a dataset that is being destroyed, as evidence. */
export function heldEvidence({ path }: Dataset, found: HoldsOn): readonly Evidence[] {
  if (found.is !== "held") return [];
  const { snapshot, holds } = found;
  const name = snapshot.dataset === path ? snapshot.name : fullName(snapshot);
  const value = `hold ${holds.map(tagWithSetter).join(", ")} on its ZFS snapshot ${name}`;
  return [{ fact: "needed by", value }];
}

/** The holds of a ZFS snapshot as evidence, with who sets such. */
export function holdsEvidence(holds: readonly string[]): Evidence {
  return { fact: "holds", value: holds.map(tagWithSetter).join(", ") };
}

/** A tag, and who sets holds that are called so; the tag alone where anybody may have. */
function tagWithSetter(tag: string): string {
  const setter = SETTERS.find(({ is }) => is(tag))?.who;
  return setter === undefined ? tag : `${tag} (${setter})`;
}

/**
 * TrueNAS: `pool.snapshot.hold` and the checkbox of its page (facts/truenas-api §6.1). OpenZFS: libzfs names the holds of a running
 * `zfs send` and `zfs receive` by process. zrepl: its holds by job.
 */
const SETTERS: readonly { readonly who: string; readonly is: (tag: string) => boolean }[] = [
  { who: "Hold on TrueNAS' page or by its API", is: (tag) => tag === "truenas" },
  { who: "a zfs send that runs, or broke off", is: (tag) => tag.startsWith(".send-") },
  { who: "a zfs receive that runs, or broke off", is: (tag) => tag.startsWith(".recv-") },
  { who: "replication by zrepl", is: (tag) => tag.startsWith("zrepl_") },
];
