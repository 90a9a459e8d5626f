import {
  KUBERNETES_COLLECTIONS,
  TRUENAS_COLLECTIONS,
  type Collection,
} from "../model/collections.ts";
import {
  aNodeWith,
  type GivenRecords,
  noKubelets,
  NOW,
  observed,
  spaceOf,
} from "../model/given.ts";
import type { Observation } from "../model/observation.ts";
import type { ClusterSource, ReadOptions, SystemSource } from "../model/source.ts";
import { createServiceClient } from "../client/service-client.ts";
import { systemClock, type Clock } from "../lib/clock.ts";
import type { ProcessFigures } from "../metrics/service-figures.ts";
import { type CliInput, runCommandLine } from "./app.ts";
import type { Ports } from "./context.ts";

/** Observations that a fake source answers with instead of the records of the test; null = the collection is not answered. */
export type Instead = { readonly [C in Collection]?: Observation };

/** The drivers of the builders: a volume of a driver that nobody installed is a finding of its own. */
const INSTALLED = aNodeWith("worker-1", "org.democratic-csi.nfs", "org.democratic-csi.iscsi");

/** A cluster "prod" that holds these records, with the drivers of the builders installed. */
export function fakeCluster(given: GivenRecords, instead: Instead = {}): ClusterSource {
  const records = { ...INSTALLED, ...given };
  return {
    kind: "cluster",
    readDriverConfigs: async () => [],
    kubelets: noKubelets,
    name: "prod",
    read: async (collections, { pass }) =>
      answers(collections, records, instead).map((one) => readIn(pass, one)),
    watch: () => nothingEver(),
    close: async () => {},
  };
}

/** The last read of a look comes after everything else. */
function readIn(pass: ReadOptions["pass"], observation: Observation): Observation {
  if (pass === "first") return observation;
  return { ...observation, pass, startedAt: NOW, finishedAt: NOW };
}

/** A system "nas1" that holds these records. */
export function fakeSystem(records: GivenRecords, instead: Instead = {}): SystemSource {
  return {
    kind: "system",
    name: "nas1",
    read: async (collections) => answers(collections, records, instead),
    hear: () => nothingEver(),
    readAgain: async () => [], // nothing of it differs, and nothing is gone
    readSpace: async (wanted) => wanted.map((one) => spaceOf(one, records)),
    readSnapshotDetails: async (names, _options, within) =>
      observed(
        "zfsSnapshotDetails",
        (records.zfsSnapshotDetails ?? []).filter(({ dataset, name }) =>
          names.includes(`${dataset}@${name}`),
        ),
        within,
      ),
    close: async () => {},
  };
}

function answers(
  collections: readonly Collection[],
  records: GivenRecords,
  instead: Instead,
): readonly Observation[] {
  const known: readonly Collection[] = [...KUBERNETES_COLLECTIONS, ...TRUENAS_COLLECTIONS];
  return known
    .filter((one) => collections.includes(one))
    .map((one) => instead[one] ?? observed(one, (records[one] ?? []) as never));
}

async function* nothingEver(): AsyncGenerator<never> {}

/** What a command line printed and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a test runs a command line: a pipe without colours unless it says otherwise. */
export interface Given {
  readonly cluster?: ClusterSource | null;
  readonly system?: SystemSource | null;
  readonly columns?: number;
  /** Width of the terminal that stderr is; a pipe where it is left out. */
  readonly stderrColumns?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly program?: string;
  readonly ports?: Partial<Ports>;
  readonly signal?: AbortSignal;
  /** Always `NOW` where it is left out. */
  readonly clock?: Clock;
  /** Called with everything that is printed, as it is printed. */
  readonly onStdout?: (text: string) => void;
  readonly onStderr?: (text: string) => void;
}

/** The clock of the builders: it is always `NOW`. */
const FIXED_CLOCK: Clock = Object.freeze({ ...systemClock, now: () => NOW });

/** A process that takes nothing. */
const PROCESS: ProcessFigures = Object.freeze({
  startedAt: NOW,
  cpuUs: 0,
  residentBytes: 0,
  heapBytes: 0,
  loopDelayNs: { p50: 0, p99: 0, max: 0 },
});

/** Runs a command line against fakes. */
export async function runCli(argv: readonly string[], given: Given = {}): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const facts = given.columns === undefined ? {} : { isTTY: true, columns: given.columns };
  const clock = given.clock ?? FIXED_CLOCK;
  const ports: Ports = {
    openCluster: async () => given.cluster ?? null,
    openSystem: async () => {
      if (!given.system) throw new Error("this test has no system");
      return given.system;
    },
    openUsage: async () => {
      throw new Error("this test has no Prometheus");
    },
    openService: async ({ tokens, ...service }, stop) => {
      if (!tokens) throw new Error("this test has no kubeconfig");
      return createServiceClient({ ...service, tokens, userAgent: "plumbline/test" }, clock, stop);
    },
    onHangup: () => () => {},
    measureProcess: async () => () => PROCESS,
    tidyUp: () => {},
    hurried: () => ({ clock, ports }),
    startDemo: async () => {
      throw new Error("this test has no demo");
    },
    ...given.ports,
  };
  const input: CliInput = {
    environment: { NO_COLOR: "1", ...given.environment },
    directory: given.directory ?? "/nowhere",
    program: given.program ?? "plumbline",
    version: "0.1.0",
    clock,
    signal: given.signal ?? new AbortController().signal,
    stdout: {
      write: (text) => {
        out.push(text);
        given.onStdout?.(text);
      },
      ...facts,
    },
    stderr: {
      write: (text) => {
        err.push(text);
        given.onStderr?.(text);
      },
      ...(given.stderrColumns === undefined ? {} : { isTTY: true, columns: given.stderrColumns }),
    },
    ports,
  };
  const code = await runCommandLine(argv, input);
  return { code, stdout: out.join(""), stderr: err.join("") };
}
