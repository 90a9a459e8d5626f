import { type ConfigurableRule, configSchema } from "./schema.ts";
import { flagName, VARIABLES } from "./variables.ts";

/** The schema as JSON Schema for editors: what only our messages use is left out. */
export function configJsonSchema(rules: readonly ConfigurableRule[]): string {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...configSchema(rules),
  };
  return JSON.stringify(schema, (key, value: unknown) => (OURS.has(key) ? undefined : value), 2);
}

const OURS: ReadonlySet<string> = new Set(["expects", "next", "unit"]);

/** The reference page of the configuration, as Markdown: every key with its meaning and default, and the variables. */
export function configReference(rules: readonly ConfigurableRule[]): string {
  const lines = [
    "# Configuration",
    "",
    "Written from the schema in `program/src/config/schema.ts`.",
    "",
    ...INTRODUCTION,
    "| Key | Meaning | Default |",
    "|---|---|---|",
  ];
  lines.push(...rows("", configSchema(rules)));
  lines.push("", "| Flag | Environment variable |", "|---|---|");
  for (const [name, variable] of Object.entries(VARIABLES))
    lines.push(`| \`${flagName(name)}\` | \`${variable}\` |`);
  return `${lines.join("\n")}\n`;
}

const INTRODUCTION: readonly string[] = Object.freeze([
  "The file is `$XDG_CONFIG_HOME/plumbline/config.yaml`, else `~/.config/plumbline/config.yaml`; `--config FILE` or",
  "`PLUMBLINE_CONFIG` names another, `--no-config` leaves all out. A flag wins over its environment variable (the table",
  "at the end). Systems come from the file or from flags and variables, not from both; likewise clusters, from the file",
  "or from `--kubeconfig` and `--context`. Relative paths begin at the directory of the file, those of flags and",
  "variables at the working directory.",
  "",
  "`plumbline config check` checks all of it, kubeconfigs, keys and certificates included, without asking a source. Where",
  "there is nothing to check (no file, no flag, no variable) or nothing to read, it fails with exit code 64, also where",
  "`scan` would read the current kubeconfig context: whoever checks a configuration means one.",
  "",
  "```yaml",
  "version: 1",
  "clusters:",
  "  - { name: prod, kubeconfig: ~/.kube/config, context: prod }",
  "systems:",
  "  - { name: nas1, url: wss://nas1.example, user: plumbline, apiKeyFile: nas1.key, caFile: nas1-ca.pem }",
  "scopes:",
  "  - { system: nas1, parent: tank/k8s/nfs/v, snapshotParent: tank/k8s/nfs/s, driver: org.democratic-csi.nfs, clusters: [prod], exclusive: true }",
  "```",
  "",
]);

interface Described {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly required?: readonly string[];
}

function rows(path: string, schema: Described): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = path === "" ? key : `${path}.${key}`;
    const without = schema.required?.includes(key) ? "required" : defaultOf(property);
    const row = `| \`${name}\` | ${property.description ?? ""} | ${without} |`;
    return [row, ...rows(`${name}[]`, property.items ?? {}), ...rows(name, property)];
  });
}

function defaultOf(property: Described): string {
  return property.default === undefined ? "" : `\`${JSON.stringify(property.default)}\``;
}
