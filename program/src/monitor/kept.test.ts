import { expect, it } from "vitest";
import { smallCompany } from "../../../simulators/scenarios/small-company.ts";
import { startWorld } from "../../../simulators/world/start.ts";
import { RULES } from "../findings/rules/index.ts";
import { scanWorld } from "./given-world.ts";
import { reportOn } from "./recording.ts";

it("HAZ-17: what somebody wants kept by a property on the NAS is left out, with his word, and counted", async () => {
  await using world = await startWorld(smallCompany);
  const leftover = world.truth.findings.find(({ rule }) => rule === "dataset-unreferenced");
  const dataset = world.systems
    .flatMap(({ simulator }) => simulator.state.datasets)
    .find(({ path }) => path === leftover?.subjectName);
  if (!dataset) throw new Error("the small company has left nothing over");
  dataset.userProperties["plumbline:keep"] = "true";
  const { findings, suppressed } = reportOn(await scanWorld(world), RULES);
  const named = ({ subject }: { subject: { name: string } }) => subject.name === dataset.path;
  expect(findings.filter(named)).toEqual([]);
  expect(suppressed.filter(({ finding }) => named(finding))).toMatchObject([
    { by: "plumbline:keep=true", finding: { rule: "dataset-unreferenced" } },
  ]);
});
