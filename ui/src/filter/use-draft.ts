import { useEffect, useRef, useState } from "react";
import { after } from "../clock.ts";

/** How long nothing is typed before it is asked for. */
const PAUSE_MS = 150;

/** What stands in a field, and what is done with it. */
export interface Draft {
  readonly text: string;
  /** Changes it; it is asked for after a pause, at once, or when somebody asks for it. */
  readonly type: (next: string, asked?: "afterPause" | "now" | "later") => void;
  /** Asks at once for what was typed last, where that was not asked for yet. */
  readonly flush: () => void;
}

/**
 * What stands in a field while one types. It is the user's spelling for as long as it asks for the value in force or is about to; when
 * the value becomes another one by other means (back, a link), it is that one. `send` asks for a text and answers which value that
 * will be; null where it cannot be asked for.
 */
export function useDraft(value: string, send: (text: string) => string | null): Draft {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const [sent, setSent] = useState<readonly string[]>([]);
  const takeBack = useRef<() => void>(() => undefined);
  const waiting = useRef<string | null>(null);
  // what is called after the pause is what was given last: the address may have changed meanwhile
  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });
  if (value !== known) {
    setKnown(value);
    // of several that are under way, those before it have passed
    setSent(sent.slice(sent.indexOf(value) + 1));
    if (!sent.includes(value)) {
      setSent([]);
      setText(value);
    }
  }
  const flush = () => {
    takeBack.current();
    const asked = waiting.current;
    waiting.current = null;
    if (asked === null) return;
    const will = latest.current(asked);
    if (will !== null) setSent((before) => [...before, will]);
  };
  const type: Draft["type"] = (next, asked = "afterPause") => {
    setText(next);
    waiting.current = next;
    takeBack.current();
    if (asked === "now") flush();
    if (asked === "afterPause") takeBack.current = after(PAUSE_MS, flush);
  };
  useEffect(() => () => takeBack.current(), []);
  return { text, type, flush };
}
