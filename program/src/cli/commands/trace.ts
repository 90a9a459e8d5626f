import type { Chain } from "../../correlate/trace/chain.ts";
import { type Question, TRACE_KINDS, traceKind } from "../../correlate/trace/find.ts";
import { trace } from "../../correlate/trace/trace.ts";
import { suggest } from "../../config/suggest.ts";
import { EXIT } from "../../lib/errors.ts";
import type { Picture } from "../../monitor/recording.ts";
import type { CliContext } from "../context.ts";
import { outPage } from "../pages.ts";
import { printDocument } from "../findings-answer.ts";
import { type OutputFlags, type SourceFlags, usageError } from "../flags.ts";
import { look } from "../look.ts";
import { drawChain } from "../output/chain-drawing.ts";
import { printUnreadNotes } from "../output/coverage-notes.ts";

/** Flags of `trace`. */
export type TraceFlags = SourceFlags & OutputFlags & { readonly namespace?: string };

/**
 * Draws the chain through one object, from the workloads above it to the disks below. Exit code 0 where the whole chain
 * is there, 2 where a link is missing, 3 where it could not be looked for or the object was not found.
 */
export async function run(
  context: CliContext,
  flags: TraceFlags,
  subject: string,
): Promise<number> {
  const question = parseQuestion(subject, flags.namespace ?? null);
  const picture = await look(context, flags);
  const chain = trace(question, picture);
  await printChain(context, flags, chain, picture);
  return codeOf(chain);
}

/** Reads `KIND/NAME`. Throws ConfigError where the kind is none that a chain can start from. */
export function parseQuestion(subject: string, namespace: string | null): Question {
  const slash = subject.indexOf("/");
  const kind = slash < 0 ? null : traceKind(subject.slice(0, slash));
  const name = subject.slice(slash + 1);
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

async function printChain(
  context: CliContext,
  flags: TraceFlags,
  chain: Chain,
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
    for (const node of chain.nodes) page.line(`${node.layer}/${node.name}`);
    return;
  }
  drawChain(page, chain, { wide: flags.output === "wide" });
  if (!flags.noHeaders) printUnreadNotes(page, picture.inventory);
}

function codeOf(chain: Chain): number {
  if (chain.start.length === 0 || chain.nodes.some((node) => node.state === "unknown"))
    return EXIT.unknown;
  return chain.nodes.some((node) => node.state === "missing") ? EXIT.errors : EXIT.clean;
}
