import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { ConfigError, SourceError } from "../../lib/errors.ts";
import { Secret } from "../../lib/secret.ts";
import { LIMITS } from "../budgets.ts";
import type { Connection } from "./connection.ts";
import { type ExecCredential, type PluginEnvironment, runExecPlugin } from "./exec-plugin.ts";
import type { ExecEntry, Pem, UserEntry } from "./kubeconfig.ts";

/** How one request shows who we are. Two requests with the same `clientCertificate` object may share a TLS connection. */
export interface Credential {
  readonly authorization: Secret | null;
  readonly clientCertificate: { readonly certificate: string; readonly key: Secret } | null;
}

/** Gives the credential for each request, and a newer one when the server refused it. */
export interface Credentials {
  current(signal: AbortSignal): Promise<Credential>;
  /** Called on 401 with what was refused: true if `current` now gives something else. */
  renew(refused: Credential, signal: AbortSignal): Promise<boolean>;
}

/**
 * The credentials of a user entry, by client-go's precedence: a token (of its file if there is one), else basic
 * authentication, else the exec plugin if there is no client certificate. Throws ConfigError where a file cannot be read.
 */
export function credentialsOf(connection: Connection, environment: PluginEnvironment): Credentials {
  const { user, userWhere } = connection;
  if (user === null) return fixed({ authorization: null, clientCertificate: null });
  const certificate = staticCertificate(user, userWhere);
  if (user.tokenFile !== null)
    return fromTokenFile(user.tokenFile, user.token, certificate(), environment);
  if (user.token !== null)
    return fixed({ authorization: bearer(user.token), clientCertificate: certificate() });
  if (user.username !== "" || user.password !== null) {
    const pair = `${user.username}:${user.password?.reveal() ?? ""}`;
    const authorization = new Secret(`Basic ${Buffer.from(pair).toString("base64")}`);
    return fixed({ authorization, clientCertificate: certificate() });
  }
  if (user.exec !== null && user.clientCertificate === null)
    return fromPlugin(user.exec, environment);
  return fromCertificateFiles(certificate);
}

/** A token, and nothing else. */
export function bearerOnly(token: Secret): Credentials {
  return fixed({ authorization: bearer(token), clientCertificate: null });
}

function bearer(token: Secret): Secret {
  return new Secret(`Bearer ${token.reveal()}`);
}

function fixed(credential: Credential): Credentials {
  return { current: () => Promise.resolve(credential), renew: () => Promise.resolve(false) };
}

/** Reads certificate and key of the kubeconfig, again at each call: files are replaced when they are renewed. */
export function staticCertificate(
  {
    clientCertificate: certificate,
    clientKey: key,
  }: Pick<UserEntry, "clientCertificate" | "clientKey">,
  where: string,
): () => Credential["clientCertificate"] {
  if (certificate === null || key === null) return () => null;
  return () => ({ certificate: readPem(certificate, where).reveal(), key: readPem(key, where) });
}

/** The text of a PEM source. Throws ConfigError where its file cannot be read. */
export function readPem(pem: Pem, where: string): Secret {
  if ("data" in pem) return pem.data;
  try {
    return new Secret(readFileSync(pem.file, "utf8"));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new ConfigError({
      where,
      expected: `a PEM file at ${pem.file}`,
      found: `a file that cannot be read (${code})`,
      next: "check the path and its permissions",
    });
  }
}

function fromCertificateFiles(read: () => Credential["clientCertificate"]): Credentials {
  let credential: Credential = { authorization: null, clientCertificate: read() };
  return {
    current: () => Promise.resolve(credential),
    renew(refused) {
      if (refused !== credential) return Promise.resolve(true);
      const fresh = read();
      const changed = fresh?.certificate !== credential.clientCertificate?.certificate;
      if (changed) credential = { authorization: null, clientCertificate: fresh };
      return Promise.resolve(changed);
    },
  };
}

/** Tokens of a Pod are replaced in their file while we run; client-go reads it once a minute (transport/token_source.go). */
function fromTokenFile(
  file: string,
  fallback: Secret | null,
  certificate: Credential["clientCertificate"],
  environment: PluginEnvironment,
): Credentials {
  let credential: Credential | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  const read = async (): Promise<Credential> => {
    const token = await readToken(file, fallback, environment);
    readAt = environment.clock.monotonicMs();
    const authorization = bearer(token);
    if (credential?.authorization?.reveal() === authorization.reveal()) return credential;
    credential = { authorization, clientCertificate: certificate };
    return credential;
  };
  return {
    async current() {
      const fresh =
        credential !== null && environment.clock.monotonicMs() - readAt < LIMITS.tokenFileMs;
      return fresh && credential !== null ? credential : await read();
    },
    renew: async (refused) => (await read()) !== refused,
  };
}

async function readToken(
  file: string,
  fallback: Secret | null,
  environment: PluginEnvironment,
): Promise<Secret> {
  const text = await readFile(file, "utf8").then(
    (content) => content.trim(),
    () => "",
  );
  if (text !== "") return new Secret(text);
  if (fallback !== null) return fallback;
  throw new SourceError({
    code: "unauthenticated",
    source: environment.source,
    message: `the token file ${file} is empty or cannot be read`,
    next: "check the path and its permissions",
  });
}

/** The plugin's answer is kept until it expires or is refused, and the plugin runs once at a time: it may ask a person. */
function fromPlugin(plugin: ExecEntry, environment: PluginEnvironment): Credentials {
  let credential: Credential | null = null;
  let expiresAt: number | null = null;
  let running: Promise<Credential> | null = null;
  const run = (signal: AbortSignal): Promise<Credential> => {
    running ??= runExecPlugin(plugin, environment, signal)
      .then((answer) => {
        expiresAt = answer.expiresAt;
        credential = credentialFrom(answer, credential);
        return credential;
      })
      .finally(() => (running = null));
    return running;
  };
  return {
    async current(signal) {
      const expired = expiresAt !== null && environment.clock.now() > expiresAt;
      return credential !== null && !expired ? credential : await run(signal);
    },
    async renew(refused, signal) {
      if (credential !== refused) return true;
      await run(signal);
      return true;
    },
  };
}

/** A certificate that did not change keeps its object, so that its TLS connections live on. */
function credentialFrom(answer: ExecCredential, before: Credential | null): Credential {
  const known = before?.clientCertificate ?? null;
  const same = known !== null && known.certificate === answer.clientCertificate?.certificate;
  return {
    authorization: answer.token === null ? null : bearer(answer.token),
    clientCertificate: same ? known : answer.clientCertificate,
  };
}
