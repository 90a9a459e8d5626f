import { describe, expect, it } from "vitest";
import { startWorld } from "../../../simulators/world/start.ts";
import { differencesFrom, inOrder, SCENARIO_WORLDS, unknownIn } from "./given-scenarios.ts";
import { saidOf, scanWorld } from "./given-world.ts";
import { pictureOf } from "./recording.ts";

const isOrphan = (line: string) => line.endsWith(" orphan");

describe("every scenario, over real sockets", () => {
  it.each(SCENARIO_WORLDS)(
    "$title: just what is true, and no orphan where nobody closed the scope",
    async ({ name, world }) => {
      await using started = await startWorld(world);
      const picture = await scanWorld(started);
      const declared = saidOf(picture);
      const inferred = saidOf(pictureOf({ ...picture.recording, declarations: [] }));
      const closed = started.scopes.every(({ exclusive }) => exclusive);
      expect(differencesFrom(started, declared)).toEqual({ surplus: [], missing: [] });
      expect(inOrder(declared.unknown)).toEqual(unknownIn(name));
      expect([...inferred.certain, ...(closed ? [] : declared.certain)].filter(isOrphan)).toEqual(
        [],
      );
    },
  );
});
