import type { FindingRow, Severity, Unread } from "../../../../program/src/api/contract.ts";
import { TEXTS } from "../../texts.ts";

const texts = TEXTS.namespace.verdict;

/** How a namespace is, in one sentence. */
export interface Verdict {
  readonly tone: "success" | "info" | "warning" | "danger";
  readonly text: string;
  /** What keeps it from being the whole truth, each one sentence. */
  readonly doubts: readonly string[];
}

/** What is known of a namespace. */
export interface Judged {
  /** What concerns it, the worst first. */
  readonly findings: readonly FindingRow[];
  /** How many there are; more than are here where there are very many. */
  readonly total: number;
  readonly unread: readonly Unread[];
}

/** Whether anything in a namespace is out of plumb. It is only said to be fine where all that it takes was read and judged. */
export function verdictOf({ findings, total, unread }: Judged): Verdict {
  const judged = judgedOf(findings);
  const count = (wanted: Severity) => judged.filter(({ severity }) => severity === wanted).length;
  const unjudged = findings.length - judged.length;
  const doubts = [
    ...new Set(unread.map(({ source, message }) => texts.unread(source, message))),
    ...(unjudged > 0 ? [texts.unjudged(unjudged)] : []),
    ...(total > findings.length ? [texts.more(total - findings.length)] : []),
  ];
  const [errors, warnings, infos] = [count("error"), count("warning"), count("info")];
  if (errors + warnings > 0)
    return { tone: errors > 0 ? "danger" : "warning", text: texts.needs(errors, warnings), doubts };
  if (infos > 0)
    return { tone: doubts.length > 0 ? "warning" : "info", text: texts.toKnow(infos), doubts };
  if (doubts.length > 0) return { tone: "warning", text: texts.asFarAs, doubts };
  return { tone: "success", text: texts.fine, doubts };
}

/** The same without what could not be judged in another cluster. */
export function ofCluster<J extends Judged>(judged: J, cluster: string): J {
  const findings = judged.findings.filter(
    ({ scope, verdict }) =>
      verdict !== "unknown" || scope.kind !== "cluster" || scope.name === cluster,
  );
  return { ...judged, findings, total: judged.total - judged.findings.length + findings.length };
}

/** What concerns a namespace, by what it is about. */
export interface Sorted {
  /** All of these, without what could not be judged. */
  readonly all: readonly FindingRow[];
  /** About what is its own: claims, volumes, snapshots. */
  readonly own: readonly FindingRow[];
  /** About the use of volumes on nodes: attachments and sessions. */
  readonly attachments: readonly FindingRow[];
  /** About the storage that others use as well. */
  readonly beneath: readonly FindingRow[];
}

/** Sorts findings by whose matter they are. */
export function sorted(findings: readonly FindingRow[]): Sorted {
  const all = judgedOf(findings);
  const groups = Map.groupBy(all, groupOf);
  return {
    all,
    own: groups.get("own") ?? [],
    attachments: groups.get("attachments") ?? [],
    beneath: groups.get("beneath") ?? [],
  };
}

/** What could not be judged is about what was read, and not about what is shown here. */
function judgedOf(findings: readonly FindingRow[]): readonly FindingRow[] {
  return findings.filter(({ verdict }) => verdict !== "unknown");
}

function groupOf({ impact, subject, rule }: FindingRow): "own" | "attachments" | "beneath" {
  if (impact !== null) return "beneath";
  return ATTACHED.has(subject.kind) || rule === TWO_NODES ? "attachments" : "own";
}

const ATTACHED: ReadonlySet<string> = new Set(["volumeattachment", "session"]);

/** It is found about the volume and speaks of its sessions. */
const TWO_NODES = "block-volume-on-two-nodes";
