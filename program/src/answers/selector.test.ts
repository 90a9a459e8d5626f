import { describe, expect, it } from "vitest";
import { ConfigError } from "../lib/errors.ts";
import { parseSelector } from "./selector.ts";

const LABELS = { app: "db", "app.kubernetes.io/name": "postgres", empty: "" };

describe("a label selector", () => {
  it.each([
    ["app=db", true],
    ["app==db", true],
    ["app = db", true],
    ["app=web", false],
    ["app!=web", true],
    ["app!=db", false],
    ["none!=x", true],
    ["app", true],
    ["none", false],
    ["!none", true],
    ["!app", false],
    ["empty=", true],
    ["app.kubernetes.io/name=postgres", true],
    ["app in (web, db)", true],
    ["app in (web)", false],
    ["app notin (web)", true],
    ["none notin (x)", true],
    ["none in (x)", false],
    ["app=db,!none", true],
    ["app in (db,web),none", false],
    ["toString", false],
    ["constructor!=x", true],
  ])("%s", (text, selected) => {
    expect(parseSelector(text, "--selector")(LABELS)).toBe(selected);
  });

  it.each(["", "app=a b", "app in db", "=x", "a,,b", "-app"])("%j is refused", (text) => {
    expect(() => parseSelector(text, "--selector")).toThrow(ConfigError);
  });
});
