import { once } from "node:events";
import { WebSocket } from "ws";
import { READER_KEY } from "./given.ts";
import type { TruenasSimulator } from "./simulator.ts";
import type { ErrorData } from "./wire/errors.ts";

/** An answer as it came: exactly one of result and error is there. */
export interface Reply {
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: ErrorData };
}

/** A bare JSON-RPC client for tests of the simulator. */
export interface TestClient {
  readonly socket: WebSocket;
  /** The text of the last message that came. */
  readonly lastText: string;
  /** Everything that came, in order. */
  readonly received: readonly Reply[];
  /** Sends one request and waits for the answer with its id. */
  ask(method: string, params?: readonly unknown[]): Promise<Reply>;
  /** The result; throws where an error came. */
  call(method: string, params?: readonly unknown[]): Promise<unknown>;
  login(username?: string, key?: string): Promise<unknown>;
  /** Sends text as it is. */
  sendText(text: string): void;
  /** The next message, whatever its id. */
  next(): Promise<Reply>;
  /** Close code, once the socket is closed. */
  closed(): Promise<number>;
}

/** Opens a socket to a simulator. Rejects with `ws`' error where the upgrade is refused. */
export async function connect(
  simulator: TruenasSimulator,
  { path = "/api/current", url = simulator.url } = {},
): Promise<TestClient> {
  const socket = new WebSocket(`${url}${path}`, { ca: simulator.caPem });
  const closing = new Promise<number>((resolve) => socket.once("close", resolve));
  const received: Reply[] = [];
  const waiting = new Map<unknown, (reply: Reply) => void>();
  const nexts: ((reply: Reply) => void)[] = [];
  let lastText = "";
  let id = 0;
  socket.on("message", (data: Buffer) => {
    lastText = data.toString();
    const reply = JSON.parse(lastText) as Reply;
    received.push(reply);
    waiting.get(reply.id)?.(reply);
    nexts.shift()?.(reply);
  });
  await once(socket, "open");
  const ask = async (method: string, params: readonly unknown[] = []): Promise<Reply> => {
    id += 1;
    const mine = id;
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: mine, method, params }));
    return new Promise((resolve) => waiting.set(mine, resolve));
  };
  const call = async (method: string, params?: readonly unknown[]): Promise<unknown> => {
    const { result, error } = await ask(method, params);
    if (error !== undefined) {
      throw new Error(`${error.code} ${error.data?.reason ?? error.message}`);
    }
    return result;
  };
  return {
    socket,
    received,
    get lastText() {
      return lastText;
    },
    ask,
    call,
    login: async (username = "plumbline", key = READER_KEY) =>
      call("auth.login_ex", [{ mechanism: "API_KEY_PLAIN", username, api_key: key }]),
    sendText: (text) => {
      socket.send(text);
    },
    next: async () => new Promise((resolve) => nexts.push(resolve)),
    closed: async () => closing,
  };
}
