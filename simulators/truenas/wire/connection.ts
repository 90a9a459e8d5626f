import type { WebSocket } from "ws";
import { carriesFields } from "../events/collections.ts";
import type { NasEvent } from "../events/compare.ts";
import { endSubscriptions, isSubscribed } from "../events/subscriptions.ts";
import type { Fault, Faults } from "../faults.ts";
import { logCall } from "../call-log.ts";
import type { LoggedCall } from "../call-log.ts";
import type { Session } from "../method.ts";
import { releaseOf } from "../versions.ts";
import { answer, methodFor, rowFor } from "./dispatch.ts";
import type { Appliance } from "./dispatch.ts";
import type { Dialect } from "./dialect.ts";
import { RpcError, tooManyCalls } from "./errors.ts";
import { tooLong } from "./request.ts";
import type { Request } from "./request.ts";

/**
 * One socket, of either protocol. At most 10 calls run at once, 10 more wait, the next is refused; answers leave in the order in
 * which they are ready. A socket that carried nothing to the client for the release's idle time is dropped without a close
 * frame, as nginx does. When it closes, calls that are still running lose their answer.
 */
export interface ConnectionOptions {
  readonly socket: WebSocket;
  readonly number: number;
  /** "v24.10" for the legacy protocol. */
  readonly apiVersion: string;
  readonly dialect: Dialect;
  readonly session: Session;
  readonly appliance: Appliance;
  readonly faults: Faults;
  readonly log: LoggedCall[];
}

/** facts/truenas-api.md §3.2. */
const RUNNING_AT_ONCE = 10;
const WAITING_AT_MOST = 10;

/** Serves a socket until it closes. */
export function serveConnection(options: ConnectionOptions): void {
  const { socket, appliance, session } = options;
  const gone = new AbortController();
  const idle = idleClose(socket, appliance);
  const slots = createSlots();
  const heard = (event: NasEvent): void => {
    tell(event, { ...options, slots, idle, signal: gone.signal });
  };
  appliance.audience.add(heard);
  socket.on("message", (data: Buffer, isBinary: boolean) => {
    const text = isBinary ? "" : data.toString("utf8");
    const refusal = isBinary
      ? { code: 1003, reason: "Invalid websocket message type" }
      : tooLong(text, session.user !== null);
    if (refusal !== null) {
      socket.close(refusal.code, refusal.reason);
      return;
    }
    void serveMessage(text, { ...options, slots, idle, signal: gone.signal });
  });
  socket.on("ping", () => {
    idle.reset();
  });
  socket.on("error", () => {
    socket.terminate();
  });
  socket.on("close", () => {
    appliance.audience.delete(heard);
    idle.stop();
    gone.abort(new Error("the socket is closed"));
  });
}

interface Serving extends ConnectionOptions {
  readonly slots: Slots;
  readonly idle: IdleClose;
  readonly signal: AbortSignal;
}

async function serveMessage(text: string, serving: Serving): Promise<void> {
  const message = serving.dialect.read(text);
  if (message.kind === "close") {
    serving.socket.close(message.code, message.reason);
    return;
  }
  if (message.kind === "reply") {
    if (message.reply !== null) {
      send(serving, message.reply);
    }
    return;
  }
  const { request } = message;
  const faults = serving.faults.take(request.method);
  log(serving, request);
  const reply = await replyTo(request, faults, serving);
  if (reply !== null && !request.isNotification) {
    deliver(serving, reply, faults);
  }
}

/** Null: the socket closed meanwhile. What is not an RpcError is a defect and ends the socket with 1011. */
async function replyTo(
  request: Request,
  faults: readonly Fault[],
  serving: Serving,
): Promise<Buffer | null> {
  const { appliance, apiVersion, dialect, session, signal, slots } = serving;
  try {
    const method = methodFor(appliance, request.method, apiVersion);
    const { method: name, params } = request;
    const result = await slots.run(() =>
      answer(appliance, method, { method: name, params, apiVersion, session, faults, signal }),
    );
    return await dialect.result(request, result);
  } catch (error) {
    if (error instanceof RpcError) {
      return dialect.error(request, error);
    }
    if (!signal.aborted) {
      serving.socket.close(1011, String(error).slice(0, 100));
    }
    return null;
  }
}

