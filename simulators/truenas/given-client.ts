import { once } from "node:events";
import { WebSocket } from "ws";
import { READER_KEY } from "./given.ts";
import type { TruenasSimulator } from "./simulator.ts";
import { releaseOf } from "./versions.ts";
import type { ErrorData } from "./wire/errors.ts";

/**
 * An answer as it came: exactly one of result and error is there. An error of the legacy protocol has neither code nor
 * message: its errno and its reason stand for them, and `data` is all of it.
 */
export interface Reply {
  readonly id?: unknown;
  readonly msg?: string;
  readonly result?: unknown;
  readonly error?: ReplyError;
}

interface ReplyError {
  readonly code: number;
  readonly message: string;
  readonly data?: ErrorData & { readonly type?: string | null };
}

/** A bare client of both protocols for tests of the simulator. */
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
  /** By user and key; by the key alone where the protocol is the legacy one. */
  login(username?: string, key?: string): Promise<unknown>;
  /** Sends text as it is. */
  sendText(text: string): void;
  /** The next message, whatever its id. */
  next(): Promise<Reply>;
  /** Close code, once the socket is closed. */
  closed(): Promise<number>;
}

/** How a test client opens a socket. */
export interface ConnectOptions {
  /** Absent: `/websocket` on 24.10, which speaks the legacy protocol only, `/api/current` later. */
  readonly path?: string;
  readonly url?: string;
  /** False: the socket of the legacy protocol is left as it is before `connect`. */
  readonly handshake?: boolean;
}

/** Opens a socket to a simulator. Rejects with `ws`' error where the upgrade is refused. */
export async function connect(
  simulator: TruenasSimulator,
  { path, url = simulator.url, handshake = true }: ConnectOptions = {},
): Promise<TestClient> {
  const { line } = releaseOf(simulator.state.version);
  const place = path ?? (line === "24.10" ? "/websocket" : "/api/current");
  const protocol = place === "/websocket" ? LEGACY : JSON_RPC;
  const socket = new WebSocket(`${url}${place}`, { ca: simulator.caPem });
  const client = createClient(socket, protocol);
  await once(socket, "open");
  if (protocol === LEGACY && handshake) {
    const connected = client.next();
    client.sendText(JSON.stringify({ msg: "connect", version: "1", support: ["1"] }));
    await connected;
  }
  return client;
}

interface Protocol {
  request(id: number, method: string, params: readonly unknown[]): object;
  reply(message: object): Reply;
  login(username: string, key: string): readonly [string, readonly unknown[]];
}

const JSON_RPC: Protocol = {
  request: (id, method, params) => ({ jsonrpc: "2.0", id, method, params }),
  reply: (message) => message,
  login: (username, key) => [
    "auth.login_ex",
    [{ mechanism: "API_KEY_PLAIN", username, api_key: key }],
  ],
};

const LEGACY: Protocol = {
  request: (id, method, params) => ({ id, msg: "method", method, params }),
  reply: (message) => {
    const { error, ...reply } = message as Reply & { error?: ErrorData };
    return error === undefined
      ? reply
      : { ...reply, error: { code: error.error, message: error.reason, data: error } };
  },
  login: (_, key) => ["auth.login_with_api_key", [key]],
};

function createClient(socket: WebSocket, protocol: Protocol): TestClient {
  const closing = new Promise<number>((resolve) => socket.once("close", resolve));
  const received: Reply[] = [];
  const waiting = new Map<unknown, (reply: Reply) => void>();
  const nexts: ((reply: Reply) => void)[] = [];
  let lastText = "";
  let id = 0;
  socket.on("message", (data: Buffer) => {
    lastText = data.toString();
    const reply = protocol.reply(JSON.parse(lastText) as object);
    received.push(reply);
    waiting.get(reply.id)?.(reply);
    nexts.shift()?.(reply);
  });
  const ask = async (method: string, params: readonly unknown[] = []): Promise<Reply> => {
    id += 1;
    const mine = id;
    socket.send(JSON.stringify(protocol.request(mine, method, params)));
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
      call(...protocol.login(username, key)),
    sendText: (text) => {
      socket.send(text);
    },
    next: async () => new Promise((resolve) => nexts.push(resolve)),
    closed: async () => closing,
  };
}
