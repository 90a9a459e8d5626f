import type { Chain, ChainNode, Layer } from "../../correlate/trace/chain.ts";
import {
  type Question,
  TRACE_KINDS,
  type TraceKind,
  traceKind,
} from "../../correlate/trace/find.ts";
import { trace } from "../../correlate/trace/trace.ts";
import { suggest } from "../../config/suggest.ts";
import { RULES } from "../../findings/rules/index.ts";
import { EXIT } from "../../lib/errors.ts";
import type { Picture } from "../../monitor/recording.ts";
import type { CliContext } from "../context.ts";
import { refuseUnknownNamespace } from "../filter.ts";
import { refuseUnknownObject } from "../not-found.ts";
import { outPage } from "../pages.ts";
import { codeOfFindings, hasUnreadSource } from "../exit-code.ts";
import { printDocument } from "../findings-answer.ts";
import { type OutputFlags, type SourceFlags, usageError } from "../flags.ts";
import { look } from "../look.ts";
import { drawChain, type JudgedChain } from "../output/chain-drawing.ts";
import { printUnreadNotes } from "../output/coverage-notes.ts";
import { counted } from "../output/units.ts";

/** Flags of `trace`. */
export type TraceFlags = SourceFlags & OutputFlags & { readonly namespace?: string };

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
  const asked = parseQuestion(subject, flags.namespace ?? null);
  const picture = await look(context, flags);
  refuseUnknownNamespace(asked.namespace ?? undefined, picture.inventory);
  const question = { ...asked, name: nameIn(picture, asked) };
  const chain = withHint(trace(question, picture), question);
  if (chain.start.length === 0) refuseUnknownObject(question, picture.inventory);
  const { reportOn } = await import("../../monitor/recording.ts");
  const { findings, coverage } = reportOn(picture, RULES);
  const ids = new Set(chain.nodes.map((node) => node.id));
  const found = findings.filter(({ subject: { key } }) => ids.has(key));
  await printChain(context, flags, { ...chain, findings: found }, picture);
  const blind = chain.start.length === 0 || chain.nodes.some((node) => node.state === "unknown");
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

/** Several objects may bear a name, one in each namespace. */
function withHint(chain: Chain, { kind, name, namespace }: Question): Chain {
  if (!NAMESPACED.has(kind) || namespace !== null || chain.start.length < 2) return chain;
  const hint = `${counted(chain.start.length, "object")} answer to ${kind}/${name}; choose one with -n NAMESPACE`;
  return { ...chain, notes: [...chain.notes, hint] };
}

const NAMESPACED: ReadonlySet<string> = new Set<TraceKind>(["pod", "pvc", "volumesnapshot"]);

/**
 * Reads `KIND/NAME`, or `KIND/NAMESPACE/NAME` of what lives in one. Throws ConfigError where the kind is none that a chain
 * can start from.
 */
export function parseQuestion(subject: string, namespace: string | null): Question {
  const slash = subject.indexOf("/");
  const kind = slash < 0 ? null : traceKind(subject.slice(0, slash));
  const name = subject.slice(slash + 1);
  if (kind !== null && NAMESPACED.has(kind) && name.includes("/"))
    return inNamespace(kind, name, namespace);
  if (kind !== null && name !== "") return { kind, name, namespace };
  const kinds = Object.keys(TRACE_KINDS);
  const near = slash < 0 ? null : suggest(subject.slice(0, slash), kinds);
  const next = near === null ? `use one of ${kinds.join(", ")}` : `did you mean ${near}/${name}?`;
  throw usageError(
    "trace",
    "an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1",
    JSON.stringify(subject),
    next,
  );
}

/** "shop/data-0", or "prod:shop/data-0" as `df` prints it where there are several clusters. */
function inNamespace(kind: TraceKind, text: string, namespace: string | null): Question {
  const [place = "", name = ""] = text.split("/");
  const own = place.slice(place.lastIndexOf(":") + 1);
  if (name !== "" && own !== "" && (namespace === null || namespace === own))
    return { kind, name, namespace: own };
  throw usageError(
    "trace",
    `${kind}/NAMESPACE/NAME, or ${kind}/NAME and -n NAMESPACE`,
    JSON.stringify(`${kind}/${text}`),
    "name the namespace once",
  );
}

async function printChain(
  context: CliContext,
  flags: TraceFlags,
  chain: JudgedChain,
  picture: Picture,
): Promise<void> {
  if (flags.output === "json" || flags.output === "yaml") {
    return printDocument(context, flags.output, {
      schemaVersion: 1,
      at: picture.recording.at,
      ...chain,
    });
  }
  const page = outPage(context, flags.noColor);
  if (flags.output === "name") {
    for (const node of chain.nodes) {
      const name = questionOf(node);
      if (name !== null) page.line(name);
    }
    return;
  }
  drawChain(page, chain, { wide: flags.output === "wide" });
  if (!flags.noHeaders) printUnreadNotes(page, picture.inventory);
}

/** What `trace` takes for a node; null where no chain can start from it. */
function questionOf({ layer, namespace, name, state }: ChainNode): string | null {
  const kind = KIND_OF[layer];
  if (kind === undefined || state !== "present") return null;
  return namespace === null ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

const KIND_OF: { readonly [L in Layer]?: TraceKind } = Object.freeze({
  pod: "pod",
  claim: "pvc",
  pv: "pv",
  attachment: "volumeattachment",
  share: "share",
  target: "target",
  extent: "extent",
  dataset: "dataset",
  pool: "pool",
  disk: "disk",
  volumeSnapshot: "volumesnapshot",
  volumeSnapshotContent: "volumesnapshotcontent",
  zfsSnapshot: "snapshot",
});
