import { expect, it } from "vitest";
import { tableOrder } from "./order.ts";

it("shows orders as tables do, where the largest first is downwards", () => {
  const asked = ["severity", "-severity", "size", "age", "firstSeen", "object", "-rule"];
  const shown = ["-severity", "severity", "-size", "-age", "-firstSeen", "object", "-rule"];
  expect(asked.map(tableOrder)).toEqual(shown);
  expect(shown.map(tableOrder)).toEqual(asked);
});
