import { describe, expect, it } from "vitest";
import { SCENARIOS } from "../../../simulators/scenarios/catalogue.ts";
import { startWorld } from "../../../simulators/world/start.ts";
import type { ExpectedFinding } from "../../../simulators/world/truth.ts";
import { saidOf, scanWorld } from "./given-world.ts";
import { pictureOf } from "./recording.ts";

const worlds = SCENARIOS.flatMap(({ id, name, world, twin }) => {
  const title = id === null ? name : `${id}: ${name}`;
  return [
    { title, name, world },
    ...(twin === null
      ? []
      : [{ title: `${title}, its twin: ${twin.differs}`, name: "twin", world: twin.world }]),
  ];
});

/** Worlds in which something is out of sight, so that some rules rightly cannot tell. */
const DIM: ReadonlySet<string> = new Set(["exported-pool", "delete-strategy-retain"]);

const named = ({ rule, subjectKind, subjectName }: ExpectedFinding) =>
  `${rule} ${subjectKind}/${subjectName}`;
const withoutWord = (line: string) => line.replace(/ (orphan|unclaimed)$/, "");
const isOrphan = (line: string) => line.endsWith(" orphan");

describe("every scenario, over real sockets", () => {
  it.each(worlds)(
    "$title: just what is true, and no orphan where nobody closed the scope",
    async ({ name, world }) => {
      await using started = await startWorld(world);
      const { truth, scopes } = started;
      const picture = await scanWorld(started);
      const declared = saidOf(picture);
      const inferred = saidOf(pictureOf({ ...picture.recording, declarations: [] }));
      const closed = scopes.every(({ exclusive }) => exclusive);
      const due = [...truth.findings, ...(closed ? [] : truth.unclaimed)].map(named);
      const allowed = new Set([...due, ...truth.hinted.map(named)]);
      const found = declared.certain.map(withoutWord);
      expect(found.filter((line) => !allowed.has(line))).toEqual([]);
      expect(due.filter((line) => !found.includes(line))).toEqual([]);
      expect(declared.unknown.length > 0).toBe(DIM.has(name));
      expect([...inferred.certain, ...(closed ? [] : declared.certain)].filter(isOrphan)).toEqual(
        [],
      );
    },
  );
});
