import { describe, expect, it } from "vitest";
import { sightText } from "./sight-text.ts";

describe("what somebody sees", () => {
  it("is everything, or some namespaces of a cluster by name", () => {
    expect(sightText({ namespaces: null, cluster: null })).toBe("You see everything");
    expect(sightText({ namespaces: ["shop"], cluster: "prod" })).toBe(
      "You see 1 namespace of prod: shop",
    );
  });

  it("counts those that it does not name", () => {
    expect(sightText({ namespaces: ["a", "b", "c", "d", "e"], cluster: "prod" })).toBe(
      "You see 5 namespaces of prod: a, b, c and 2 more",
    );
  });

  it("says it where it is nothing", () => {
    expect(sightText({ namespaces: [], cluster: "prod" })).toBe("You see no namespace of prod");
  });
});
