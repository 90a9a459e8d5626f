import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { agoText, durationText } from "./time.ts";

const NOW = Date.UTC(2026, 10, 27, 12);

describe("how long ago a time is", () => {
  it.each([
    [0, "0 seconds ago"],
    [9_999, "0 seconds ago"], // pages call now what is up to ten seconds old
    [10_000, "in 10 seconds"],
    [-59_999, "59 seconds ago"],
    [-60_000, "1 minute ago"],
    [-3_599_999, "59 minutes ago"],
    [-2 * 3_600_000, "2 hours ago"],
    [-86_400_000, "1 day ago"],
    [-400 * 86_400_000, "400 days ago"],
    [3_600_000, "in 1 hour"],
    [30 * 86_400_000 - 1, "in 30 days"], // for 30 days, a moment later
    [30 * 86_400_000 - 60_000, "in 30 days"],
    [3_600_000 - 5_000, "in 1 hour"],
    [29.4 * 86_400_000, "in 29 days"],
  ])("%d ms is %s", (distance, text) => {
    expect(agoText(NOW + distance, NOW)).toBe(text);
  });

  it("is said in the language of the texts around it, whatever the user's is", () => {
    const module = new URL("time.ts", import.meta.url).href;
    const code = `import(${JSON.stringify(module)}).then(({ agoText, durationText }) =>
      console.log(agoText(0, 3_600_000), durationText(125_000), Intl.NumberFormat().format(1.5)))`;
    const env = { ...process.env, LC_ALL: "de_DE.UTF-8" };
    const said = execFileSync(process.execPath, ["-e", code], { env, encoding: "utf8" });
    expect(said).toBe("1 hour ago 2 min 5 sec 1,5\n");
  });
});

describe("how long something took", () => {
  it.each([
    [0, "0 sec"],
    [1_368.9, "1.4 sec"],
    [59_400, "59 sec"],
    [125_000, "2 min 5 sec"],
  ])("%d ms is %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
