import { expect, it } from "vitest";
import { RULES } from "../../findings/rules/index.ts";
import { ask, shownOver } from "../given-api.ts";
import type { RulesAnswer } from "./rules.ts";

const SHOWN = {
  ...shownOver({}),
  settings: {
    "dataset-unreferenced": { severity: "error" as const, options: { grace: "48h" } },
    "pv-released": { enabled: false },
  },
};

async function rules(): Promise<RulesAnswer["rules"]> {
  const { body } = await ask("/rules", SHOWN);
  return (body as RulesAnswer).rules;
}

it("GET /rules lists every rule, switched off or not", async () => {
  const all = await rules();
  expect(all.map(({ code }) => code)).toEqual(RULES.map(({ code }) => code));
  expect(all.filter(({ enabled }) => !enabled).map(({ code }) => code)).toEqual(["pv-released"]);
});

it("GET /rules gives severity and options as they are in force: configured, else the default", async () => {
  const all = await rules();
  const rule = (code: string) => all.find((one) => one.code === code);
  expect(rule("dataset-unreferenced")).toMatchObject({
    severity: "error",
    options: { grace: "48h" },
  });
  expect(rule("pv-released")).toMatchObject({ severity: "info", options: { grace: "10m" } });
});

it("GET /rules says what to do in words that stand for any object, not in marks of ours", async () => {
  const all = await rules();
  expect(all.find((one) => one.code === "dataset-unreferenced")?.remedy).toContain(
    "plumbline trace dataset/NAME",
  );
  expect(JSON.stringify(all)).not.toMatch(/[{]subject[}]/);
});
