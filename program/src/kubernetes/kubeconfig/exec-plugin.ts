import { spawn } from "node:child_process";
import type { Clock } from "../../lib/clock.ts";
import { SourceError } from "../../lib/errors.ts";
import { Secret } from "../../lib/secret.ts";
import { LIMITS } from "../budgets.ts";
import { message, jsonField as json, type Read, text } from "../wire/types.ts";
import { WireError } from "../wire/wire-error.ts";
import type { ExecEntry } from "./kubeconfig.ts";

/** What a plugin gave: a token, a client certificate, or both. */
export interface ExecCredential {
  readonly token: Secret | null;
  readonly clientCertificate: { readonly certificate: string; readonly key: Secret } | null;
  /** Epoch ms; null = until it is refused. */
  readonly expiresAt: number | null;
}

/** What a plugin is run with. */
export interface PluginEnvironment {
  readonly source: string;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person can answer on standard input. */
  readonly stdinIsTerminal: boolean;
  /** Where the plugin's own words go: to the person, or nowhere. */
  readonly stderr: "inherit" | "ignore";
  /** The cluster, for plugins that ask for it (`provideClusterInfo`). */
  readonly cluster: Readonly<Record<string, unknown>>;
}

/**
 * Runs a credential plugin by client-go's contract (plugin/pkg/client/auth/exec/exec.go): KUBERNETES_EXEC_INFO in, an
 * ExecCredential of the same version out. Throws SourceError `unauthenticated`; nothing that the plugin printed is in it.
 */
export async function runExecPlugin(
  plugin: ExecEntry,
  environment: PluginEnvironment,
  signal: AbortSignal,
): Promise<ExecCredential> {
  const interactive = plugin.interactiveMode !== "Never" && environment.stdinIsTerminal;
  if (plugin.interactiveMode === "Always" && !interactive) {
    throw failure(
      plugin,
      environment,
      "needs a terminal to ask its questions",
      "run it once by hand in a terminal, then try again",
    );
  }
  const output = await run(plugin, environment, interactive, signal);
  return credentialIn(output, plugin, environment);
}

function run(
  plugin: ExecEntry,
  environment: PluginEnvironment,
  interactive: boolean,
  signal: AbortSignal,
): Promise<string> {
  const deadline = environment.clock.deadline(LIMITS.execPluginMs);
  const stop = AbortSignal.any([signal, deadline]);
  return new Promise((resolve, reject) => {
    const child = spawn(plugin.command, [...plugin.args], {
      env: pluginEnv(plugin, environment, interactive),
      stdio: [interactive ? "inherit" : "ignore", "pipe", environment.stderr],
      signal: stop,
      windowsHide: true,
    });
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      if (output.length > LIMITS.execOutputBytes) child.kill();
    });
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(notRun(plugin, environment, error, signal, deadline)),
    );
    child.on("close", (code, killedBy) => {
      if (code === 0) return resolve(output);
      const how = code === null ? `was ended by ${killedBy}` : `failed with exit code ${code}`;
      return reject(
        failure(plugin, environment, how, "run it by hand to see why, or log in again"),
      );
    });
  });
}

function pluginEnv(
  plugin: ExecEntry,
  environment: PluginEnvironment,
  interactive: boolean,
): NodeJS.ProcessEnv {
  const spec = {
    ...(plugin.provideClusterInfo ? { cluster: environment.cluster } : {}),
    interactive,
  };
  return {
    ...environment.env,
    ...Object.fromEntries(plugin.env.map(({ name, value }) => [name, value.reveal()])),
    KUBERNETES_EXEC_INFO: JSON.stringify({
      kind: "ExecCredential",
      apiVersion: plugin.apiVersion,
      spec,
    }),
  };
}

function notRun(
  plugin: ExecEntry,
  environment: PluginEnvironment,
  error: NodeJS.ErrnoException,
  signal: AbortSignal,
  deadline: AbortSignal,
): Error {
  if (signal.aborted) return signal.reason instanceof Error ? signal.reason : error;
  if (deadline.aborted) {
    return failure(
      plugin,
      environment,
      `gave no answer in ${LIMITS.execPluginMs / 1000} s`,
      "run it by hand to see what it waits for",
    );
  }
  if (error.code === "ENOENT") {
    const hint = printable(plugin.installHint);
    return failure(
      plugin,
      environment,
      "was not found",
      hint === "" ? "install it or correct the path" : hint,
    );
  }
  return failure(
    plugin,
    environment,
    `could not be started (${error.code ?? "unknown"})`,
    "check its permissions",
  );
}

/** Install hints come from files of others: control characters would reach the terminal (client-go `cleanANSIEscapeCodes`). */
function printable(hint: string): string {
  return hint.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
}

const EXEC_CREDENTIAL = message({
  apiVersion: json(text),
  kind: json(text),
  status: json(
    message({
      expirationTimestamp: json(text),
      token: json(text),
      clientCertificateData: json(text),
      clientKeyData: json(text),
    }),
  ),
});

function credentialIn(
  output: string,
  plugin: ExecEntry,
  environment: PluginEnvironment,
): ExecCredential {
  const bad = (what: string) =>
    failure(plugin, environment, what, "update the plugin or its configuration");
  const { kind, apiVersion, status } = decoded(output, bad);
  if (kind !== "ExecCredential") throw bad("did not answer with an ExecCredential");
  if (apiVersion !== plugin.apiVersion)
    throw bad(`answered with another version than ${plugin.apiVersion}`);
  if (status === undefined) throw bad("answered without a status");
  const {
    token = "",
    clientCertificateData: certificate = "",
    clientKeyData: key = "",
    expirationTimestamp,
  } = status;
  if ((certificate === "") !== (key === ""))
    throw bad("answered with only one of certificate and key");
  if (token === "" && certificate === "")
    throw bad("answered with neither a token nor a certificate");
  const expiresAt = expirationTimestamp === undefined ? null : Date.parse(expirationTimestamp);
  if (Number.isNaN(expiresAt)) throw bad("answered with an expirationTimestamp that is no time");
  return {
    token: token === "" ? null : new Secret(token),
    clientCertificate: certificate === "" ? null : { certificate, key: new Secret(key) },
    expiresAt,
  };
}

function decoded(output: string, bad: (what: string) => SourceError): Read<typeof EXEC_CREDENTIAL> {
  try {
    return EXEC_CREDENTIAL.fromJson(JSON.parse(output)) as Read<typeof EXEC_CREDENTIAL>;
  } catch (error) {
    if (error instanceof WireError) throw bad(`answered with a wrong ${error.path || "document"}`);
    if (error instanceof SyntaxError) throw bad("did not answer with JSON");
    throw error;
  }
}

function failure(
  plugin: ExecEntry,
  environment: PluginEnvironment,
  what: string,
  next: string,
): SourceError {
  return new SourceError({
    code: "unauthenticated",
    source: environment.source,
    message: `the credential plugin ${plugin.command} of ${plugin.node.where} ${what}`,
    next,
  });
}