/** Sends an event to a session that wants it and may see its object. */
function tell(event: NasEvent, serving: Serving): void {
  const { session, dialect, appliance } = serving;
  const { collection, msg } = event;
  if (!isSubscribed(session, collection)) {
    return;
  }
  const row = msg === "removed" ? null : rowFor(appliance, event, serving);
  if (msg !== "removed" && row === null) {
    return;
  }
  const { line } = releaseOf(appliance.state.version);
  const message = dialect.event(event, carriesFields(collection, line) ? row : null);
  const faults = serving.faults.take(`event ${collection}`);
  const ended = faults.find(({ kind }) => kind === "unsubscribed");
  if (ended?.kind === "unsubscribed") {
    endSubscriptions(session, collection);
    send(serving, dialect.unsubscribed(collection, ended.reason));
    return;
  }
  const burst = faults.find(({ kind }) => kind === "burst");
  for (let times = burst?.kind === "burst" ? burst.times : 1; times > 0; times -= 1) {
    deliver(serving, message, faults);
  }
}

function deliver(serving: Serving, reply: Buffer, faults: readonly Fault[]): void {
  const has = (kind: Fault["kind"]): boolean => faults.some((fault) => fault.kind === kind);
  if (has("noReply")) {
    return;
  }
  if (has("cut")) {
    cut(serving.socket, reply);
    return;
  }
  send(serving, reply);
  if (has("duplicate")) {
    send(serving, reply);
  }
}

/** Connections that are being cut: what came after the half message would be its other half to the client. */
const CUT = new WeakSet<WebSocket>();

/** Sends half of the message as an unfinished fragment; the connection is gone once that is on its way. */
function cut(socket: WebSocket, reply: Buffer): void {
  if (CUT.has(socket)) {
    return;
  }
  CUT.add(socket);
  const half = reply.subarray(0, Math.floor(reply.length / 2));
  socket.send(half, { binary: false, fin: false }, () => {
    socket.terminate();
  });
}

function send({ socket, idle }: Serving, reply: Buffer): void {
  if (socket.readyState === socket.OPEN && !CUT.has(socket)) {
    socket.send(reply, { binary: false });
    idle.reset();
  }
}

function log(
  { log: calls, session, appliance, number }: Serving,
  { method, params }: Request,
): void {
  const user = session.user?.username ?? null;
  logCall(calls, { method, params, user, at: appliance.clock.now(), connection: number });
}

interface Slots {
  /** Runs now, or when a slot is free; throws -32000 when too many wait. */
  run<T>(action: () => Promise<T>): Promise<T>;
}

function createSlots(): Slots {
  const waiting: (() => void)[] = [];
  let running = 0;
  const enter = async (): Promise<void> => {
    if (running < RUNNING_AT_ONCE) {
      running += 1;
      return;
    }
    if (waiting.length >= WAITING_AT_MOST) {
      throw tooManyCalls();
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) {
      running -= 1;
    } else {
      next();
    }
  };
  return {
    async run(action) {
      await enter();
      try {
        return await action();
      } finally {
        leave();
      }
    },
  };
}

interface IdleClose {
  reset(): void;
  stop(): void;
}

/** Counts from the last byte that went to the client; pongs count too (facts/truenas-api.md §1.2). */
function idleClose(socket: WebSocket, { state, clock }: Appliance): IdleClose {
  const { idleCloseMs } = releaseOf(state.version);
  const arm = (): (() => void) =>
    clock.after(idleCloseMs, () => {
      socket.terminate();
    });
  let disarm = arm();
  return {
    reset: () => {
      disarm();
      disarm = arm();
    },
    stop: () => {
      disarm();
    },
  };
}
