import { describe, expect, it } from "vitest";
import { isOurs } from "./names.ts";

const LOOPBACK = { addresses: "loopback", others: ["plumbline.example"] } as const;

describe("a Host, where we listen on loopback", () => {
  it.each([
    "127.0.0.1:9797",
    "127.0.0.1",
    "localhost:9797",
    "LOCALHOST",
    "localhost.",
    "[::1]:9797",
    "127.1.2.3",
    "plumbline.example",
    "Plumbline.Example:8443",
  ])("%s is ours", (host) => expect(isOurs(host, LOOPBACK)).toBe(true));

  it.each([
    undefined,
    "",
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example:9797",
    "plumbline.example.evil.example",
    "10.0.0.1:9797",
    "0.0.0.0",
    "127.0.0.1:9797@evil.example",
    "[::1",
    "[fe80::1]",
    "a b",
    "127.0.0.1, evil.example",
  ])("%j is not", (host) => expect(isOurs(host, LOOPBACK)).toBe(false));
});

it("elsewhere every address is, because a rebound name is none, and of the names those that are configured", () => {
  const names = { addresses: "all", others: ["plumbline.example"] } as const;
  const hosts = ["10.0.0.1:9797", "[fd00::1]:9797", "plumbline.example", "evil.example", "1.2.3"];
  expect(hosts.map((host) => isOurs(host, names))).toEqual([true, true, true, false, false]);
});
