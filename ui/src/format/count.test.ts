import { describe, expect, it } from "vitest";
import { counted, percentText } from "./count.ts";

describe("numbers", () => {
  it("have their word in singular and plural", () => {
    expect([counted(1, "claim"), counted(2, "claim"), counted(0, "entry", "entries")]).toEqual([
      "1 claim",
      "2 claims",
      "0 entries",
    ]);
  });

  it("are never rounded up to all of it", () => {
    expect([percentText(0.997, "en"), percentText(1, "en"), percentText(0, "en")]).toEqual([
      "99%",
      "100%",
      "0%",
    ]);
  });
});
