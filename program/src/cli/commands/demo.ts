import { EXIT } from "../../lib/errors.ts";
import { givenListen } from "../../config/listen.ts";
import { variablesSet, withoutVariables } from "../../config/variables.ts";
import { localAnswerer } from "../local-answerer.ts";
import type { CliContext } from "../context.ts";
import { type DemoFiles, writeDemoFiles } from "../demo-world.ts";
import { answerWithFindings, filterOf } from "../findings-answer.ts";
import { outPage } from "../pages.ts";

/** Flags of `demo`. */
export type DemoFlags = {
  readonly once?: boolean;
  readonly speed?: number;
  readonly listen?: string;
  readonly noColor?: boolean;
};

/** Any free port: the demo says which. */
const ANYWHERE = "127.0.0.1:0";

/**
 * Starts a simulated cluster and TrueNAS, runs the service over them and lets a few things happen while one watches, until
 * Ctrl-C; with `--once` scans them and ends. Variables that name a real NAS, a service or a memory are not heeded. Exit code 0 whatever is found: it is meant to find something.
 */
export async function run(context: CliContext, flags: DemoFlags): Promise<number> {
  const { once, speed = 1, listen = ANYWHERE } = flags;
  if (flags.listen !== undefined) givenListen({ value: flags.listen, where: "--listen" }); // before anything is started
  const page = outPage(context, flags.noColor);
  page.prose("Starting a simulated Kubernetes cluster and a simulated TrueNAS on this machine.");
  const world = await context.ports.startDemo();
  const files = writeDemoFiles(world);
  try {
    page.prose(world.story);
    page.gap();
    const apart = { ...context, environment: withoutVariables(context.environment) };
    if (once) await scanDemo(apart, flags, files);
    else {
      const { liveDemo } = await import("../live-demo.ts");
      const unset = variablesSet(context.environment);
      await liveDemo(apart, world, files, { page, speed, listen, unset });
    }
    return EXIT.clean;
  } finally {
    files.remove();
    await world.close();
  }
}

async function scanDemo(
  context: CliContext,
  { noColor = false }: DemoFlags,
  files: DemoFiles,
): Promise<void> {
  await using answerer = localAnswerer(context, { config: files.config, noState: true });
  const answer = { output: "table", sortBy: "severity", failOn: "error", noColor } as const;
  await answerWithFindings(context, answer, await answerer.findings(filterOf(answer)));
}
