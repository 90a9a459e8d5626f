import { describe, expect, it } from "vitest";
import { ruleFaults } from "./rules.ts";
import { listed, parse, projectSources } from "./sources.ts";

const FOLDER = "program/src/findings/rules";

function faultsOf(files: Readonly<Record<string, string>>): string[] {
  const sources = Object.entries(files).map(([name, text]) => parse(`${FOLDER}/${name}`, text));
  return ruleFaults(sources).map(({ path, says }) => `${path.slice(FOLDER.length + 1)} ${says}`);
}

const SOUND = {
  "pv-lost.ts": 'export const pvLost = defineRule({ code: "pv-lost" });',
  "pv-lost.test.ts": "",
  "index.ts": 'import { pvLost } from "./pv-lost.ts";\nexport const RULES = [pvLost];',
};

describe("a rule is one file, named after its code, tested and listed", () => {
  it("in the whole catalogue", () => {
    expect(listed(ruleFaults(projectSources()))).toEqual([]);
  });

  it("or is found", () => {
    expect(faultsOf(SOUND)).toEqual([]);
    expect(
      faultsOf({ ...SOUND, "pv-lost.ts": SOUND["pv-lost.ts"].replace("pv-lost", "pv-gone") }),
    ).toEqual(["pv-lost.ts has the code pv-gone: name the file so"]);
    expect(
      faultsOf({ ...SOUND, "index.ts": 'import "./pv-lost.ts";\nexport const RULES = [];' }),
    ).toEqual(["pv-lost.ts is not in rules/index.ts"]);
    expect(faultsOf({ ...SOUND, "helpers.ts": "export const f = 1;" })).toEqual([
      "helpers.ts defines 0 rules: a rule is one file",
      "helpers.ts has no test beside it",
      "helpers.ts is not in rules/index.ts",
    ]);
  });
});
