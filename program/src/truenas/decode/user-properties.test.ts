import { describe, expect, it } from "vitest";
import { Shapes } from "../shape.ts";
import { Wire } from "../wire.ts";
import { keepUserProperties } from "./user-properties.ts";

const shapes = new Shapes({
  version: "test",
  methods: { properties: { result: "record<string, string>" } },
  types: {},
});
const kept = (properties: Record<string, string>) =>
  keepUserProperties(new Wire(properties, shapes.result("properties"), shapes, "$"), [
    "a:mark",
    "org.freenas:description^=Dataset created by X",
  ]);

describe("user properties", () => {
  it("are kept by name, the others are not", () => {
    expect(kept({ "a:mark": "true", "b:other": "x" })).toEqual({ "a:mark": "true" });
  });

  it("of people's own text keep only the beginning that a driver writes", () => {
    expect(kept({ "org.freenas:description": "Dataset created by X as pv-1" })).toEqual({
      "org.freenas:description": "Dataset created by X",
    });
    expect(kept({ "org.freenas:description": "the password is canary" })).toEqual({});
  });
});
