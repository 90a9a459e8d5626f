import { describe, expect, it } from "vitest";
import { EventStream } from "./event-stream.ts";
import { sent } from "./given.ts";

describe("a stream that has ended", () => {
  it("gives what waited, and nothing that happens later", async () => {
    const stream = new EventStream(() => Buffer.from("again"));
    const errors: Error[] = [];
    stream.on("error", (error: Error) => errors.push(error));
    stream.offer(Buffer.from("before"));
    stream.end();
    stream.offer(Buffer.from("after"));
    stream.end();
    expect([await sent(stream), errors]).toEqual(["before", []]);
  });
});
