import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { POLLED, WATCHED } from "./watched.ts";

it("docs/kubernetes.md says of every collection whether it is watched or read once a look", () => {
  const page = readFileSync(new URL("../../../../docs/kubernetes.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)` \| (watched|read once a look) \|/gm)];
  const saidToBe = (how: string) =>
    new Set(rows.filter((row) => row[2] === how).map((row) => row[1]));
  expect(saidToBe("watched")).toEqual(new Set(WATCHED));
  expect(saidToBe("read once a look")).toEqual(new Set([...POLLED, "driverConfigs"])); // it has a read of its own
});
