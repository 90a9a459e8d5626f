import { once } from "node:events";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { createAuthority } from "../../../simulators/certificates.ts";
import { READER_KEY } from "../../../simulators/truenas/given.ts";
import type { Clock } from "../lib/clock.ts";
import { hastyClock, impatientClock, only, readOptions, sourceOf } from "./given.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

type Message = Readonly<Record<string, unknown>>;

/** Something at our address that names no API versions, takes a WebSocket, and answers each message as it likes. */
async function stranger(answer: (message: Message) => object | string | null) {
  const authority = await createAuthority("Test CA");
  const { certificatePem: cert, keyPem: key } = await authority.issueServer(["127.0.0.1"]);
  const server = https.createServer({ cert, key }, (_request, response) => {
    response.statusCode = 404;
    response.end();
  });
  const heard: string[] = [];
  const sockets = new WebSocketServer({ server, path: "/websocket" });
  sockets.on("connection", (socket) =>
    socket.on("message", (data: Buffer) => {
      heard.push(data.toString());
      const reply = answer(JSON.parse(data.toString()) as Message);
      if (reply !== null) socket.send(typeof reply === "string" ? reply : JSON.stringify(reply));
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.defer(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { heard, url: `wss://127.0.0.1:${port}`, caPem: authority.certificatePem };
}

async function reasonOf(
  at: { readonly url: string; readonly caPem: string },
  clock: Clock = hastyClock,
): Promise<unknown> {
  const source = sourceOf(at, {}, clock);
  stack.defer(() => source.close());
  const observation = only(await source.read(["pools"], readOptions()), "pools");
  return "reason" in observation ? observation.reason : null;
}

const HELLO = '{"msg":"connect","version":"1","support":["1"]}';
const CONNECTED = { msg: "connected", session: "s" };

/** Greets, takes the key, and then says which version it is. */
const calling = (itself: unknown) => (message: Message) => {
  if (message["msg"] === "connect") return CONNECTED;
  const result = message["method"] === "system.version" ? itself : true;
  return { msg: "result", id: message["id"], result };
};

describe("before something at the address of a TrueNAS has greeted, it is not sent the key", () => {
  test.each<[string, () => object | string | null, string]>([
    ["says nothing", () => null, "timeout"],
    ["refuses the version of the protocol", () => ({ msg: "failed", version: "1" }), "malformed"],
    ["speaks JSON-RPC", () => ({ jsonrpc: "2.0", id: "1", result: true }), "malformed"],
    ["sends no JSON", () => "hello", "malformed"],
    ["sends an event only", () => ({ msg: "added", collection: "alert.list" }), "timeout"],
  ])("that %s", async (_title, answer, code) => {
    const at = await stranger(answer);
    expect(await reasonOf(at, impatientClock)).toMatchObject({ code });
    expect(at.heard).toEqual([HELLO]);
  });
});

describe("what speaks the protocol of 24.10 must be 24.10", () => {
  test.each<[string, unknown, string, RegExp]>([
    ["older", "TrueNAS-SCALE-24.04.2.5", "unsupported", /update TrueNAS/],
    ["newer, with its API versions kept back", "TrueNAS-25.10.6", "unsupported", /api\/versions/],
    ["CORE", "TrueNAS-13.0-U6.1", "unsupported", /update TrueNAS/],
    ["something else", "Nextcloud 31", "unsupported", /update TrueNAS/],
    ["nothing that has a version", null, "malformed", /report it/],
  ])("and is not read where it is %s", async (_title, version, code, next) => {
    const at = await stranger(calling(version));
    expect(await reasonOf(at)).toMatchObject({
      code,
      next: expect.stringMatching(next) as unknown,
    });
    const methods = at.heard.slice(1).map((text) => (JSON.parse(text) as Message)["method"]);
    expect(methods).toEqual(["auth.login_with_api_key", "system.version"]);
  });

  test("an error that echoes the key is told without it", async () => {
    const at = await stranger((message) => {
      if (message["method"] !== "system.version") return calling("")(message);
      const error = { error: 14, errname: "EFAULT", type: null, reason: `no ${READER_KEY}` };
      return { msg: "result", id: message["id"], error };
    });
    expect(JSON.stringify(await reasonOf(at))).toContain("system.version failed: no [secret]");
  });
});
