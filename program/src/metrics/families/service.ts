import { counter, gauge } from "../family.ts";

/** Which program this is. */
export const buildInfo = gauge({
  name: "plumbline_build_info",
  help: "The version of Plumbline; always 1.",
  each: "service",
  labels: ["version"],
  stability: "stable",
  sample: ({ version }) => [{ version }, 1],
});

/** As every Prometheus client names it. */
export const processStart = gauge({
  name: "process_start_time_seconds",
  help: "When the process started, in seconds since 1970.",
  each: "service",
  labels: [],
  stability: "stable",
  sample: ({ startedAt }) => [{}, startedAt / 1000],
});

/** As every Prometheus client names it. */
export const processCpu = counter({
  name: "process_cpu_seconds_total",
  help: "User and system time the process has taken.",
  each: "service",
  labels: [],
  stability: "stable",
  sample: ({ cpuUs }) => [{}, cpuUs / 1e6],
});

/** As every Prometheus client names it. */
export const processResident = gauge({
  name: "process_resident_memory_bytes",
  help: "Memory of the process that is in RAM.",
  each: "service",
  labels: [],
  stability: "stable",
  sample: ({ residentBytes }) => [{}, residentBytes],
});

/** Memory that is ours to tune. */
export const heapUsed = gauge({
  name: "plumbline_heap_used_bytes",
  help: "JavaScript heap in use.",
  each: "service",
  labels: [],
  stability: "experimental",
  sample: ({ heapBytes }) => [{}, heapBytes],
});

/** How long others wait for us. */
export const loopDelay = gauge({
  name: "plumbline_event_loop_delay_seconds",
  help: "Delay of the event loop since the last scrape: median, 99th percentile and longest.",
  each: "service",
  labels: ["statistic"],
  stability: "experimental",
  sample: ({ loopDelayNs }) =>
    Object.entries(loopDelayNs).map(([statistic, ns]) => [{ statistic }, ns / 1e9]),
});

/** Whether it goes on looking. */
export const looks = counter({
  name: "plumbline_looks_total",
  help: "Looks at all sources that were finished.",
  each: "service",
  labels: [],
  stability: "stable",
  sample: (service) => [{}, service.looks],
});

/** What a look costs. */
export const lookDuration = gauge({
  name: "plumbline_last_look_duration_seconds",
  help: "How long the last look at all sources took.",
  each: "service",
  labels: [],
  stability: "stable",
  sample: ({ lastLook }) => (lastLook === null ? null : [{}, lastLook.tookMs / 1000]),
});

/** How old the answers are. */
export const lookEnded = gauge({
  name: "plumbline_last_look_timestamp_seconds",
  help: "When the last look at all sources was finished, in seconds since 1970.",
  each: "service",
  labels: [],
  stability: "stable",
  sample: ({ lastLook }) => (lastLook === null ? null : [{}, lastLook.endedAt / 1000]),
});

/** Whether it runs with what is written down. */
export const configurationRefused = gauge({
  name: "plumbline_configuration_refused",
  help: "Whether the configuration was refused when it was read last, so that an older one is in force.",
  each: "service",
  labels: [],
  stability: "stable",
  sample: (service) => [{}, Number(service.configurationRefused)],
});

/** Whether it learns and remembers. */
export const memoryHealthy = gauge({
  name: "plumbline_memory_healthy",
  help: "Whether the last look was judged with the memory and is remembered; always 1 where nothing is to be remembered.",
  each: "service",
  labels: [],
  stability: "stable",
  sample: (service) => [{}, Number(service.memoryHealthy)],
});

/** One that is over keeps every browser, probe and Prometheus out. */
export const servingCertificateExpiry = gauge({
  name: "plumbline_serving_certificate_expiry_timestamp_seconds",
  help: "When the certificate ends that Plumbline itself shows, in seconds since 1970; none where it answers in the clear.",
  each: "service",
  labels: [],
  stability: "stable",
  sample: ({ certificateExpiresAt: at }) => (at === null ? null : [{}, at / 1_000]),
});

/** Whoever is dropped is told nothing. */
export const connectionsDropped = counter({
  name: "plumbline_connections_dropped_total",
  help: "Connections to Plumbline that were dropped because there were as many as there may be.",
  each: "service",
  labels: [],
  stability: "experimental",
  sample: (service) => [{}, service.connectionsDropped],
});

