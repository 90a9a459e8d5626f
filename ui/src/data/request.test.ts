import { beforeEach, describe, expect, it, vi } from "vitest";
import { Refusal } from "./data.ts";
import { get } from "./request.ts";

const HERE = () => new Response(JSON.stringify({ rows: [] }));

function tooMany(retryAfter: string | null): Response {
  const headers = retryAfter === null ? {} : { "retry-after": retryAfter };
  return new Response(JSON.stringify({ detail: "too many requests" }), { status: 429, headers });
}

/** A service that answers so, one after another, and the last for ever. */
function answering(...answers: readonly (() => Response)[]) {
  let asked = 0;
  const ask = vi.fn(() => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    return Promise.resolve(answer?.());
  });
  vi.stubGlobal("fetch", ask);
  return ask;
}

const never = new AbortController().signal;

describe("a question to a service that asks for patience", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  it("is asked again after the time that the service says", async () => {
    const ask = answering(() => tooMany("2"), HERE);
    const answer = get("/findings", {}, never);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(ask).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(200);
    expect(await answer).toEqual({ rows: [] });
  });

  it("is refused at last, and at once where no time is said or it is long", async () => {
    const ask = answering(() => tooMany("1"));
    const refused = get("/findings", {}, never).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await refused).toBeInstanceOf(Refusal);
    expect(ask.mock.calls.length).toBeGreaterThan(2);
    for (const time of [null, "3600", "soon"]) {
      answering(() => tooMany(time));
      await expect(get("/findings", {}, never)).rejects.toThrow("too many requests");
    }
  });

  it("is not asked again once nobody wants the answer", async () => {
    const ask = answering(() => tooMany("2"), HERE);
    const stop = new AbortController();
    const refused = get("/findings", {}, stop.signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    stop.abort();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await refused).toBeInstanceOf(Error);
    expect(ask).toHaveBeenCalledOnce();
  });
});
