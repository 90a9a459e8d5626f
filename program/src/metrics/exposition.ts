import type { Family } from "./family.ts";

/** The two text formats that Prometheus and its kin read. */
export type Format = "text" | "openmetrics";

/** The content type of each format. Sources: Prometheus exposition formats; OpenMetrics 1.0. */
export const CONTENT_TYPE: Readonly<Record<Format, string>> = Object.freeze({
  text: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
});

/** What ends an exposition. */
export const END: Readonly<Record<Format, string>> = Object.freeze({
  text: "",
  openmetrics: "# EOF\n",
});

/** The lines above the series of a family. OpenMetrics names a counter without its `_total`. */
export function headOf({ name, help, type }: Family, format: Format): string {
  const family =
    format === "openmetrics" && type === "counter" ? name.replace(/_total$/, "") : name;
  const quoted = format === "openmetrics" ? escapeLabel(help) : escapeHelp(help);
  return `# HELP ${family} ${quoted}\n# TYPE ${family} ${type}\n`;
}

/** One series as both formats write it: its name and its labels, without a value. */
export function seriesText(
  name: string,
  labels: readonly string[],
  values: Readonly<Record<string, string>>,
): string {
  let text = "";
  for (const label of labels)
    text += `${text === "" ? "{" : ","}${label}="${escapeLabel(values[label] ?? "")}"`;
  return `${name}${text === "" ? "" : `${text}}`}`;
}

/** A series with its value, as a line. */
export function lineOf(series: string, value: number): string {
  return `${series} ${numberText(value)}\n`;
}

/** The series of a line; its value is what stands after the last space. */
export function seriesIn(line: string): string {
  return line.slice(0, line.lastIndexOf(" "));
}

const NEEDS_ESCAPE = /[\\"\n]/;

function escapeLabel(value: string): string {
  if (!NEEDS_ESCAPE.test(value)) return value;
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function escapeHelp(help: string): string {
  return help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value);
}
