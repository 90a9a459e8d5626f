import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ANN } from "../given.ts";
import { anApp } from "../given-app.ts";
import { PAGE_PATHS } from "./page-paths.ts";

const SCRIPT = "/assets/index-1a2b.js";

const KNOWN = { gate: { admit: async () => ANN } };
const UNKNOWN = { gate: { admit: async () => null } };

function get(url: string, headers: Record<string, string> = {}) {
  return anApp(KNOWN).inject({ url, headers });
}

describe("a page of the web interface", () => {
  it.each(PAGE_PATHS)("%s is the same document, which is not kept", async (path) => {
    const { statusCode, headers, body } = await get(path.replace(/:[a-z]+/g, "1"));
    expect([statusCode, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(headers["cache-control"]).toBe("no-store");
    expect(body).toContain(SCRIPT);
  });

  it("is a login for whoever is nobody, and tells him nothing else", async () => {
    const app = anApp(UNKNOWN);
    const { statusCode, body } = await app.inject("/");
    expect(statusCode).toBe(401);
    expect(body).not.toContain(SCRIPT);
  });

  it("says what to do where the pages were not built", async () => {
    const { statusCode, body } = await anApp({ ...KNOWN, web: null }).inject("/");
    expect(statusCode).toBe(503);
    expect(body).toContain("npm run build");
  });

  it("may load scripts, styles, pictures and fonts of ours, and nothing else", async () => {
    const policy = String((await get("/")).headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("font-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
  });
});

describe("a page that the service writes itself", () => {
  it.each([
    ["to log in", { ...UNKNOWN }],
    ["about pages that were not built", { ...KNOWN, web: null }],
  ])("%s has a style that anybody gets, built or not, and no style in itself", async (_, parts) => {
    const app = anApp({ ...parts });
    const { body } = await app.inject("/");
    expect(body).not.toMatch(/style=|<style/);
    const path = /<link rel="stylesheet" href="([^"]+)">/.exec(body)?.[1] ?? "";
    const { statusCode, headers } = await anApp({ ...UNKNOWN, web: null }).inject(path);
    expect([statusCode, headers["content-type"]]).toEqual([200, "text/css; charset=utf-8"]);
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  });
});

describe("a file of the web interface", () => {
  it("is for anybody, and kept for ever, because its name says what is in it", async () => {
    const app = anApp(UNKNOWN);
    const { statusCode, headers } = await app.inject(SCRIPT);
    expect([statusCode, headers["content-type"]]).toEqual([200, "text/javascript; charset=utf-8"]);
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  });

  it("comes compressed for who takes that, and is the same", async () => {
    const plain = (await get(SCRIPT)).body;
    const brotli = await get(SCRIPT, { "accept-encoding": "gzip, br" });
    const gzip = await get(SCRIPT, { "accept-encoding": "gzip" });
    expect(brotli.headers["content-encoding"]).toBe("br");
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain);
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain);
    expect(brotli.headers["vary"]).toBe("accept-encoding");
  });

  it.each(["/assets/other.js", "/assets/", "/assets/../index.html", "/assets/..%2findex.html"])(
    "%s is not there",
    async (url) => {
      expect((await get(url)).statusCode).toBe(404);
    },
  );
});
