import { expect, it } from "vitest";
import { inherited } from "./environment.ts";

it("what the launcher added for our own process is not handed on", () => {
  const added = { PLUMBLINE_ADDED: "MALLOC_ARENA_MAX MALLOC_MMAP_THRESHOLD_" };
  const malloc = { MALLOC_ARENA_MAX: "1", MALLOC_MMAP_THRESHOLD_: "131072" };
  expect(inherited({ HOME: "/root", ...malloc, ...added })).toEqual({ HOME: "/root" });
});

it("what the user has set himself is", () => {
  const env = { HOME: "/root", MALLOC_ARENA_MAX: "4" };
  expect(inherited({ ...env, PLUMBLINE_ADDED: "" })).toEqual(env);
  expect(inherited(env)).toEqual(env);
});
