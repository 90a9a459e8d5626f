import { describe, expect, it } from "vitest";
import { timeText } from "../../format/time.ts";
import { stateIn } from "./address.ts";
import { BOUND_VALUES, boundText } from "./bounds.ts";
import { BOUNDS } from "./state.ts";

describe("how old, how large and how new findings are", () => {
  it("is offered in values that an address takes", () => {
    for (const bound of BOUNDS)
      for (const value of BOUND_VALUES[bound])
        expect(stateIn(new URLSearchParams({ [bound]: value })).state[bound]).toBe(value);
  });

  it("is said in words, a time as a time", () => {
    expect(boundText("olderThan", "7d")).toBe("older than 7d");
    expect(boundText("minSize", "1Gi")).toBe("1Gi or more");
    expect(boundText("newSince", "24h")).toBe("in the last 24h");
    expect(boundText("newSince", "1795763951055")).toBe(`since ${timeText(1_795_763_951_055)}`);
  });
});
