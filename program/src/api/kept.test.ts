import { describe, expect, it } from "vitest";
import { atOnce } from "../lib/slices.ts";
import * as given from "../model/given.ts";
import { keyOf } from "../model/ids.ts";
import { shownOf } from "./given-shown.ts";
import { SlowClock } from "./given-slices.ts";
import { kept, keptSoon, type Kind } from "./kept.ts";
import { Showing } from "./showing.ts";
import type { Shown } from "./shown.ts";

const SHOWN = shownOf({});
const CHANGED = { collection: "pods" as const, key: keyOf(given.CLUSTER, "p1") };

/** An answer that says how often it was made and what it was told of, three slices long. */
function aKind(goesOn = true) {
  const made: { told: string[] }[] = [];
  const kind: Kind<{ told: string[] }> = {
    *make() {
      const value = { told: [] };
      for (let slice = 0; slice < 3; slice++) yield;
      made.push(value);
      return value;
    },
    change: (value, touched) => {
      value.told.push(...touched.map(({ key }) => key));
      return goesOn ? value : null;
    },
  };
  return { kind, made };
}

/** Shows the same again and again. */
function aShowing() {
  const showing = new Showing("run");
  showing.show(SHOWN, null);
  return { showing, now: () => showing.now as Shown };
}

describe("what is kept", () => {
  it("is made once, and told of what has changed", () => {
    const { showing, now } = aShowing();
    const { kind, made } = aKind();
    const value = kept(now(), kind);
    expect(kept(now(), kind)).toBe(value);
    showing.show(SHOWN, [CHANGED]);
    showing.show(SHOWN, []);
    expect(kept(now(), kind)).toBe(value);
    expect([made.length, value.told]).toEqual([1, [CHANGED.key]]);
  });

  it("is ready after a look where somebody had asked for it, and not made where nobody had", () => {
    const { showing, now } = aShowing();
    const { kind, made } = aKind();
    kept(now(), kind);
    showing.show(SHOWN, null);
    expect(made).toHaveLength(2);
    expect(kept(now(), kind)).toBe(made[1]);
    showing.show(SHOWN, null);
    showing.show(SHOWN, null); // nobody asked in between
    expect(made).toHaveLength(3);
    kept(now(), kind);
    expect(made).toHaveLength(4);
  });

  it("is made in slices before the look is shown; until then what was there before is", () => {
    const { showing, now } = aShowing();
    const { kind, made } = aKind();
    kept(now(), kind);
    const before = now();
    const work = showing.showInSlices(SHOWN, null);
    work.next();
    expect([now(), made.length]).toEqual([before, 1]);
    atOnce(work);
    expect(now()).not.toBe(before);
    expect(made).toHaveLength(2);
  });
});

describe("what is made soon", () => {
  it("lets others have their turn, is made once for all who wait, and learns what changed meanwhile", async () => {
    const { showing, now } = aShowing();
    const { kind, made } = aKind();
    const clock = new SlowClock();
    const waiting = [keptSoon(now(), kind, clock), keptSoon(now(), kind, clock)];
    showing.show(SHOWN, [CHANGED]);
    const later = keptSoon(now(), kind, clock);
    expect(made).toHaveLength(0);
    while (await clock.goOn());
    await Promise.all([...waiting, later]);
    expect(made).toHaveLength(1);
    expect(keptSoon(now(), kind, clock)).toBeNull();
    expect(kept(now(), kind).told).toEqual([CHANGED.key]);
  });

  it("is made in slices again where a change means that", async () => {
    const { showing, now } = aShowing();
    const { kind, made } = aKind(false);
    const clock = new SlowClock();
    kept(now(), kind);
    showing.show(SHOWN, [CHANGED]);
    const making = keptSoon(now(), kind, clock);
    expect(made).toHaveLength(1);
    while (await clock.goOn());
    await making;
    expect(kept(now(), kind)).toBe(made[1]);
  });

  it("is made of what a look has found where that ends meanwhile", async () => {
    const { showing, now } = aShowing();
    const { kind, made } = aKind();
    const clock = new SlowClock();
    const making = keptSoon(now(), kind, clock);
    showing.show(SHOWN, null);
    const [ofLook] = made;
    while (await clock.goOn());
    await making;
    expect(kept(now(), kind)).toBe(ofLook);
  });

  it("is tried again after it failed", async () => {
    const { now } = aShowing();
    const clock = new SlowClock();
    let tried = 0;
    const kind: Kind<object> = {
      *make() {
        yield;
        if (++tried === 1) throw new Error("broken");
        return {};
      },
      change: (value) => value,
    };
    const making = keptSoon(now(), kind, clock);
    const failed = expect(making).rejects.toThrow("broken");
    while (await clock.goOn());
    await failed;
    const again = keptSoon(now(), kind, clock);
    while (await clock.goOn());
    await again;
    expect(tried).toBe(2);
  });
});
