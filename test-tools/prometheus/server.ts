import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../simulators/clock.ts";
import { freePorts } from "../kubernetes/free-ports.ts";
import { ProcessGroup } from "../kubernetes/processes.ts";

/** What Prometheus scrapes: a job with its address, such as "127.0.0.1:9797", and in which of its formats. */
export interface Job {
  readonly name: string;
  readonly address: string;
  readonly protocol: "PrometheusText0.0.4" | "OpenMetricsText1.0.0";
  /** Labels whose series are dropped after the scrape, by a pattern of their values; `.+` of `__name__` drops all. */
  readonly drop?: Readonly<Record<string, string>>;
}

/** One series of an answer, with its value at the time of the query. */
export interface Answered {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [at: number, value: string];
}

/** A real Prometheus on loopback. */
export interface Prometheus extends AsyncDisposable {
  readonly url: string;
  /** The series of an instant query. Throws with Prometheus' own words where it refuses it. */
  query(expression: string): Promise<readonly Answered[]>;
  /** What it says at a path of its API, below `data`. */
  api(path: string): Promise<unknown>;
}

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 100;

/** Starts Prometheus; it scrapes and evaluates each second. Nothing is left behind, however this process ends. */
export async function startPrometheus(
  program: string,
  jobs: readonly Job[],
  ruleFiles: readonly string[],
): Promise<Prometheus> {
  const processes = new ProcessGroup("prometheus");
  try {
    const [port = 0] = await freePorts(1);
    const { folder } = processes;
    const config = join(folder, "prometheus.yaml");
    writeFileSync(config, JSON.stringify(configOf(jobs, ruleFiles)));
    await processes.start("prometheus", program, [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--log.level=warn",
    ]);
    const url = `http://127.0.0.1:${port}`;
    await ready(processes, url);
    const api = (path: string, form?: URLSearchParams) => ask(`${url}/api/v1/${path}`, form);
    return {
      url,
      api,
      query: async (query) => {
        const { result } = (await api("query", new URLSearchParams({ query }))) as {
          readonly result: readonly Answered[];
        };
        return result;
      },
      [Symbol.asyncDispose]: () => processes[Symbol.asyncDispose](),
    };
  } catch (error) {
    await processes[Symbol.asyncDispose]();
    throw error;
  }
}

function configOf(jobs: readonly Job[], ruleFiles: readonly string[]) {
  return {
    global: { scrape_interval: "1s", evaluation_interval: "1s" },
    rule_files: ruleFiles,
    scrape_configs: jobs.map(({ name, address, protocol, drop = {} }) => ({
      job_name: name,
      scrape_protocols: [protocol],
      static_configs: [{ targets: [address] }],
      metric_relabel_configs: Object.entries(drop).map(([label, regex]) => ({
        source_labels: [label],
        regex,
        action: "drop",
      })),
    })),
  };
}

async function ask(url: string, form?: URLSearchParams): Promise<unknown> {
  const response = await fetch(url, form === undefined ? {} : { method: "POST", body: form });
  const answer = (await response.json()) as { readonly data?: unknown; readonly error?: string };
  if (!response.ok) throw new Error(`${form?.get("query") ?? url}: ${answer.error}`);
  return answer.data;
}

/** Waits for `/-/ready`; throws with the log's end if it ends instead. */
async function ready(processes: ProcessGroup, url: string): Promise<void> {
  const giveUpAt = systemClock.now() + READY_TIMEOUT_MS;
  while (!(await isReady(url))) {
    processes.check("prometheus");
    if (systemClock.now() > giveUpAt)
      throw new Error(`Prometheus is not ready after ${READY_TIMEOUT_MS} ms`);
    await systemClock.sleep(POLL_MS);
  }
}

/** A refused connection is the answer of a server that does not listen yet. */
async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    return false;
  }
}
