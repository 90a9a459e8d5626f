import type { FastifyInstance } from "fastify";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { createApp, type Served } from "../api/app.ts";
import { type Door, LOOPBACK_DOOR } from "../api/door.ts";
import { loginPath } from "../api/login-paths.ts";
import { authBy } from "../config/auth.ts";
import type { LoadedConfig, ServeConfig } from "../config/config.ts";
import { listenText } from "../config/listen.ts";
import { readServingFiles, type ServingFiles } from "../config/serving-files.ts";
import { isLoopback } from "../lib/loopback.ts";
import { reasonOf } from "../lib/system-reason.ts";
import type { CliContext } from "./context.ts";
import type { Entrance } from "./entrance.ts";
import { usageError } from "./flags.ts";
import { errorPage } from "./pages.ts";
import { type Reach, writeReach } from "./serve-files.ts";
import { ServedCertificate } from "./served-certificate.ts";

/** What is needed to listen. */
export interface ListeningParts {
  readonly context: CliContext;
  readonly loaded: LoadedConfig;
  readonly entrance: Entrance;
  readonly served: Omit<Served, "gate" | "openMetrics">;
  /** Where the token is left for programs; null where nothing may be written. */
  readonly stateDirectory: string | null;
  readonly log: Logger;
}

/** How long requests that are under way have to end. */
const CLOSE_MS = 5_000;

/** The service answers. */
export interface Listening {
  /** null where it answers in the clear. */
  readonly certificate: ServedCertificate | null;
  /** Connections that were ended since the start, because there were as many as there may be. */
  readonly dropped: number;
  /** Requests that came in since the start. */
  readonly asked: number;
  /** Answers no more: requests under way end, or are ended. */
  close(): Promise<void>;
}

/**
 * Begins to answer where the configuration says, and says so. Throws ConfigError for an address that is not to be had, files
 * that are no certificate, and where secrets of callers would be in danger.
 */
export async function listen(parts: ListeningParts): Promise<Listening> {
  const { context, loaded, entrance, served, log } = parts;
  const files = readServingFiles(loaded);
  refuseOthers(loaded);
  const app = createApp(
    { ...served, gate: entrance.gate, openMetrics: isOpen(loaded.config.serve) },
    doorOf(parts, files, () => addressOf(app).port),
  );
  let dropped = 0;
  app.server.on("drop", () => dropped++);
  let asked = 0;
  app.server.on("request", () => asked++);
  await bind(app, loaded);
  const url = urlOf(addressOf(app), files !== null);
  log.info({ url, metrics: `${url}/metrics` }, "listening");
  const forget = tellWorkstation(parts, url);
  const over = new AbortController();
  const certificate =
    files &&
    new ServedCertificate({ loaded, files, server: app.server as Server, log, ...context });
  const following = certificate?.follow(over.signal);
  return {
    certificate,
    get dropped() {
      return dropped + app.displaced();
    },
    get asked() {
      return asked;
    },
    close: async () => {
      forget();
      over.abort();
      await following;
      const soonEnough = context.clock.after(CLOSE_MS, () => app.server.closeAllConnections());
      await app.close();
      soonEnough();
    },
  };
}

/** Who is on this machine already may read what it measures. */
function isOpen({ host, openMetrics }: ServeConfig): boolean {
  return openMetrics || isLoopback(host.toLowerCase());
}

/** Where callers are known by a token on this machine, others may not reach it. Throws ConfigError. */
export function refuseOthers(loaded: LoadedConfig): void {
  const { serve } = loaded.config;
  if (authBy(serve) !== "token" || isLoopback(serve.host.toLowerCase())) return;
  throw usageError(
    loaded.at("serve.listen"),
    "an address of this machine only, because callers are known by a token that lies on it",
    listenText(serve),
    "listen on 127.0.0.1, or let a cluster say who callers are with serve.auth.by: kubernetes",
  );
}

function doorOf(
  { context, loaded, entrance }: ListeningParts,
  files: ServingFiles | null,
  port: () => number,
): Door {
  const { serve } = loaded.config;
  return {
    ...LOOPBACK_DOOR,
    clock: context.clock,
    tls: files && { cert: files.cert, key: files.key.reveal() },
    isSecure: files !== null || serve.plaintext,
    names: namesOf(serve),
    login: entrance.workstation,
    port,
  };
}

function namesOf({ host, hosts }: ServeConfig): Door["names"] {
  if (isLoopback(host.toLowerCase())) return { addresses: "loopback", others: hosts };
  return hosts.length === 0 ? null : { addresses: "all", others: hosts };
}

async function bind(app: FastifyInstance, loaded: LoadedConfig): Promise<void> {
  const { host, port } = loaded.config.serve;
  // fastify would listen at each address of that name by a server of its own, without our limits and without a new certificate
  const address = host.toLowerCase() === "localhost" ? "127.0.0.1" : host;
  try {
    await app.listen({ host: address, port });
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!/^E[A-Z_]+$/.test(code)) throw error;
    throw usageError(
      loaded.at("serve.listen"),
      "an address and a port that are free here",
      `${listenText({ host, port })} (${reasonOf(error)})`,
      "name another with --listen",
    );
  }
}

function addressOf({ server }: FastifyInstance): AddressInfo {
  return server.address() as AddressInfo;
}

function urlOf({ address, port }: AddressInfo, isTls: boolean): string {
  return `${isTls ? "https" : "http"}://${listenText({ host: address, port })}`;
}

/**
 * Leaves the token where programs of its user find it, and shows him an address that logs a browser in: on stderr, and only where
 * that is a terminal, because logs go to places that must not hold it. Answers how to take the token away again.
 */
function tellWorkstation(parts: ListeningParts, url: string): () => void {
  const { context, entrance } = parts;
  const { workstation } = entrance;
  if (workstation === null) return () => {};
  const forget = leaveToken(parts, { url, token: workstation.token });
  if (context.stderr.isTTY === true) {
    const page = errorPage(context);
    const another = forget === null ? "there is no other" : "plumbline login gives another";
    page.prose(`This address logs a browser in, once and within an hour; ${another}:`);
    page.command(`${url}${loginPath(workstation.newCode())}`, 2, "strong");
  }
  return forget ?? (() => {});
}

/** null where there is no place for it, or none that can be written: only a terminal gets anybody in then. */
function leaveToken({ stateDirectory, log }: ListeningParts, reach: Reach): (() => void) | null {
  if (stateDirectory === null) return null;
  try {
    return writeReach(stateDirectory, reach);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (!/^E[A-Z]+$/.test(code)) throw error;
    log.warn({ cause: message }, "the token cannot be written");
    return null;
  }
}
