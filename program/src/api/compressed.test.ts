import { brotliDecompressSync, gunzipSync } from "node:zlib";
import Fastify from "fastify";
import { Type } from "typebox";
import { describe, expect, it } from "vitest";
import { served } from "./given.ts";
import { mountApi } from "./mount.ts";
import { defineRoute } from "./route.ts";
import { exactly, NO_BODY, NO_PARAMS } from "./schemas.ts";

const LONG = "ä".repeat(1_000);

function app(text: string, how: "object" | "written" = "object") {
  const route = defineRoute({
    method: "GET",
    path: "/text",
    policy: { for: "caller" },
    cached: true,
    summary: "Anything",
    params: NO_PARAMS,
    query: exactly({}),
    body: NO_BODY,
    answer: exactly({ text: Type.String() }),
    handle: () => (how === "object" ? { text } : { json: JSON.stringify({ text }) }),
  });
  const server = Fastify();
  mountApi(server, [route], served());
  return server;
}

function ask(text: string, encoding: string, how?: "object" | "written") {
  const headers = { "accept-encoding": encoding };
  return app(text, how).inject({ url: "/api/v1/text", headers });
}

describe("an answer", () => {
  it.each([
    ["gzip, deflate, br", "br", brotliDecompressSync],
    ["gzip, br;q=0.5", "gzip", gunzipSync],
    ["br;q=0, gzip", "gzip", gunzipSync],
  ])("is compressed for who takes %s", async (encodings, encoding, unpacked) => {
    for (const how of ["object", "written"] as const) {
      const { headers, rawPayload } = await ask(LONG, encodings, how);
      expect(headers["content-encoding"]).toBe(encoding);
      expect(headers["content-length"]).toBe(String(rawPayload.length));
      expect(JSON.parse(String(unpacked(rawPayload)))).toEqual({ text: LONG });
    }
  });

  it("is sent as it is to others, and where it is short; and says that it hangs on what they take", async () => {
    for (const [text, encodings] of [
      [LONG, "identity"],
      [LONG, "deflate"],
      ["short", "gzip, br"],
    ] as const) {
      const answer = await ask(text, encodings);
      expect(answer.headers["content-encoding"]).toBe(undefined);
      expect(answer.headers["vary"]).toBe("accept-encoding");
      expect(answer.json()).toEqual({ text });
    }
  });

  it("is not sent again to who has it, however he had it", async () => {
    const server = app(LONG);
    const { headers } = await server.inject({
      url: "/api/v1/text",
      headers: { "accept-encoding": "br" },
    });
    const again = await server.inject({
      url: "/api/v1/text",
      headers: { "accept-encoding": "gzip", "if-none-match": String(headers["etag"]) },
    });
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0]);
    expect(again.headers["vary"]).toBe("accept-encoding");
  });
});
