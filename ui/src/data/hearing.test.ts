import { beforeEach, describe, expect, it, vi } from "vitest";
import { Listener } from "./hearing.ts";

/** A stream of events that does what the test says. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 0;

  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  says(type: string, data: object): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }

  /** The connection broke: the browser tries again by itself. */
  breaks(): void {
    this.readyState = 0;
    this.dispatchEvent(new Event("error"));
  }

  /** As after an answer that is none: the browser does not try again. */
  isGivenUp(): void {
    this.readyState = Stream.CLOSED;
    this.dispatchEvent(new Event("error"));
  }

  close(): void {
    this.readyState = Stream.CLOSED;
  }
}

class Tab extends EventTarget {
  visibilityState = "visible";

  turns(visibilityState: "hidden" | "visible"): void {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

function listening({ isKnown = true } = {}) {
  const tab = new Tab();
  vi.stubGlobal("document", tab);
  vi.stubGlobal("EventSource", Stream);
  const streams: Stream[] = [];
  const renew = vi.fn(() => Promise.resolve());
  const open = () => {
    streams.push(new Stream());
    return streams.at(-1) as unknown as EventSource;
  };
  const listener = new Listener({ open, renew, isKnown: () => Promise.resolve(isKnown) });
  const since = () => {
    const hearing = listener.state();
    return hearing.is === "lost" ? hearing.since : null;
  };
  return { tab, streams, renew, state: () => listener.state().is, since, listener };
}

const HOUR_MS = 3_600_000;

describe("the listener of a page", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  it("tries again what the browser gave up, and renews what was missed", async () => {
    const { streams, renew, state } = listening();
    streams[0]?.opens();
    streams[0]?.isGivenUp();
    expect(state()).toBe("lost");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(streams).toHaveLength(2);
    streams[1]?.opens();
    expect(state()).toBe("live");
    expect(renew).toHaveBeenCalledOnce();
  });

  it("tries again when somebody looks away from a lost page and soon back", async () => {
    const { tab, streams, renew, state } = listening();
    streams[0]?.opens();
    streams[0]?.isGivenUp();
    await vi.advanceTimersByTimeAsync(1_000);
    tab.turns("hidden");
    await vi.advanceTimersByTimeAsync(20_000);
    tab.turns("visible");
    expect(streams).toHaveLength(2);
    expect(state()).toBe("lost");
    streams[1]?.opens();
    expect(state()).toBe("live");
    expect(renew).toHaveBeenCalledOnce();
  });

  it("does not try again while nobody looks", async () => {
    const { tab, streams } = listening();
    streams[0]?.opens();
    tab.turns("hidden");
    streams[0]?.isGivenUp();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(streams).toHaveLength(1);
    tab.turns("visible");
    expect(streams).toHaveLength(2);
  });

  it("ends the stream a minute after the last look, and opens it with the next", async () => {
    const { tab, streams, renew } = listening();
    streams[0]?.opens();
    tab.turns("hidden");
    await vi.advanceTimersByTimeAsync(59_000);
    expect(streams[0]?.readyState).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(streams[0]?.readyState).toBe(Stream.CLOSED);
    tab.turns("visible");
    expect(streams).toHaveLength(2);
    expect(renew).toHaveBeenCalledOnce();
  });

  it("is lost since it heard something last, and not since it noticed", async () => {
    const { streams, since } = listening();
    streams[0]?.opens();
    await vi.advanceTimersByTimeAsync(60_000);
    streams[0]?.says("look", {});
    const heardAt = Date.now();
    await vi.advanceTimersByTimeAsync(3 * HOUR_MS); // as a computer that slept
    streams[0]?.breaks();
    expect(since()).toBe(heardAt);
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    streams[0]?.breaks();
    expect(since()).toBe(heardAt);
  });

  it("is lost since it closed by itself, where there is no network when somebody looks again", async () => {
    const { tab, streams, since } = listening();
    streams[0]?.opens();
    const heardAt = Date.now();
    tab.turns("hidden");
    await vi.advanceTimersByTimeAsync(3 * HOUR_MS);
    tab.turns("visible");
    streams[1]?.breaks();
    expect(since()).toBe(heardAt);
  });

  it("is lost since an answer came last, where answers come and events do not", async () => {
    const { streams, since, listener } = listening();
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    listener.answered();
    streams[0]?.breaks();
    expect(since()).toBe(Date.now());
    await vi.advanceTimersByTimeAsync(60_000);
    listener.answered();
    expect(since()).toBe(Date.now());
  });

  it("is lost since the page came, where nothing was heard ever", async () => {
    const cameAt = Date.now();
    const { streams, since } = listening();
    await vi.advanceTimersByTimeAsync(30_000);
    streams[0]?.breaks();
    expect(since()).toBe(cameAt);
  });

  it("tries nothing more when nobody is logged in", async () => {
    const { tab, streams, state } = listening({ isKnown: false });
    streams[0]?.isGivenUp();
    await vi.advanceTimersByTimeAsync(600_000);
    tab.turns("visible");
    expect(state()).toBe("refused");
    expect(streams).toHaveLength(1);
  });
});
