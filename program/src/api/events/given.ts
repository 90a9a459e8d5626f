import { setImmediate } from "node:timers/promises";
import { manualClock } from "../../../../simulators/manual-clock.ts";
import { systemClock } from "../../lib/clock.ts";
import { NOW } from "../../model/given.ts";
import type { Touched } from "../../model/touched.ts";
import { shownOf } from "../given-shown.ts";
import { Showing } from "../showing.ts";
import type { Shown } from "../shown.ts";
import type { Sight } from "../sight.ts";
import type { EventStream } from "./event-stream.ts";
import { Events, type Watcher } from "./events.ts";

/** An event as a reader understands it; `type` is empty where it is none. */
export interface Heard {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
}

/** Events over something that is shown, by a clock that stands still. */
export function watching(shown: Shown = shownOf({})) {
  const clock = manualClock(NOW);
  const showing = new Showing("a");
  showing.show(shown, null);
  const events = new Events(
    showing,
    { ...systemClock, ...clock, monotonicMs: () => clock.now() },
    "a",
  );
  const show = (next: Partial<Shown>, touched: readonly Touched[] | null) => {
    showing.show({ ...(showing.now as Shown), ...next }, touched);
  };
  return { clock, events, show };
}

/** Somebody who watches and may go on. */
export function aWatcher(over: Partial<Watcher> = {}): Watcher {
  const sight: Sight = over.sight ?? { sees: "everything" };
  return { user: "ann", sight, again: async () => sight, ...over };
}

/** What a reader has been sent and had not read; nothing where it has not come yet. */
export async function heard(stream: EventStream): Promise<readonly Heard[]> {
  return eventsIn(await sent(stream)).filter(({ type }) => type !== "");
}

/** The same as it was sent. */
export async function sent(stream: EventStream): Promise<string> {
  await setImmediate();
  let text = "";
  for (let part = nextOf(stream); part !== null; part = nextOf(stream)) text += String(part);
  return text;
}

function nextOf(stream: EventStream): Buffer | null {
  return stream.read() as Buffer | null;
}

/** The events of a text (HTML Living Standard §9.2.6), without comments. */
export function eventsIn(text: string): readonly Heard[] {
  return text
    .split("\n\n")
    .filter((block) => block !== "" && !block.startsWith(":"))
    .map((block) => {
      const fields = new Map(
        block.split("\n").map((line) => line.split(/: (.*)/s) as [string, string]),
      );
      return {
        id: fields.get("id") ?? "",
        type: fields.get("event") ?? "",
        data: JSON.parse(fields.get("data") ?? "null") as unknown,
      };
    });
}
