import { createHash, X509Certificate } from "node:crypto";
import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { createAuthority } from "../certificates.ts";
import type { KeyPair } from "../certificates.ts";
import { systemClock } from "../clock.ts";
import type { Clock } from "../clock.ts";
import type { LoggedCall } from "./call-log.ts";
import { NO_COST, REPORTED_COST } from "./cost.ts";
import type { CostModel } from "./cost.ts";
import { eventsBetween, glanceAt } from "./events/compare.ts";
import type { ChangedBy } from "./events/compare.ts";
import { createFaults } from "./faults.ts";
import type { Faults } from "./faults.ts";
import type { Session } from "./method.ts";
import type { NasState } from "./state.ts";
import { releaseOf } from "./versions.ts";
import { serveConnection } from "./wire/connection.ts";
import { hasService } from "./wire/dispatch.ts";
import type { Appliance } from "./wire/dispatch.ts";
import { serveHttp } from "./wire/http.ts";
import { JSON_RPC } from "./wire/json-rpc.ts";
import { createLegacyDialect } from "./wire/legacy.ts";
import { createRateLimit } from "./wire/rate-limit.ts";

/** What a simulated NAS is started with. */
export interface TruenasSimulatorOptions {
  readonly state: NasState;
  /** On 127.0.0.1; 0 or absent: any free one. */
  readonly port?: number;
  /** A certificate for 127.0.0.1 and who vouches for it; absent: a new authority and its first certificate. */
  readonly tls?: ServerTls;
  /** How long answers take; what is absent costs nothing. "reported": the figures that others told for this release. */
  readonly costModel?: Partial<CostModel> | "reported";
  readonly clock?: Clock;
  /** Also listen in plaintext, where a login revokes the key. */
  readonly plaintext?: boolean;
}

/** What the server proves itself with. For a self-signed certificate both PEMs are the same. */
export interface ServerTls extends KeyPair {
  readonly caPem: string;
}

/** A running NAS. `state` may be changed at any time; the next call sees it. */
export interface TruenasSimulator extends AsyncDisposable {
  /** "wss://127.0.0.1:1234". */
  readonly url: string;
  /** "ws://127.0.0.1:1235" where plaintext was asked for. */
  readonly plaintextUrl: string | null;
  /** Of the certificate in use: these change when it is swapped. */
  readonly caPem: string;
  readonly certificatePem: string;
  /** SHA-256 of the DER certificate, 64 lower-case hexadecimal digits. */
  readonly pinSha256: string;
  readonly state: NasState;
  readonly faults: Faults;
  /** What was called, keys redacted; beyond 20,000 the older half is dropped. */
  readonly calls: readonly LoggedCall[];
  /**
   * Changes the state and sends the events that a real NAS sends for it, which depends on who did it: the middleware unless
   * told. What is changed in `state` directly sends none.
   */
  change(step: (state: NasState) => void, by?: ChangedBy): void;
  /** Number of sockets that are open. */
  readonly connections: number;
  /** Ends every socket without a close frame, as a reboot does. */
  dropConnections(): void;
  /** Nobody listens any more: connections are broken, new ones refused. */
  goDown(): Promise<void>;
  /** Listens again on the same port. */
  comeUp(): Promise<void>;
  /** Another certificate from now on, of a new authority unless given. */
  swapCertificate(tls?: ServerTls): Promise<void>;
  close(): Promise<void>;
}

/** Starts a NAS on loopback. Throws RangeError for a version that is not simulated. */
export async function startTruenasSimulator(
  options: TruenasSimulatorOptions,
): Promise<TruenasSimulator> {
  releaseOf(options.state.version);
  const simulator = new Simulator(options, options.tls ?? (await newCertificate()));
  await simulator.listen(options.port ?? 0, options.plaintext === true);
  return simulator;
}

async function newCertificate(): Promise<ServerTls> {
  const authority = await createAuthority("Simulated TrueNAS CA");
  const server = await authority.issueServer(["localhost", "127.0.0.1"]);
  return { ...server, caPem: authority.certificatePem };
}

/** Frames above this are nobody's request: the real limit is checked on the text. */
const FRAME_LIMIT_BYTES = 4 * 2 ** 20;

/** Boot lies this far back when the simulator starts. */
const UPTIME_AT_START_MS = 10 * 86_400_000;

