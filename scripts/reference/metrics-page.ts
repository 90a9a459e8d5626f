import { DEFAULT_MAX_SERIES } from "../../program/src/config/schema.ts";
import type { Family } from "../../program/src/metrics/family.ts";
import { FAMILIES, SERVICE_FAMILIES } from "../../program/src/metrics/families/index.ts";

/** The metric families as Markdown: what each says, its labels, and in which order families are left out. */
export function metricsPage(): string {
  return `${[
    "# Metrics",
    "",
    "Written from the declarations in `program/src/metrics/families/`. `plumbline serve` gives them out at `/metrics`, in the",
    "text format of Prometheus or as OpenMetrics, compressed for whom takes gzip.",
    "",
    "What is not known has no series, which is not zero. While a source cannot be read, its series keep their last values;",
    "`plumbline_collection_complete` and `plumbline_collection_last_complete_timestamp_seconds` say how old they are.",
    "The series of an object that is gone end with the look that shows it.",
    "",
    ...table(FAMILIES),
    "",
    "## When there are too many series",
    "",
    `Beyond \`serve.maxSeries\` (${DEFAULT_MAX_SERIES} unless it is configured), families are left out as a whole, in this order, until the`,
    "rest fits; `plumbline_metrics_family_left_out` names each of them. What is in no row is never left out. They come back with the",
    "first look that finds room for them.",
    "",
    "| Order | Families |",
    "|---|---|",
    ...shedding(),
    "",
    "## The service itself",
    "",
    ...table(SERVICE_FAMILIES),
  ].join("\n")}\n`;
}

function table(families: readonly Family[]): readonly string[] {
  return [
    "| Family | Type | Labels | Meaning |",
    "|---|---|---|---|",
    ...families.map(
      ({ name, type, labels, help, stability }) =>
        `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(" ")} | ${help}${stability === "experimental" ? " *Experimental.*" : ""} |`,
    ),
  ];
}

/** The highest number goes first. */
function shedding(): readonly string[] {
  const ranks = Map.groupBy(FAMILIES, ({ sheds }) => sheds ?? 0);
  return [...ranks]
    .filter(([rank]) => rank > 0)
    .toSorted(([a], [b]) => b - a)
    .map(([, families], at) => {
      const names = families.map(({ name }) => `\`${name}\``);
      return `| ${at + 1} | ${names.join(", ")} |`;
    });
}
