import { RULES } from "../findings/rules/index.ts";
import type { Report } from "../findings/report.ts";
import { SourceError } from "../lib/errors.ts";
import { COLLECTIONS } from "../model/collections.ts";
import type { Picture } from "../monitor/recording.ts";
import type { ScanInput } from "../monitor/scan.ts";
import type { CliContext } from "./context.ts";
import { flagName } from "../config/variables.ts";
import { isUnreachable, unreadIn } from "../answers/unread.ts";
import { type SourceFlags, usageError } from "./flags.ts";
import { type OpenMemory, openMemory } from "./memory.ts";
import { closeSources, type Narrowing, type OpenSources, openSources } from "./open-sources.ts";
import { createProgressLine, type ProgressLine } from "./output/progress.ts";
import { describeTerminal } from "./output/terminal.ts";

/** Flags that decide what is read. A namespace is read alone only where the cluster may not be read as a whole. */
export type LookFlags = SourceFlags & { readonly namespace?: string };

/** Reads every source once, or a bundle: what all reading commands start with. */
export async function look(
  context: CliContext,
  flags: LookFlags,
  space: ScanInput["space"] = "judged",
): Promise<Picture> {
  if (flags.from !== undefined) return lookAtBundle(flags.from, flags);
  const how = { write: false, space };
  return lookAndThen(context, flags, how, async (picture) => picture);
}

/** A look and what it says; what it adds to the memory is written down. */
export async function lookAndRemember(
  context: CliContext,
  flags: LookFlags,
): Promise<{ readonly picture: Picture; readonly report: Report }> {
  const { reportOn, reportAndMemory } = await import("../monitor/recording.ts");
  if (flags.from !== undefined) {
    const picture = await lookAtBundle(flags.from, flags);
    return { picture, report: reportOn(picture, RULES) };
  }
  const how = { write: true, space: "judged" } as const;
  return lookAndThen(context, flags, how, async (picture, memory) => {
    const { report, remembered } = reportAndMemory(picture, RULES);
    await memory.remember(remembered);
    return { picture, report };
  });
}

async function lookAndThen<T>(
  context: CliContext,
  flags: LookFlags,
  { write, space }: { readonly write: boolean; readonly space: ScanInput["space"] },
  then: (picture: Picture, memory: OpenMemory) => Promise<T>,
): Promise<T> {
  const sources = await openSources(context, flags);
  try {
    await using memory = await openMemory(context, flags, sources.loaded, write);
    const known = await memory.recall();
    const read = (from: OpenSources) => scanSources(context, from, { memory: known, space });
    const picture = await read(sources);
    context.signal.throwIfAborted();
    const narrowing = narrowingFor(picture, flags);
    if (narrowing === null) return await then(reached(picture), memory);
    const narrow = await openSources(context, flags, narrowing);
    try {
      return await then(reached(await read(narrow)), memory);
    } finally {
      await closeSources(narrow);
    }
  } finally {
    await closeSources(sources);
  }
}

/** A picture of something. Throws an AggregateError of `SourceError` where no source let us in: then there is no answer to give. */
export function reached<P extends Picture>(picture: P): P {
  const coverage = COLLECTIONS.flatMap((collection) => picture.inventory.coverage(collection));
  if (!isUnreachable(coverage)) return picture;
  throw new AggregateError(
    unreadIn(coverage).map(
      ({ source, message, next }) =>
        new SourceError({ code: "unreachable", source, message, next }),
    ),
  );
}

/**
 * The clusters that do not let us list the claims of all namespaces: those of the one asked for may still be open to us. null where
 * there is none.
 */
export function narrowingFor({ inventory }: Picture, { namespace }: LookFlags): Narrowing | null {
  if (namespace === undefined) return null;
  const refused = inventory
    .coverage("persistentVolumeClaims")
    .filter(({ state }) => state === "notPermitted");
  const clusters = new Set(refused.map(({ source }) => source.name));
  return clusters.size === 0 ? null : { namespace, clusters };
}

/** One look at open sources, with progress on stderr. */
async function scanSources(
  context: CliContext,
  sources: OpenSources,
  how: Pick<ScanInput, "memory" | "space">,
): Promise<Picture> {
  const { scan } = await import("../monitor/scan.ts");
  const progress = progressOf(context);
  try {
    return await scan({ ...scanInput(context, sources), ...how, onProgress: progress.update });
  } finally {
    progress.clear();
  }
}

/** The progress line of a command. */
export function progressOf({ stderr, environment, clock }: CliContext): ProgressLine {
  return createProgressLine(describeTerminal(stderr, environment), stderr.write, () =>
    clock.monotonicMs(),
  );
}

/** Everything a scan needs but the memory, from what a command holds. */
export function scanInput(
  { clock, signal, version }: CliContext,
  { loaded, clusters, systems, usage }: OpenSources,
): Omit<ScanInput, "memory"> {
  const { scopes: declarations, rules: settings, exclude: exclusions } = loaded.config;
  return {
    clusters,
    systems,
    ...(usage === null ? {} : { usage }),
    declarations,
    settings,
    exclusions,
    rules: RULES,
    space: "judged",
    budget: "interactive",
    clock,
    signal,
    version,
  };
}

/** Flags that say how sources are read; beside a bundle they would be left unheard. */
const LIVE_FLAGS = [
  "config",
  "context",
  "kubeconfig",
  "as",
  "asGroup",
  "requestTimeout",
  "truenas",
  "truenasUser",
  "apiKeyFile",
  "truenasCaFile",
  "truenasPinSha256",
  "stateDir",
  "noState",
] as const satisfies readonly (keyof SourceFlags)[];

async function lookAtBundle(file: string, flags: LookFlags): Promise<Picture> {
  const other = LIVE_FLAGS.find((name) => flags[name] !== undefined);
  if (other !== undefined) {
    const found = `${flagName(other)} as well`;
    throw usageError("--from", "either a bundle or sources", found, "remove one of the two");
  }
  const [{ readRecording }, { pictureOf }] = await Promise.all([
    import("./recording-file.ts"),
    import("../monitor/recording.ts"),
  ]);
  return pictureOf(readRecording(file));
}
