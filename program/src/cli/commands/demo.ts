import { EXIT } from "../../lib/errors.ts";
import { RULES } from "../../findings/rules/index.ts";
import type { Report } from "../../findings/report.ts";
import { reportOn } from "../../monitor/recording.ts";
import type { CliContext } from "../context.ts";
import { type DemoFiles, type DemoWorld, writeDemoFiles } from "../demo-world.ts";
import { answerWithFindings } from "../findings-answer.ts";
import { look } from "../look.ts";
import { subjectText } from "../output/findings-table.ts";
import type { Page } from "../output/page.ts";
import { outPage } from "../pages.ts";

/** Flags of `demo`. */
export type DemoFlags = { readonly once?: boolean; readonly noColor?: boolean };

/**
 * Starts a simulated cluster and TrueNAS, scans them, and keeps them up for a second terminal until Ctrl-C; with
 * `--once` ends after the scan. Exit code 0 whatever the scan finds: it is meant to find something.
 */
export async function run(context: CliContext, flags: DemoFlags): Promise<number> {
  const page = outPage(context, flags.noColor);
  page.prose("Starting a simulated Kubernetes cluster and a simulated TrueNAS on this machine.");
  const world = await context.ports.startDemo();
  const files = writeDemoFiles(world);
  try {
    page.prose(world.story);
    page.gap();
    const report = await scanDemo(context, flags, files);
    if (flags.once) return EXIT.clean;
    page.gap();
    printInvitation(page, invitation(context.program, world, files, report));
    await interrupted(context.signal);
    return EXIT.clean;
  } finally {
    files.remove();
    await world.close();
  }
}

async function scanDemo(context: CliContext, flags: DemoFlags, files: DemoFiles): Promise<Report> {
  const picture = await look(context, { config: files.config, noState: true });
  const report = reportOn(picture, RULES);
  const { noColor = false } = flags;
  const answer = { output: "table", sortBy: "severity", failOn: "error", noColor } as const;
  await answerWithFindings(context, answer, picture, report);
  return report;
}

/** A line to read, or a command to paste. */
type Line = { readonly say: string } | { readonly paste: string };

function invitation(
  program: string,
  { system, worthTracing }: DemoWorld,
  files: DemoFiles,
  report: Report,
): readonly Line[] {
  const [worst] = report.findings;
  const largest = report.findings.find((finding) => finding.word !== null);
  const { url, user, pinSha256 } = system;
  return [
    { say: "Both stay up until you press Ctrl-C. In a second terminal:" },
    { paste: `export PLUMBLINE_CONFIG=${files.config}` },
    { paste: program },
    { paste: `${program} orphans --sort-by size` },
    ...(worst ? [{ paste: `${program} trace ${subjectText(worst)}` }] : []),
    ...worthTracing.map((subject) => ({ paste: `${program} trace ${subject}` })),
    ...(largest ? [{ paste: `${program} explain ${largest.id}` }] : []),
    { paste: `${program} df --by namespace` },
    {
      say: "The same without a configuration file, as you would try it on your own. It says unclaimed where the scan above says orphan: only a file can declare which clusters are all the users of a claim scope.",
    },
    { paste: `KUBECONFIG=${files.kubeconfig} ${program} scan --no-config \\` },
    { paste: `  --truenas ${url} --truenas-user ${user} \\` },
    { paste: `  --api-key-file ${files.key} \\` },
    { paste: `  --truenas-pin-sha256 ${pinSha256}` },
  ];
}

/** Commands are not broken into lines: they are there to be pasted. */
function printInvitation(page: Page, lines: readonly Line[]): void {
  for (const line of lines) {
    if ("paste" in line) page.line("  ", { text: line.paste, tone: "strong" });
    else page.prose(line.say);
  }
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
