import { expect, it } from "vitest";
import { NOW } from "../../model/given.ts";
import { expositionOf, render } from "../render.ts";
import { exposed, SERVICE, viewOf } from "../given.ts";
import { SERVICE_FAMILIES } from "./index.ts";

const started = NOW / 1000 - 60;

it("the process says what it is, what it takes and what it does", () => {
  const text = exposed(SERVICE_FAMILIES, viewOf({}));
  expect(text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))).toEqual([
    'plumbline_build_info{version="1.2.3"} 1',
    `process_start_time_seconds ${started}`,
    "process_cpu_seconds_total 1.5",
    "process_resident_memory_bytes 100000000",
    "plumbline_heap_used_bytes 40000000",
    'plumbline_event_loop_delay_seconds{statistic="p50"} 0.001',
    'plumbline_event_loop_delay_seconds{statistic="p99"} 0.002',
    'plumbline_event_loop_delay_seconds{statistic="max"} 0.005',
    "plumbline_looks_total 2",
    "plumbline_last_look_duration_seconds 1.25",
    `plumbline_last_look_timestamp_seconds ${NOW / 1000}`,
    "plumbline_configuration_refused 0",
    "plumbline_memory_healthy 1",
    `plumbline_serving_certificate_expiry_timestamp_seconds ${NOW / 1000 + 86_400}`,
    "plumbline_connections_dropped_total 3",
    "plumbline_metrics_series 7",
    "plumbline_metrics_series_limit 10",
    'plumbline_requests_total{source="prod",budget="background"} 12',
    'plumbline_requests_waited_seconds_total{source="prod",budget="background"} 0.5',
    'plumbline_answers_total{source="nas1",effort="cheap"} 4',
    'plumbline_answers_total{source="nas1",effort="heavy"} 0',
    'plumbline_answers_seconds_total{source="nas1",effort="cheap"} 1',
    'plumbline_answers_seconds_total{source="nas1",effort="heavy"} 0',
    'plumbline_answer_duration_seconds{source="nas1",effort="cheap",statistic="p50"} 0.2',
    'plumbline_answer_duration_seconds{source="nas1",effort="cheap",statistic="p99"} 0.4',
    'plumbline_answer_duration_seconds{source="nas1",effort="cheap",statistic="max"} 0.5',
    'plumbline_watch_missed_objects_total{source="prod"} 0',
    'plumbline_events_enabled{source="nas1"} 1',
    'plumbline_events_total{source="nas1"} 4',
  ]);
});

it("it names every family that is left out, and before the first look it says nothing of looks", () => {
  const young = { ...SERVICE, lastLook: null, shed: ["plumbline_volume_info"] };
  const lines = Buffer.concat(
    expositionOf(render(SERVICE_FAMILIES, { ...viewOf({}), service: young }), "text"),
  );
  expect(lines.toString()).toContain(
    'plumbline_metrics_family_left_out{family="plumbline_volume_info"} 1\n',
  );
  expect(lines.toString()).not.toContain("plumbline_last_look");
});
