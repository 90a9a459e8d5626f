import type { LoopDelay } from "../lib/clock.ts";
import type { LatencyFigures } from "../lib/latency.ts";

/** What the process takes. */
export interface ProcessFigures {
  /** Epoch ms. */
  readonly startedAt: number;
  /** User and system time, microseconds since the start. */
  readonly cpuUs: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Delay of the event loop since the last time it was asked, nanoseconds. */
  readonly loopDelayNs: LoopDelay;
}

/** What the service takes and does; read anew at every scrape. */
export interface ServiceFigures extends ProcessFigures {
  readonly version: string;
  /** Looks that were finished since the start. */
  readonly looks: number;
  /** The last of them: how long it took, and when it ended (epoch ms); null before the first. */
  readonly lastLook: { readonly tookMs: number; readonly endedAt: number } | null;
  /** Whether the files, when they were read last, were no configuration, so that an older one is in force. */
  readonly configurationRefused: boolean;
  /** Whether the last look was judged with the memory and is remembered. */
  readonly memoryHealthy: boolean;
  /** When the certificate ends that the service itself shows, epoch ms; null where it answers in the clear. */
  readonly certificateExpiresAt: number | null;
  /** Connections that were dropped because there were as many as there may be. */
  readonly connectionsDropped: number;
  /** Series of the last rendering, the most there may be, and the families that were left out for it. */
  readonly series: number;
  readonly seriesCap: number;
  readonly shed: readonly string[];
  /** Requests to each source, and how long they waited for their turn, by the purse they were paid from. */
  readonly requests: readonly {
    readonly source: string;
    readonly budget: string;
    readonly taken: number;
    readonly waitedMs: number;
  }[];
  /** How long each source took to answer, by how much it has to do for it. */
  readonly answered: readonly (LatencyFigures & {
    readonly source: string;
    readonly effort: string;
  })[];
  /** Each cluster, and of how many objects its watches have missed a change. */
  readonly missed: readonly { readonly source: string; readonly objects: number }[];
  /** Each TrueNAS: whether it tells of changes at present, and how often it has. */
  readonly heard: readonly {
    readonly source: string;
    readonly isEnabled: boolean;
    readonly events: number;
  }[];
}
