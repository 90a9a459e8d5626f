import type { ZfsSnapshotDetails } from "../model/truenas.ts";
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
