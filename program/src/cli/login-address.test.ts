import { describe, expect, it } from "vitest";
import { onLoopback } from "../lib/given-server.ts";
import { Secret } from "../lib/secret.ts";
import { loginAddress } from "./login-address.ts";

describe("an address to log in", () => {
  it.each([
    ["a page", "<!doctype html>"],
    ["other JSON", '{"ok":true}'],
    ["no object", "null"],
  ])("is not made of %s, which another program answers who has the port now", async (_, body) => {
    await using other = await onLoopback((_request, response) => response.end(body), null);
    const reach = { url: other.url, token: new Secret("t") };
    const signal = new AbortController().signal;
    await expect(loginAddress({ reach, cert: null, signal })).rejects.toThrow(
      `no answer from ${other.url} (what answers there is no plumbline serve)`,
    );
  });
});
