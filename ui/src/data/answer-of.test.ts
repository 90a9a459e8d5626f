import { describe, expect, it } from "vitest";
import { ofThis } from "./answer-of.ts";
import { failed, here } from "./given-answers.ts";

describe("an answer to this question alone", () => {
  it("is awaited while there is only that to another", () => {
    expect(ofThis(here("of A", { forAnother: true }))).toEqual({ is: "waiting" });
  });

  it("is as it is where it is that, or why there is none", () => {
    for (const answer of [here("of B"), failed(404), { is: "waiting" } as const])
      expect(ofThis(answer)).toBe(answer);
  });
});
