import { expect, it } from "vitest";
import type { SourcesAnswer } from "../../../../program/src/api/contract.ts";
import { askedAs } from "./asked.ts";

const SHOP = { name: "shop", cluster: "prod" };

const told = (...kinds: readonly string[]) => ({
  is: "here" as const,
  value: { sources: kinds.map((kind) => ({ kind })) } as unknown as SourcesAnswer,
  stale: null,
  cameAt: 0,
  forAnother: false,
});

it("asks for findings of a namespace by its cluster as well where there is another, or may be", () => {
  expect(askedAs(SHOP, told("cluster", "system", "system"))).toBe("shop");
  expect(askedAs(SHOP, told("cluster", "cluster", "system"))).toBe("prod:shop");
  expect(askedAs(SHOP, { is: "waiting" })).toBe("prod:shop");
});
