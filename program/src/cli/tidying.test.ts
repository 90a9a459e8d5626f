import { expect, test } from "vitest";
import { Tidying } from "./tidying.ts";

/** A service that is asked, and whose time passes when we say. */
function service() {
  const state = { asked: 0, tidied: 0 };
  const waiting = new Set<() => void>();
  const clock = {
    after: (_ms: number, action: () => void) => {
      waiting.add(action);
      return () => void waiting.delete(action);
    },
  };
  const tidying = new Tidying({
    clock,
    asked: () => state.asked,
    tidyUp: () => void (state.tidied += 1),
  });
  const moment = () => {
    const due = [...waiting];
    waiting.clear();
    for (const action of due) action();
  };
  return { state, tidying, moment };
}

test("memory is given back once, when nobody has asked for a moment", () => {
  const { state, tidying, moment } = service();
  tidying.whenQuiet();
  expect(state.tidied).toBe(0);
  moment();
  moment();
  expect(state.tidied).toBe(1);
});

test("it waits as long as somebody asks", () => {
  const { state, tidying, moment } = service();
  tidying.whenQuiet();
  for (let asked = 1; asked <= 3; asked += 1) {
    state.asked = asked;
    moment();
    expect(state.tidied).toBe(0);
  }
  moment();
  expect(state.tidied).toBe(1);
});

test("two looks while somebody asks are tidied up after once", () => {
  const { state, tidying, moment } = service();
  tidying.whenQuiet();
  state.asked = 1;
  moment();
  tidying.whenQuiet();
  moment();
  moment();
  expect(state.tidied).toBe(1);
});

test("a service that stops does not wait for it", () => {
  const { state, tidying, moment } = service();
  tidying.whenQuiet();
  tidying[Symbol.dispose]();
  moment();
  expect(state.tidied).toBe(0);
});
