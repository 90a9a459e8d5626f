import { describe, expect, it } from "vitest";
import { KUBERNETES, SYSTEM } from "../../cli/given-answers.ts";
import * as given from "../../model/given.ts";
import { ask, shownOver } from "../given-api.ts";

const WORLD = given.together(KUBERNETES, SYSTEM);

describe("GET /report", () => {
  it("says what findings rest on, and none of them", async () => {
    const reason = { code: "timeout", message: "no answer", next: "try again" } as const;
    const shown = shownOver(WORLD, { shares: given.incomplete("shares", [], reason) });
    const { body } = await ask("/report", shown);
    expect(body).not.toHaveProperty("findings");
    expect(body).toMatchObject({
      at: given.NOW,
      sources: [{ name: "prod" }, { name: "nas1" }],
      unread: [{ source: "nas1", collections: ["shares"], message: "no answer" }],
      switchedOff: [],
    });
    const { coverage } = body as { coverage: { collection: string; state: string }[] };
    expect(coverage.filter(({ state }) => state !== "complete")).toMatchObject([
      { collection: "shares", state: "incomplete", reason },
    ]);
  });

  it("names the rules that are switched off", async () => {
    const shown = { ...shownOver(WORLD), settings: { "pv-released": { enabled: false } } };
    expect((await ask("/report", shown)).body).toMatchObject({ switchedOff: ["pv-released"] });
  });
});
