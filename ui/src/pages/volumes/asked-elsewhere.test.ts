import { describe, expect, it } from "vitest";
import { askedElsewhere } from "./asked-elsewhere.ts";

describe("claims that the list leaves out", () => {
  it("are those of the namespaces and clusters that the list is asked for", () => {
    expect(askedElsewhere({ namespace: ["shop", "erp"], cluster: "prod" })).toEqual({
      namespace: ["shop", "erp"],
      cluster: "prod",
      backing: "elsewhere",
      phase: "Bound",
      limit: 100,
    });
  });

  it("are not asked for where the list is asked for what only a TrueNAS gives", () => {
    expect(askedElsewhere({ pool: "tank" })).toBeNull();
  });
});
