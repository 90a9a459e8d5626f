import { EXIT } from "../../lib/errors.ts";
import { refuseWithoutCluster } from "../cluster-gate.ts";
import type { CliContext } from "../context.ts";
import type { SourceFlags } from "../flags.ts";
import { openMemoryAlone } from "../memory.ts";
import { closeSources, openSources } from "../open-sources.ts";
import { Service } from "../service.ts";

/** Flags of `serve`. */
export type ServeFlags = Omit<SourceFlags, "from"> & { readonly listen?: string };

/**
 * Watches every source until it is told to stop, remembers, and answers over HTTP. Exit code 0 after Ctrl-C or SIGTERM: what
 * the looks find is in the metrics.
 */
export async function run(context: CliContext, flags: ServeFlags): Promise<number> {
  const reopen = async () => {
    const sources = await openSources(context, flags);
    try {
      refuseWithoutCluster(sources);
    } catch (error) {
      await closeSources(sources);
      throw error;
    }
    return sources;
  };
  const sources = await reopen();
  try {
    await using memory = await openMemoryAlone(context, flags, sources.loaded);
    const stateDirectory = flags.noState ? null : sources.loaded.config.state.directory;
    await new Service({ context, sources, memory, stateDirectory, reopen }).run();
    return EXIT.clean;
  } finally {
    await closeSources(sources);
  }
}
