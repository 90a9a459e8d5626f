import { type AlertCase, fires, quiet } from "./case.ts";

const UP = 'plumbline_build_info{job="plumbline",version="1.0.0"}';
const LAST_LOOK = 'plumbline_last_look_timestamp_seconds{job="plumbline"}';
const TOOK = 'plumbline_last_look_duration_seconds{job="plumbline"}';
const LEFT_OUT =
  'plumbline_metrics_family_left_out{job="plumbline",family="plumbline_iscsi_sessions"}';
const HEALTHY = 'plumbline_memory_healthy{job="plumbline"}';
const REFUSED = 'plumbline_configuration_refused{job="plumbline"}';
const CERTIFICATE = 'plumbline_serving_certificate_expiry_timestamp_seconds{job="plumbline"}';
const DAY_S = 86_400;
const DELAY = 'plumbline_event_loop_delay_seconds{job="plumbline",statistic="p99"}';
const LONGEST = 'plumbline_event_loop_delay_seconds{job="plumbline",statistic="max"}';

const notLooking = {
  labels: { severity: "critical", job: "plumbline" },
  summary: "Plumbline answers and does not look any more.",
  description:
    "Plumbline (plumbline) has not finished a look at its sources for at least 10 minutes; it should every 5. What it says of pools, volumes and findings is old.",
};

/** Alerts about Plumbline itself. */
export const SERVICE_CASES: readonly AlertCase[] = [
  fires("PlumblineDown", "it was never there", {}, 10, {
    labels: { severity: "critical" },
    summary: "Plumbline is not there.",
    description:
      "No Plumbline has been scraped for 10 minutes. Until it is back, every other alert of Plumbline is silent, whatever happens.",
  }),
  fires("PlumblineDown", "it went", { [UP]: "1x20 stale _x20" }, 31, {
    labels: { severity: "critical" },
    summary: "Plumbline is not there.",
    description:
      "No Plumbline has been scraped for 10 minutes. Until it is back, every other alert of Plumbline is silent, whatever happens.",
  }),
  quiet("PlumblineDown", "it is there", { [UP]: "1x60" }, 60),
  quiet("PlumblineDown", "it is started anew", { [UP]: "1x20 stale _x5 1x20" }, 30),

  fires(
    "PlumblineNotLooking",
    "the last look stays the last",
    { [UP]: "1x60", [LAST_LOOK]: "60x60", [TOOK]: "1x60" },
    27,
    notLooking,
  ),
  fires("PlumblineNotLooking", "the first look hangs", { [UP]: "1x60" }, 10, notLooking),
  quiet(
    "PlumblineNotLooking",
    "it looks every five minutes",
    {
      [UP]: "1x60",
      [LAST_LOOK]: "0x4 300x4 600x4 900x4 1200x4 1500x4 1800x4 2100x4 2400x4",
      [TOOK]: "1x60",
    },
    44,
  ),
  quiet(
    "PlumblineNotLooking",
    "each look takes half an hour",
    { [UP]: "1x120", [LAST_LOOK]: "0x35 2100x35 4200x35", [TOOK]: "1800x120" },
    106,
  ),
  fires(
    "PlumblineNotLooking",
    "the last look took half an hour, and none was finished for five quarters of one",
    { [UP]: "1x120", [LAST_LOOK]: "0x120", [TOOK]: "1800x120" },
    86,
    notLooking,
  ),
  quiet(
    "PlumblineNotLooking",
    "the first look takes its time",
    { [UP]: "1x60", [LAST_LOOK]: "_x5 300+60x50", [TOOK]: "_x5 1x50" },
    9,
  ),

  fires("PlumblineMetricsLeftOut", "a family is left out", { [LEFT_OUT]: "1x30" }, 15, {
    labels: { severity: "warning", job: "plumbline" },
    summary: "Plumbline leaves metrics out.",
    description:
      "There are more series than serve.maxSeries allows, so Plumbline (plumbline) leaves out 1 families. Alerts and dashboards that read them are silent.",
  }),
  quiet("PlumblineMetricsLeftOut", "everything fits", { [UP]: "1x30" }, 30),

  fires("PlumblineConfigurationRefused", "a file is wrong", { [REFUSED]: "0x5 1x20" }, 11, {
    labels: { severity: "warning", job: "plumbline" },
    summary: "Plumbline has refused its configuration.",
    description:
      "Plumbline (plumbline) was given a configuration that is wrong and works with an older one. It will not start with the new one.",
  }),
  quiet(
    "PlumblineConfigurationRefused",
    "it is corrected at once",
    { [REFUSED]: "0x5 1x2 0x20" },
    11,
  ),

  fires("PlumblineMemoryFailing", "FLT-DB1: its disk stays full", { [HEALTHY]: "1x5 0x30" }, 21, {
    labels: { severity: "warning", job: "plumbline" },
    summary: "Plumbline cannot use its memory.",
    description:
      "Plumbline (plumbline) cannot read or write its memory, mostly because its disk is full. It goes on without it; nothing that is only absent is confirmed, and what it sees is not remembered.",
  }),
  quiet("PlumblineMemoryFailing", "room is made soon", { [HEALTHY]: "1x5 0x10 1x20" }, 30),

  fires(
    "PlumblineServingCertificateExpiring",
    "nobody renews it",
    { [CERTIFICATE]: `${5 * DAY_S}x100` },
    60,
    {
      labels: { severity: "warning", job: "plumbline" },
      summary: "The certificate of Plumbline ends soon.",
      description:
        "The certificate that Plumbline (plumbline) shows ends in 4d 23h 0m 0s, and nobody has renewed it. After that neither browsers nor Prometheus reach it.",
    },
  ),
  quiet(
    "PlumblineServingCertificateExpiring",
    "it is renewed a month before",
    { [CERTIFICATE]: `${30 * DAY_S}x100` },
    90,
  ),

  fires("PlumblineEventLoopDelayed", "it waits for 201 ms", { [DELAY]: "0.201x30" }, 15, {
    labels: { severity: "warning", job: "plumbline" },
    summary: "Plumbline is slow to answer.",
    description:
      "One in a hundred turns of the event loop of Plumbline (plumbline) waits longer than 201ms; 50 ms are usual at 10,000 volumes.",
  }),
  quiet(
    "PlumblineEventLoopDelayed",
    "a single turn takes long",
    { [DELAY]: "0.2x30", [LONGEST]: "0.9x30" },
    30,
  ),
];