class Simulator implements TruenasSimulator {
  readonly state: NasState;
  readonly faults: Faults = createFaults();
  readonly calls: LoggedCall[] = [];
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: FRAME_LIMIT_BYTES });
  readonly #appliance: Appliance;
  readonly #server: TlsServer;
  #plaintext: Server | null = null;
  #tls: ServerTls;
  #connections = 0;
  #port = 0;

  constructor(
    { state, clock = systemClock, costModel = {} }: TruenasSimulatorOptions,
    tls: ServerTls,
  ) {
    this.state = state;
    this.#tls = tls;
    const { line } = releaseOf(state.version);
    this.#appliance = {
      state,
      clock,
      cost: costModel === "reported" ? REPORTED_COST[line] : { ...NO_COST, ...costModel },
      rateLimit: createRateLimit(clock),
      bootedAt: bootClock(state, clock),
      audience: new Set(),
    };
    this.#server = createHttpsServer({ cert: tls.certificatePem, key: tls.keyPem });
    this.#attach(this.#server, true);
  }

  get url(): string {
    return `wss://127.0.0.1:${this.#server.listening ? portOf(this.#server) : this.#port}`;
  }

  get plaintextUrl(): string | null {
    return this.#plaintext === null ? null : `ws://127.0.0.1:${portOf(this.#plaintext)}`;
  }

  get caPem(): string {
    return this.#tls.caPem;
  }

  get certificatePem(): string {
    return this.#tls.certificatePem;
  }

  get pinSha256(): string {
    const { raw } = new X509Certificate(this.#tls.certificatePem);
    return createHash("sha256").update(raw).digest("hex");
  }

  get connections(): number {
    return this.#sockets.clients.size;
  }

  async listen(port: number, alsoPlaintext: boolean): Promise<void> {
    await listening(this.#server, port);
    if (alsoPlaintext) {
      this.#plaintext = createHttpServer();
      this.#attach(this.#plaintext, false);
      await listening(this.#plaintext, 0);
    }
  }

  change(step: (state: NasState) => void, by: ChangedBy = "middleware"): void {
    const { line } = releaseOf(this.state.version);
    const before = glanceAt(this.state, line);
    step(this.state);
    for (const event of eventsBetween(before, glanceAt(this.state, line), by)) {
      for (const tell of this.#appliance.audience) {
        tell(event);
      }
    }
  }

  dropConnections(): void {
    for (const socket of this.#sockets.clients) {
      socket.terminate();
    }
  }

  async goDown(): Promise<void> {
    this.#port = portOf(this.#server);
    this.dropConnections();
    await closed(this.#server);
  }

  async comeUp(): Promise<void> {
    await listening(this.#server, this.#port);
  }

  async swapCertificate(tls?: ServerTls): Promise<void> {
    this.#tls = tls ?? (await newCertificate());
    this.#server.setSecureContext({ cert: this.#tls.certificatePem, key: this.#tls.keyPem });
  }

  async close(): Promise<void> {
    this.dropConnections();
    await closed(this.#server);
    if (this.#plaintext !== null) {
      await closed(this.#plaintext);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #attach(server: Server, isSecure: boolean): void {
    const context = { appliance: this.#appliance, faults: this.faults };
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      void serveHttp(request, response, context);
    });
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgrade(request, socket, head, isSecure);
    });
  }

  /**
   * `/api/current` is the newest version; anything else that is not shipped is 404 (facts/truenas-api.md §1.3). 24.10 has
   * `/websocket` only; later ones have it too, but it is not simulated there.
   */
  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, isSecure: boolean): void {
    const { line, apiVersions } = releaseOf(this.state.version);
    const isLegacy = line === "24.10" && request.url === "/websocket";
    const apiVersion = isLegacy ? "v24.10" : askedVersion(request.url, apiVersions);
    const html = this.faults.take(`GET ${request.url ?? ""}`).find(({ kind }) => kind === "html");
    if (html !== undefined || apiVersion === null) {
      const status = html?.kind === "html" ? html.status : 404;
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#connections += 1;
      const peer = request.socket.remoteAddress ?? "";
      const session: Session = { peer, isSecure, user: null, subscriptions: new Map() };
      serveConnection({
        socket: webSocket,
        number: this.#connections,
        apiVersion,
        dialect: isLegacy
          ? createLegacyDialect({ session, hasService: (name) => hasService(name, line) })
          : JSON_RPC,
        session,
        appliance: this.#appliance,
        faults: this.faults,
        log: this.calls,
      });
    });
  }
}

/** The API version of a URL, or null where this release does not have it. */
function askedVersion(url: string | undefined, apiVersions: readonly string[]): string | null {
  const asked = /^\/api\/([^/?]+)$/u.exec(url ?? "")?.[1];
  const version = asked === "current" ? apiVersions.at(-1) : asked;
  return version !== undefined && apiVersions.includes(version) ? version : null;
}

/** When the present boot began: long ago at first, just now when the boot id has changed. */
function bootClock(state: NasState, clock: Clock): () => number {
  let { bootId } = state;
  let bootedAt = clock.now() - UPTIME_AT_START_MS;
  return () => {
    if (state.bootId !== bootId) {
      ({ bootId } = state);
      bootedAt = clock.now();
    }
    return bootedAt;
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function listening(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) {
    return;
  }
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
