import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { effectiveConfig } from "./effective.ts";
import { aDirectory, aFile, GIVEN_RULES, load } from "./given.ts";
import { configJsonSchema, configReference } from "./reference.ts";

describe("what is told of the configuration", () => {
  it("is a JSON Schema that knows every rule and none of our own keywords", () => {
    expect(JSON.parse(configJsonSchema(GIVEN_RULES))).toMatchObject({
      additionalProperties: false,
      required: ["version"],
      properties: {
        rules: { properties: { "pv-released": { properties: { severity: { default: "info" } } } } },
      },
    });
    expect(configJsonSchema(GIVEN_RULES)).not.toMatch(/"(expects|next|unit)"/);
  });

  it("is a reference page with every key, its default and the variables", () => {
    const page = configReference(GIVEN_RULES);
    expect(page).toContain(
      "| `systems[].apiKeyFile` | File that holds the API key and nothing else. | required |",
    );
    expect(page).toContain(
      '| `rules.dataset-unreferenced.grace` | Age before it counts | `"24h"` |',
    );
    expect(page).toContain("| `--api-key-file` | `PLUMBLINE_API_KEY_FILE` |");
  });

  it("is in force as it is printed: what is printed loads to the same", () => {
    const directory = aDirectory();
    const first = load({
      config: aFile(
        directory,
        "a.yaml",
        "version: 1\nclusters: [{ name: a }]\nrules: { pv-released: { severity: error } }\n",
      ),
    });
    const printed = stringify(effectiveConfig(first, GIVEN_RULES));
    const second = load({ config: aFile(directory, "b.yaml", printed) });
    expect(effectiveConfig(second, GIVEN_RULES)).toEqual(effectiveConfig(first, GIVEN_RULES));
    expect((parse(printed) as { rules: unknown }).rules).toEqual({
      "dataset-unreferenced": { enabled: true, severity: "warning", grace: "24h", atLeast: 1 },
      "pv-released": { enabled: true, severity: "error" },
    });
  });
});
