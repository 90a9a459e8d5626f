import { once } from "node:events";
import { connect } from "node:net";
import { get, type IncomingMessage } from "node:http";
import { setImmediate as setImmediateAsync } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { copyOf, giveBack } from "../lib/memory.ts";
import type { Exposition } from "../metrics/board.ts";
import { createApp, type Served } from "./app.ts";
import { ANN, served } from "./given.ts";

const WATCHED = Buffer.from('plumbline_pool_healthy{pool="tank"} 1\n');
const OWN = Buffer.from('plumbline_build_info{version="1"} 1\n');
const OTHERS = [Buffer.from('plumbline_pool_free_bytes{pool="a"} 1\n'), Buffer.from("# ä\n")];
const METRICS = Buffer.concat([WATCHED, ...OTHERS, OWN]);
const EXPOSITION: Exposition = {
  watched: [[WATCHED], OTHERS],
  own: [OWN, Buffer.alloc(0)],
  done: () => {},
};

function app(over: Partial<Served> = {}) {
  const nobody = { admit: async () => null };
  return createApp(served({ metrics: () => EXPOSITION, shown: () => null, gate: nobody, ...over }));
}

function streamed(url: string, encoding: string): Promise<IncomingMessage> {
  const headers = { "accept-encoding": encoding };
  return new Promise((resolve) => get(url, { headers }, resolve));
}

describe("/metrics", () => {
  it("answers in the text format, as it is", async () => {
    const { statusCode, headers, payload } = await app().inject("/metrics");
    expect(statusCode).toBe(200);
    expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(payload).toBe(METRICS.toString());
  });

  it("answers in OpenMetrics to whom asks for it, and says what the answer hangs on", async () => {
    const asked: string[] = [];
    const { headers } = await app({
      metrics: (format) => {
        asked.push(format);
        return EXPOSITION;
      },
    }).inject({ url: "/metrics", headers: { accept: "application/openmetrics-text" } });
    expect(asked).toEqual(["openmetrics"]);
    expect(headers["content-type"]).toContain("application/openmetrics-text");
    expect(headers["vary"]).toBe("accept, accept-encoding");
  });

  it("compresses for whom takes gzip", async () => {
    const headers = { "accept-encoding": "gzip" };
    const answer = await app().inject({ url: "/metrics", headers });
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(answer.rawPayload)).toEqual(METRICS);
  });

  it("FLT-Q4: answers twenty at once, from one text, while one who asked does not read", async () => {
    const large = [[Buffer.alloc(2 ** 22, "x")]];
    const busy = app({ metrics: () => ({ ...EXPOSITION, watched: large, own: [OWN] }) });
    const address = await busy.listen({ host: "127.0.0.1", port: 0 });
    const { port } = new URL(address);
    const idle = connect(Number(port), "127.0.0.1");
    idle.write("GET /metrics HTTP/1.1\r\nhost: localhost\r\n\r\n");
    await once(idle, "readable");
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const headers = { "accept-encoding": "gzip" };
        return (await fetch(`${address}/metrics`, { headers })).arrayBuffer();
      }),
    );
    expect(answers.map(({ byteLength }) => byteLength)).toEqual(
      answers.map(() => 2 ** 22 + OWN.length),
    );
    idle.destroy();
    await busy.close();
  });

  it.each(["identity", "gzip"])(
    "sends the whole to a slow reader (%s), and gives its pieces back then and no sooner",
    async (encoding) => {
      const text = Buffer.from(Array.from({ length: 400_000 }, (_, at) => `x ${at}\n`).join(""));
      const piece = copyOf([text]);
      const { promise, resolve: done } = Promise.withResolvers<void>();
      const givenBack = promise.then(() => giveBack(piece));
      await using server = app({ metrics: () => ({ watched: [[piece]], own: [OWN], done }) });
      const address = await server.listen({ host: "127.0.0.1", port: 0 });
      const answer = await streamed(`${address}/metrics`, encoding);
      for (let turn = 0; turn < 20; turn += 1) await setImmediateAsync();
      const body = Buffer.concat(await answer.toArray());
      await givenBack;
      expect(answer.headers["content-length"]).toBe(String(body.length));
      const plain = encoding === "gzip" ? gunzipSync(body) : body;
      expect(plain.equals(Buffer.concat([text, OWN]))).toBe(true);
    },
  );

  it("gives its pieces back when whoever asked goes away", async () => {
    const { promise, resolve: done } = Promise.withResolvers<void>();
    const large = [[Buffer.alloc(2 ** 24, "x")]];
    await using server = app({ metrics: () => ({ watched: large, own: [OWN], done }) });
    const address = await server.listen({ host: "127.0.0.1", port: 0 });
    (await streamed(`${address}/metrics`, "identity")).destroy();
    await promise;
  });

  it("gives its pieces back when whoever asked went away before it was known who that is", async () => {
    const { promise, resolve: done } = Promise.withResolvers<void>();
    const { promise: gone, resolve: goes } = Promise.withResolvers<void>();
    const { promise: asked, resolve: asks } = Promise.withResolvers<void>();
    const gate = {
      admit: async () => {
        asks();
        await gone;
        return ANN;
      },
    };
    const metrics = () => ({ ...EXPOSITION, done });
    await using server = app({ metrics, gate, openMetrics: false });
    server.server.on("connection", (socket) => socket.once("close", () => setImmediate(goes)));
    const address = await server.listen({ host: "127.0.0.1", port: 0 });
    const request = get(`${address}/metrics`).on("error", () => {});
    await asked;
    request.destroy();
    await promise;
  });

  it("says to HEAD how much it would be", async () => {
    const { headers, rawPayload } = await app().inject({ method: "HEAD", url: "/metrics" });
    expect([headers["content-length"], rawPayload.length]).toEqual([String(METRICS.length), 0]);
  });

  it("says no more than that it failed, and tells us why", async () => {
    const told: string[] = [];
    const broken = app({
      metrics: () => {
        throw new Error("key 1-secret");
      },
      failed: (error) => told.push(error.message),
    });
    const { statusCode, payload } = await broken.inject("/metrics");
    expect(statusCode).toBe(500);
    expect(JSON.parse(payload)).toEqual({
      title: "Internal Server Error",
      status: 500,
      detail: "something went wrong here; the log of the service says what",
    });
    expect(told).toEqual(["key 1-secret"]);
  });
});

