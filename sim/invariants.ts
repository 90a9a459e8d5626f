import type { AnyRecord, Collection } from "../program/src/model/collections.ts";
import { keyOfRecord } from "../program/src/model/identity.ts";
import type { Finding } from "../program/src/findings/finding.ts";
import type { Report } from "../program/src/findings/report.ts";
import { areWhole, type InventoryView, recordsOf } from "../program/src/model/inventory.ts";
import { certaintyIsEarned } from "./certainty.ts";
import { wordOn } from "./core.ts";
import { hitsOf, type Judged, violation, type Violation } from "./judged.ts";
import { missedOrphans } from "./liveness.ts";
import { errorsAddNothing, namesMeanNothing } from "./metamorphic.ts";
import type { Placing } from "./places.ts";
import type { Random } from "./random.ts";
import type { Scan } from "./scan.ts";
import { guidOf } from "./sight.ts";
import type { Watch } from "./watch.ts";
import { ailmentsAreSaid } from "./well-being.ts";

/** After every scan. */
export function checkScan(about: Judged): readonly Violation[] {
  const { done, watch } = about;
  return [
    ...noLiveOrphan(done, watch),
    ...missingIsMissing(done, watch),
    ...nothingIsTakenBack(about),
    ...certaintyIsEarned(about),
    ...evidenceIsTrue(about),
    ...ailmentsAreSaid(about),
    ...(about.faults.length === 0 ? missedOrphans(about) : []),
  ];
}

/** Of scans that are judged again in other ways. */
export function checkAgain(about: Judged, random: Random): readonly Violation[] {
  const plain = wordOn(about.core, about.done.look, null).report;
  return [...errorsAddNothing(about, plain, random), ...namesMeanNothing(about, plain, random)];
}

/** Rules that name what nothing uses: their hits are claims of absence even without the word. */
const LEFTOVER_RULES: ReadonlySet<string> = new Set([
  "dataset-unreferenced",
  "dataset-half-provisioned",
  "zfs-snapshot-unreferenced",
]);

/**
 * I1: nothing live is called an orphan in a closed scope, nor anything that is seen to be used a leftover anywhere. A
 * `confirmed` may not be wrong whatever the sources say; a `suspect` may where they lie, or where no honest answer shows
 * the need, or where nobody was let see what the NAS itself runs, or the StorageClasses. Nothing is held against either that was made and lost between two looks (docs/decisions/007-memory.md).
 */
function noLiveOrphan({ report }: Scan, watch: Watch): readonly Violation[] {
  return hitsOf(report.findings).flatMap((finding): Violation[] => {
    const isNamed = LEFTOVER_RULES.has(finding.rule);
    if (!isNamed && finding.word === null) return [];
    const guid = guidOf(finding.subject);
    const isHidden =
      watch.unseen.has(guid) ||
      watch.shownBy.some(
        ({ lists, only }) =>
          only.has(guid) && lists.every((list) => !isSeen[list](report, finding)),
      );
    if (
      (finding.verdict !== "confirmed" && (watch.isLiedTo || isHidden)) ||
      watch.neverShown.has(guid)
    )
      return [];
    if (finding.scope.closed === true && watch.live.has(guid))
      return [violation("I1", finding, "lives, and the scope is closed")];
    return isNamed && watch.used.has(guid) ? [violation("I1", finding, "is seen to be used")] : [];
  });
}

/** Whether a list was read whole where it could show that the subject is needed: on its NAS, in every cluster. */
const isSeen: Readonly<Record<Placing, (report: Report, finding: Finding) => boolean>> = {
  localUses: ({ coverage }, { subject }) =>
    areWhole(
      coverage.filter(
        ({ collection, source }) => collection === "localUses" && source.name === subject.source,
      ),
    ),
  storageClasses: ({ coverage }) => {
    const clusters = coverage.filter(({ source }) => source.kind === "cluster");
    return Object.values(Object.groupBy(clusters, ({ source }) => source.name)).every(
      (parts = []) => areWhole(parts.filter(({ collection }) => collection === "storageClasses")),
    );
  },
};

/** I3: a PersistentVolume whose backing is called missing could not be mounted, and its pool was imported. */
function missingIsMissing({ report }: Scan, watch: Watch): readonly Violation[] {
  const named = hitsOf(report.findings).filter(
    ({ rule, verdict }) =>
      rule === "pv-backing-missing" && (verdict === "confirmed" || !watch.isLiedTo),
  );
  return named
    .filter(({ subject }) => !watch.broken.has(subject.key))
    .map((finding) => violation("I3", finding, "could be mounted, or its pool was exported"));
}

/**
 * I8: the view never goes back. What the first read of a scan showed is still there after the last one, whatever that
 * says; and, by a clock that runs evenly, no part of a report is older than in the report before.
 */
function nothingIsTakenBack({ done, world, previous }: Judged): readonly Violation[] {
  const { observations, report, view } = done;
  const again = new Set(
    observations.filter(({ pass }) => pass === "verify").map(({ collection }) => collection),
  );
  const lost = observations
    .filter(({ collection, pass }) => pass === "first" && again.has(collection))
    .filter((one) => !recordsOf(one).every((record) => isIn(view, one.collection, record)));
  const earlier = new Map(previous?.coverage.map((part) => [partOf(part), part]));
  const older = report.coverage.filter(
    (part) => part.finishedAt < (earlier.get(partOf(part))?.finishedAt ?? -Infinity),
  );
  return [
    ...lost.map((part) => `${partOf(part)} lost rows to the last read`),
    ...(world.monitor.jumps > 0 ? [] : older.map((part) => `${partOf(part)} is older than before`)),
  ].map((detail) => ({ invariant: "I8", rule: "none", detail }));
}

function isIn(view: InventoryView, collection: Collection, record: AnyRecord): boolean {
  return view.get(collection, keyOfRecord(record)) !== undefined;
}

/** I12: what a finding says was so, and every fact that it rests on. */
function evidenceIsTrue({ facts }: Judged): readonly Violation[] {
  return facts
    .filter(({ isSo }) => isSo === false)
    .map(({ finding, evidence: { fact, value } }) =>
      violation("I12", finding, `"${fact}: ${value}" was not so`),
    );
}

interface Part {
  readonly source: { readonly name: string };
  readonly collection: string;
  readonly within: string;
}

function partOf({ source, collection, within }: Part): string {
  return `${collection}${within === "" ? "" : ` in ${within}`} of ${source.name}`;
}
