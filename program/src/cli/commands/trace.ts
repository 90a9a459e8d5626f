import { grouped } from "../../lib/units.ts";
import type { Chain, ChainNode, Layer } from "../../correlate/trace/chain.ts";
import {
  findRecords,
  type Question,
  type TraceKind,
  traceKind,
} from "../../correlate/trace/find.ts";
import { trace } from "../../correlate/trace/trace.ts";
import { RULES } from "../../findings/rules/index.ts";
import { EXIT } from "../../lib/errors.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Picture } from "../../monitor/recording.ts";
import type { CliContext } from "../context.ts";
import { refuseUnknownNamespace } from "../filter.ts";
import { refuseUnknownObject } from "../not-found.ts";
import { answerPage } from "../pages.ts";
import { codeOfFindings, hasUnreadSource } from "../exit-code.ts";
import { isForReading } from "../findings-answer.ts";
import { printDocument } from "../print-document.ts";
import { type OutputFlags, type SourceFlags, usageError } from "../flags.ts";
import { type FormWord, isDocument } from "../forms.ts";
import { look } from "../look.ts";
import { NAMESPACED, parseQuestion } from "../question.ts";
import { drawChain, type JudgedChain } from "../output/chain-drawing.ts";
import { drawOverview, isFanOut } from "../output/chain-overview.ts";
import { printOrigin } from "../output/origin.ts";
import { printUnreadNotes } from "../output/coverage-notes.ts";
import { listed } from "../output/units.ts";

/** Flags of `trace`. */
export type TraceFlags = SourceFlags &
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
  const parsed = parseQuestion(subject, flags.namespace ?? null);
  const { namespace = flags.namespace } = { namespace: parsed.namespace ?? undefined };
  const whose = { ...flags, ...(namespace === undefined ? {} : { namespace }) };
  const picture = await look(context, whose, "all");
  refuseUnknownNamespace(parsed.namespace ?? undefined, picture.inventory);
  const question = { ...parsed, name: nameIn(picture, parsed) };
  const chain = trace(question, picture);
  const asked = findRecords(question, picture.inventory, picture.links);
  if (asked.length === 0) refuseUnknownObject("trace", question, picture.inventory);
  refuseAmbiguousName(question, chain);
  const { reportOn } = await import("../../monitor/recording.ts");
  const { findings, coverage } = reportOn(picture, RULES);
  const ids = new Set([...chain.nodes.map(({ id }) => id), ...asked.map(keyOfRecord)]);
  const found = findings.filter(({ subject: { key } }) => ids.has(key));
  await printChain(context, flags, subject, { ...chain, findings: found }, picture);
  const blind = asked.length === 0 || !chain.complete;
  return blind || hasUnreadSource(coverage) ? EXIT.unknown : codeOfFindings(found, "warning");
}

/**
 * Names are accepted as lists print them, with the cluster or system in front: "nas1:tank/k8s/v/pvc-1". A share's path begins
 * with a slash; "share/mnt/tank" is meant as "share//mnt/tank", for SMB shares are named without one.
 */
function nameIn({ sources }: Picture, { kind, name }: Question): string {
  const source = sources.find((candidate) => name.startsWith(`${candidate.name}:`));
  const own = source === undefined ? name : name.slice(source.name.length + 1);
  return kind === "share" && own.includes("/") && !own.startsWith("/") ? `/${own}` : own;
}

/** Throws ConfigError where objects of several namespaces, or parts of several pools, bear the name: none is meant more than another. */
function refuseAmbiguousName({ kind, name, namespace }: Question, { start, nodes }: Chain): void {
  if (start.length < 2) return;
  const asked = new Set(start);
  const found = nodes.filter(({ id }) => asked.has(id));
  const isPart = kind === "vdev" || kind === "disk";
  const places = isPart
    ? nodes.filter(({ layer }) => layer === "pool").map((pool) => pool.name)
    : namespace === null && NAMESPACED.has(kind)
      ? found.map((node) => node.namespace ?? "")
      : [];
  const candidates = [...new Set(places)].toSorted().map((place) => `${kind}/${place}/${name}`);
  if (candidates.length < 2) return;
  throw usageError(
    "trace",
    "the name of one object",
    `${JSON.stringify(`${kind}/${name}`)}, which ${grouped(candidates.length)} ${isPart ? "pools" : "namespaces"} have`,
    `choose one of ${listed(candidates.slice(0, MOST_CANDIDATES))}${candidates.length > MOST_CANDIDATES ? " and others" : ""}`,
  );
}

/** More candidates than this are not named. */
const MOST_CANDIDATES = 10;

async function printChain(
  context: CliContext,
  flags: TraceFlags,
  subject: string,
  chain: JudgedChain,
  picture: Picture,
): Promise<void> {
  if (isDocument(flags.output)) {
    return printDocument(context, flags.output, {
      schemaVersion: 1,
      at: picture.recording.at,
      ...chain,
    });
  }
  const page = await answerPage(context, flags);
  if (flags.output === "name") {
    for (const node of chain.nodes) {
      const name = questionOf(node);
      if (name !== null) page.line(name);
    }
    return;
  }
  if (isForReading(flags)) printOrigin(page, flags.from, picture.recording.at, context.clock.now());
  const again = `${context.program} trace ${subject}${flags.namespace === undefined ? "" : ` -n ${flags.namespace}`} -o wide`;
  const wide = flags.output === "wide";
  page.drawing((drawn) => {
    if (!wide && isFanOut(chain)) drawOverview(drawn, chain, again);
    else drawChain(drawn, chain, { wide });
  });
  if (!flags.noHeaders) printUnreadNotes(page, picture.inventory);
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
