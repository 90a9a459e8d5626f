import type { ChainNode, Layer } from "../../correlate/trace/chain.ts";
import { type TraceKind, traceKind } from "../../correlate/trace/find.ts";
import { parseQuestion } from "../../answers/question.ts";
import type { TraceAnswer } from "../../answers/trace.ts";
import { shellWord } from "../../lib/shell-word.ts";
import { EXIT } from "../../lib/errors.ts";
import { answererFor } from "../answerer.ts";
import type { CliContext } from "../context.ts";
import { codeOfFindings } from "../exit-code.ts";
import { isForReading } from "../findings-answer.ts";
import type { OutputFlags, ReadingFlags } from "../flags.ts";
import { type FormWord, isDocument } from "../forms.ts";
import { drawChain } from "../output/chain-drawing.ts";
import { drawOverview, isFanOut } from "../output/chain-overview.ts";
import { printUnread } from "../output/coverage-notes.ts";
import { type Origin, printOrigin } from "../output/origin.ts";
import { answerPage } from "../pages.ts";
import { printDocument } from "../print-document.ts";

/** Flags of `trace`. */
export type TraceFlags = ReadingFlags &
  OutputFlags<Exclude<FormWord, "csv" | "junit">> & { readonly namespace?: string };

/**
 * Draws the chain through one object, from the workloads above it to the disks below, and what is found about each of
 * them. The exit code is that of these findings, as `scan` counts them; 3 where a part could not be looked for. Throws
 * ConfigError for an object that is not there, if that is certain.
 */
export async function run(
  context: CliContext,
  flags: TraceFlags,
  subject: string,
): Promise<number> {
  const { namespace = null } = flags;
  const whose = parseQuestion(subject, namespace).namespace;
  await using answerer = await answererFor(context, {
    ...flags,
    ...(whose === null ? {} : { namespace: whose }),
  });
  const answer = await answerer.trace(subject, namespace);
  await printChain(context, flags, subject, answer, answerer.origin);
  const { complete, unread, findings } = answer;
  const isBlind = !complete || unread.some(({ everything }) => everything);
  return isBlind ? EXIT.unknown : codeOfFindings(findings, "warning");
}

async function printChain(
  context: CliContext,
  flags: TraceFlags,
  subject: string,
  answer: TraceAnswer,
  origin: Origin,
): Promise<void> {
  if (isDocument(flags.output)) return printDocument(context, flags.output, answer);
  const page = await answerPage(context, flags);
  if (flags.output === "name") {
    for (const node of answer.nodes) {
      const name = questionOf(node);
      if (name !== null) page.line(name);
    }
    return;
  }
  if (isForReading(flags)) printOrigin(page, origin, answer.at, context.clock.now());
  const again = `plumbline trace ${shellWord(subject)}${flags.namespace === undefined ? "" : ` -n ${flags.namespace}`} -o wide`;
  const wide = flags.output === "wide";
  page.drawing((drawn) => {
    if (!wide && isFanOut(answer)) drawOverview(drawn, answer, again);
    else drawChain(drawn, answer, { wide });
  });
  if (!flags.noHeaders) printUnread(page, answer.unread);
}

/** What `trace` takes for a node; null where no chain can start from it. */
function questionOf({ layer, namespace, name, state }: ChainNode): string | null {
  if (state !== "present") return null;
  const kind = layer === "session" ? sessionKind(name) : KIND_OF[layer];
  if (layer === "workload") return workloadQuestion(namespace, name);
  if (kind === undefined) return null;
  return namespace === null ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

/** "StatefulSet/postgres" as `statefulset/shop/postgres`; null for a controller of a kind that is not read. */
function workloadQuestion(namespace: string | null, name: string): string | null {
  const [word = "", own = ""] = name.split("/");
  const kind = traceKind(word);
  return kind === null ? null : `${kind}/${namespace ?? ""}/${own}`;
}

function sessionKind(name: string): TraceKind {
  return name.startsWith("nqn.") ? "nvmeof-session" : "session";
}

const KIND_OF: { readonly [L in Layer]?: TraceKind } = Object.freeze({
  pod: "pod",
  claim: "pvc",
  pv: "pv",
  attachment: "volumeattachment",
  share: "share",
  target: "target",
  extent: "extent",
  subsystem: "nvmeof-subsystem",
  nvmeofNamespace: "nvmeof-namespace",
  dataset: "dataset",
  pool: "pool",
  vdev: "vdev",
  disk: "disk",
  volumeSnapshot: "volumesnapshot",
  volumeSnapshotContent: "volumesnapshotcontent",
  zfsSnapshot: "snapshot",
});
