import { expect, it } from "vitest";
import { incomplete, observed } from "../model/given.ts";
import { Reach } from "./reach.ts";

const refused = incomplete("pods", [], { code: "unreachable", message: "refused", next: "wait" });

it("a part that goes on failing is news once, and again after it was read", () => {
  const reach = new Reach(() => {}, true);
  expect([reach.hear(refused), reach.hear(refused)]).toEqual([true, false]);
  expect(reach.hear(observed("pods", []))).toBe(false);
  expect(reach.hear(refused)).toBe(true);
});

it("a NAS is lost with the first read that nobody answered, whatever was read of it on its own before", () => {
  const news: (string | null)[] = [];
  const reach = new Reach(({ because }) => news.push(because?.message ?? null), true);
  const reason = { code: "unreachable", message: "nothing listens there", next: "look" } as const;
  reach.hear(observed("shares", [])); // after an event; probes ask for pools alone
  reach.hear(observed("pools", []));
  reach.hear(incomplete("pools", [], reason));
  expect(news).toEqual(["nothing listens there"]);
  reach.hear(observed("pools", []));
  expect(news).toEqual(["nothing listens there", null]);
});

it("a NAS is not lost with a call that took too long", () => {
  const news: unknown[] = [];
  const reach = new Reach((one) => news.push(one), true);
  reach.hear(observed("shares", []));
  reach.hear(incomplete("pools", [], { code: "timeout", message: "slow", next: "wait" }));
  expect(news).toEqual([]);
});
