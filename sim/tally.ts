import { RULES } from "../program/src/findings/rules/index.ts";
import { ACTIONS } from "./actions/index.ts";
import { isTrue } from "./evidence.ts";
import { FAULT_KINDS, type Fault } from "./faults.ts";
import { hitsOf } from "./judged.ts";
import { namedOrphans } from "./liveness.ts";
import { PENDING } from "./pending.ts";
import type { Plan } from "./plan.ts";
import type { Scan } from "./scan.ts";
import type { Watch } from "./watch.ts";
import type { World } from "./world.ts";

/** Why an observation was not whole: what a rule that needs it then does without. */
const PRECONDITIONS = ["interrupted", "notPermitted", "timeout", "notFound"] as const;

/** Rules about what this world does not make: attachments, classes, drift of what is in use, logins of nodes, tasks and groups. */
const NOT_MADE: ReadonlySet<string> = new Set([
  "attachment-dangling",
  "attachment-without-pod",
  "block-volume-on-two-nodes",
  "claim-terminating",
  "dataset-driver-ids-stale",
  "dataset-locked",
  "dataset-quota-missing",
  "dataset-reservation-drift",
  "detached-container-empty",
  "detached-copy-incomplete",
  "extent-disabled",
  "initiator-group-unused",
  "nvmeof-namespace-disabled",
  "nvmeof-session-stale",
  "pv-backing-wrong",
  "pv-claim-mismatch",
  "pv-portal-gone",
  "pv-size-drift",
  "pv-terminating",
  "session-stale",
  "share-disabled",
  "share-restricted",
  "snapshot-task-without-dataset",
  "storage-class-driver-gone",
  "storage-class-unused",
  "target-lun-conflict",
  "target-shared",
]);

/** How often everything that can happen did: what never happened was not tested. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #facts = { checked: new Map<string, number>(), unread: new Map<string, number>() };
  #cases = 0;
  #scans = 0;
  #ops = 0;
  #withOrphan = 0;
  #isNamed = false;

  constructor() {
    for (const name of Object.keys(ACTIONS))
      if (!PENDING.actions.includes(name)) this.#counts.set(`action ${name}`, 0);
    for (const kind of FAULT_KINDS) this.#counts.set(`fault ${kind}`, 0);
    for (const { code } of RULES)
      for (const kind of NOT_MADE.has(code) ? ["unknown"] : ["found", "unknown"])
        this.#counts.set(`rule ${code} ${kind}`, 0);
    for (const verdict of ["confirmed", "suspect", "unknown"])
      this.#counts.set(`verdict ${verdict}`, 0);
    for (const word of ["orphan", "unclaimed"]) this.#counts.set(`word ${word}`, 0);
    for (const code of PRECONDITIONS) this.#counts.set(`failed precondition ${code}`, 0);
  }

  /** A case begins. */
  began({ ops }: Plan): void {
    this.#cases++;
    this.#ops += ops.length;
    this.#isNamed = false;
  }

  acted(action: string): void {
    this.#add(`action ${action}`);
  }

  scanned(faults: readonly Fault[], done: Scan | null, watch: Watch, world: World): void {
    this.#scans++;
    for (const fault of faults) this.#add(`fault ${fault.kind}`);
    if (!done) return;
    for (const { rule, verdict, word } of done.report.findings) {
      this.#add(`rule ${rule} ${verdict === "unknown" ? "unknown" : "found"}`);
      this.#add(`verdict ${verdict}`);
      if (word !== null) this.#add(`word ${word}`);
    }
    for (const { reason } of done.report.coverage)
      if (reason) this.#add(`failed precondition ${reason.code}`);
    if (watch.isStill && !watch.isLiedTo) this.#read(done, world);
    const { named } = namedOrphans({ done, watch });
    if (named > 0 && !this.#isNamed) this.#withOrphan++;
    this.#isNamed ||= named > 0;
  }

  /** "name count", one a line, in the order of their kinds. */
  lines(): readonly string[] {
    const lines = [...this.#counts].map(([name, count]) => `${name.padEnd(50)} ${count}`);
    const { checked, unread } = this.#facts;
    return [
      ...lines,
      `evidence: ${checked.size} facts held against the world; not read: ${[...unread.keys()].join(", ") || "none"}`,
      `${(this.#ops / this.#cases).toFixed(1)} steps and ${(this.#scans / this.#cases).toFixed(1)} scans a case`,
      `${((100 * this.#withOrphan) / this.#cases).toFixed(1)} % of the cases had an orphan that was named`,
    ];
  }

  /** What never happened, or too seldom. */
  missing(): readonly string[] {
    const never = [...this.#counts].flatMap(([name, count]) => (count === 0 ? [name] : []));
    const isRare = this.#withOrphan < MIN_SHARE_WITH_ORPHAN * this.#cases;
    return isRare ? [...never, "an orphan that is named, in 3 of 10 cases"] : never;
  }

  #read({ report }: Scan, world: World): void {
    for (const finding of hitsOf(report.findings))
      for (const evidence of finding.evidence) {
        const { checked, unread } = this.#facts;
        const facts = isTrue(world, finding, evidence) === null ? unread : checked;
        facts.set(evidence.fact, (facts.get(evidence.fact) ?? 0) + 1);
      }
  }

  #add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }
}

/** Share of cases in which an orphan is named: a run that has none proves nothing about them. */
const MIN_SHARE_WITH_ORPHAN = 0.3;