describe("probes", () => {
  it("find the process alive before the first look, and not ready", async () => {
    const young = app({ notReady: () => "the first look is not finished" });
    expect((await young.inject("/livez")).statusCode).toBe(200);
    const { statusCode, payload } = await young.inject("/readyz");
    expect([statusCode, payload]).toEqual([503, "the first look is not finished\n"]);
  });

  it("find it ready afterwards", async () => {
    expect((await app().inject("/readyz")).statusCode).toBe(200);
  });
});

describe("anything else", () => {
  it.each(["/metric", "/api/v1/nothing", "/api/v1", "/Metrics"])("%s is not there", async (url) => {
    const answer = await app().inject(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(answer.json()).toEqual({
      title: "Not Found",
      status: 404,
      detail: "path: expected one that is there, found another; /api/v1/ lists them",
    });
  });

  it("is a page with a way on for a browser, and not below the API", async () => {
    const headers = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
    const answer = await app().inject({ url: "/nosuch", headers });
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
      404,
      "text/html; charset=utf-8",
    ]);
    expect(answer.payload).toContain('<a href="/">To the overview</a>');
    const asked = await app().inject({ url: "/api/v1/nothing", headers });
    expect(asked.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  });

  it("is not written: who asks by another method is told which there are", async () => {
    const answer = await app().inject({ method: "POST", url: "/metrics" });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers["allow"]).toBe("GET, HEAD");
    expect(answer.json()).toMatchObject({
      detail: "method: expected GET, HEAD, found POST; use another",
    });
  });
});
