import { expect, it } from "vitest";
import { isLoopback } from "./loopback.ts";

it.each(["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "::ffff:127.0.0.1", "a.localhost"])(
  "%s is this machine",
  (name) => expect(isLoopback(name)).toBe(true),
);

it.each(["", "127.example", "10.0.0.1", "0.0.0.0", "::", "localhost.example", "::ffff:10.0.0.1"])(
  "%j may be another",
  (name) => expect(isLoopback(name)).toBe(false),
);
