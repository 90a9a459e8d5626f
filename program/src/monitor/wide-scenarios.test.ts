import { describe, expect, it } from "vitest";
import { WIDE_SCENARIOS } from "../../../simulators/scenarios/catalogue.ts";
import { startWorld } from "../../../simulators/world/start.ts";
import { RULES } from "../findings/rules/index.ts";
import { differencesFrom } from "./given-scenarios.ts";
import { saidOf, scanWorld } from "./given-world.ts";

const worlds = WIDE_SCENARIOS.flatMap(({ name, world, twin }) => [
  { title: name, world },
  ...(twin === null ? [] : [{ title: `${name}, its twin: ${twin.differs}`, world: twin.world }]),
]);

/** What only rules can say that there are not (yet) is no fault of the join. */
const isSayable = (line: string) => RULES.some(({ code }) => line.startsWith(`${code} `));

describe("every scenario over SMB and NVMe-oF, and on older releases", () => {
  it.each(worlds)("$title: nothing but what is true", async ({ world }) => {
    await using started = await startWorld(world);
    const said = saidOf(await scanWorld(started));
    const { surplus, missing } = differencesFrom(started, said);
    expect(surplus).toEqual([]);
    expect(missing.filter(isSayable)).toEqual([]);
    expect(said.unknown).toEqual([]);
  });
});
