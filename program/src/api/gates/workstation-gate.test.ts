import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { WorkstationGate } from "./workstation-gate.ts";

const HOUR = 3_600_000;
const HERE = "127.0.0.1";

function aGate() {
  let nowMs = 0;
  let drawn = 0;
  const gate = new WorkstationGate({
    name: "ann",
    clock: { now: () => nowMs },
    draw: () => `drawn-${++drawn}`,
  });
  return { gate, pass: (ms: number) => (nowMs += ms) };
}

describe("the token of a workstation", () => {
  it.each(["Bearer drawn-1", "bearer drawn-1", "Bearer  drawn-1"])(
    "%j lets in whoever runs us, who sees everything and may everything",
    async (authorization) => {
      const caller = await aGate().gate.admit({ authorization, cookie: undefined, from: HERE });
      expect(caller?.name).toBe("ann");
      expect(await caller?.sight(null)).toEqual({ sees: "everything" });
      expect(await caller?.may({ verb: "delete", resource: "ignores" })).toBe(true);
    },
  );

  it.each([
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "Bearer drawn-2",
    "Bearer drawn-",
    "Bearer drawn-11",
    "drawn-1",
    "Basic drawn-1",
    "Bearer drawn-1, Bearer drawn-1",
  ])("%j lets nobody in", async (authorization) => {
    const { gate } = aGate();
    expect(await gate.admit({ authorization, cookie: undefined, from: HERE })).toBe(null);
  });

  it("is taken from this machine only", async () => {
    const { gate } = aGate();
    const given = { authorization: "Bearer drawn-1", cookie: undefined };
    const from = ["::1", "::ffff:127.0.0.1", "10.0.0.9", "fe80::1", ""];
    const callers = await Promise.all(from.map((one) => gate.admit({ ...given, from: one })));
    expect(callers.map((one) => one !== null)).toEqual([true, true, false, false, false]);
  });
});

describe("a code", () => {
  it("opens once", () => {
    const { gate } = aGate();
    const code = gate.newCode().reveal();
    expect(gate.trade(code, HERE)?.name).toBe("ann");
    expect(gate.trade(code, HERE)).toBe(null);
  });

  it("opens for an hour", () => {
    const { gate, pass } = aGate();
    const [first, second] = [gate.newCode().reveal(), gate.newCode().reveal()];
    pass(HOUR - 1);
    expect(gate.trade(first, HERE)).not.toBe(null);
    pass(1);
    expect(gate.trade(second, HERE)).toBe(null);
  });

  it("is no token, and the token is no code", async () => {
    const { gate } = aGate();
    const authorization = `Bearer ${gate.newCode().reveal()}`;
    expect(await gate.admit({ authorization, cookie: undefined, from: HERE })).toBe(null);
    expect(gate.trade(gate.token.reveal(), HERE)).toBe(null);
  });

  it("opens from this machine only, and does not end by being tried from elsewhere", () => {
    const { gate } = aGate();
    const code = gate.newCode().reveal();
    expect(gate.trade(code, "10.0.0.9")).toBe(null);
    expect(gate.trade(code, HERE)).not.toBe(null);
  });

  it("is one of sixteen: the oldest goes for another", () => {
    const { gate } = aGate();
    const codes = Array.from({ length: 17 }, () => gate.newCode().reveal());
    expect([codes[0], codes[1]].map((code) => gate.trade(code ?? "", HERE) !== null)).toEqual([
      false,
      true,
    ]);
  });
});

it("FLT-SL2: neither token nor code is in an inspected gate", () => {
  const { gate } = aGate();
  gate.newCode();
  expect(inspect(gate, { depth: 9, showHidden: true })).not.toMatch(/drawn-\d/);
});