/** How near the cap is. */
export const series = gauge({
  name: "plumbline_metrics_series",
  help: "Series of the last rendering, those of the process left out.",
  each: "service",
  labels: [],
  stability: "stable",
  sample: (service) => [{}, service.series],
});

/** What the cap is. */
export const seriesCap = gauge({
  name: "plumbline_metrics_series_limit",
  help: "Series beyond which whole families are left out.",
  each: "service",
  labels: [],
  stability: "stable",
  sample: (service) => [{}, service.seriesCap],
});

/** What is missing because of it. */
export const shedFamilies = gauge({
  name: "plumbline_metrics_family_left_out",
  help: "A metric family that is left out because there would be too many series; always 1.",
  each: "service",
  labels: ["family"],
  stability: "stable",
  sample: ({ shed }) => shed.map((family) => [{ family }, 1]),
});

/** What we ask of each source. */
export const requests = counter({
  name: "plumbline_requests_total",
  help: "Requests to a source, by the budget they were paid from.",
  each: "service",
  labels: ["source", "budget"],
  stability: "stable",
  sample: (service) =>
    service.requests.map(({ source, budget, taken }) => [{ source, budget }, taken]),
});

/** Whether the budget is what slows us. */
export const requestsWaited = counter({
  name: "plumbline_requests_waited_seconds_total",
  help: "How long requests to a source waited for their budget.",
  each: "service",
  labels: ["source", "budget"],
  stability: "stable",
  sample: (service) =>
    service.requests.map(({ source, budget, waitedMs }) => [{ source, budget }, waitedMs / 1000]),
});

/** How much they answer. */
export const answers = counter({
  name: "plumbline_answers_total",
  help: "Answers of a source, by the effort they take it: cheap ones (of a cluster: gets), heavy ones (lists; of a TrueNAS: walks of datasets and snapshots). Watches are left out.",
  each: "service",
  labels: ["source", "effort"],
  stability: "experimental",
  sample: ({ answered }) =>
    answered.map(({ source, effort, answers: count }) => [{ source, effort }, count]),
});

/** How slow they are on the whole. */
export const answersSeconds = counter({
  name: "plumbline_answers_seconds_total",
  help: "How long a source took for its answers, without our wait for the budget.",
  each: "service",
  labels: ["source", "effort"],
  stability: "experimental",
  sample: ({ answered }) =>
    answered.map(({ source, effort, totalMs }) => [{ source, effort }, totalMs / 1000]),
});

/** How slow they are now. */
export const answerDuration = gauge({
  name: "plumbline_answer_duration_seconds",
  help: "How long the last 128 answers of a source took: median, 99th percentile and longest.",
  each: "service",
  labels: ["source", "effort", "statistic"],
  stability: "experimental",
  sample: ({ answered }) =>
    answered.flatMap(({ source, effort, recent }) =>
      Object.entries(recent ?? {}).map(
        ([statistic, ms]) => [{ source, effort, statistic }, ms / 1000] as const,
      ),
    ),
});

/** Whether watches can be trusted. */
export const watchMissed = counter({
  name: "plumbline_watch_missed_objects_total",
  help: "Objects of a cluster of which a watch had not told a change that a list showed; it is made good.",
  each: "service",
  labels: ["source"],
  stability: "experimental",
  sample: ({ missed }) => missed.map(({ source, objects }) => [{ source }, objects]),
});

/** Whether a NAS can wake us. */
export const eventsEnabled = gauge({
  name: "plumbline_events_enabled",
  help: "Whether a TrueNAS tells us of changes at present; 0 where its version or our key allows no events, or it is not connected.",
  each: "service",
  labels: ["source"],
  stability: "experimental",
  sample: ({ heard }) => heard.map(({ source, isEnabled }) => [{ source }, Number(isEnabled)]),
});

/** How often a NAS does wake us. */
export const events = counter({
  name: "plumbline_events_total",
  help: "Events in which a TrueNAS told us of a change.",
  each: "service",
  labels: ["source"],
  stability: "experimental",
  sample: (service) => service.heard.map(({ source, events: count }) => [{ source }, count]),
});
