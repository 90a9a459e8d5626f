import { given } from "../config/flags.ts";
import { readSecretFile } from "../config/secret-file.ts";
import { readAuthority } from "../config/system-files.ts";
import { flagName } from "../config/variables.ts";
import { isThisMachine, serviceAddress } from "../client/address.ts";
import type { ServiceClient } from "../client/service-client.ts";
import type { Tokens } from "../client/tokens.ts";
import type { Secret } from "../lib/secret.ts";
import type { CliContext, NamedService } from "./context.ts";
import { type ReadingFlags, usageError } from "./flags.ts";
import { errorPage } from "./pages.ts";

/** Flags that say how sources are read; a service would not hear them. Those that say where its token lies are heard. */
const OF_SOURCES = [
  "from",
  "as",
  "asGroup",
  "truenas",
  "truenasUser",
  "apiKeyFile",
  "truenasCaFile",
  "truenasPinSha256",
  "noState",
] as const satisfies readonly (keyof ReadingFlags)[];

/** A client of the service that is to be asked, flag before variable; null where none is. Throws ConfigError. */
export async function serviceNamed(
  context: CliContext,
  flags: ReadingFlags,
): Promise<ServiceClient | null> {
  const { environment, ports } = context;
  const server = given("server", flags, environment);
  if (server === null || server.value === "") {
    refuseWithoutServer(flags);
    return null;
  }
  const other = OF_SOURCES.find((name) => flags[name] !== undefined);
  if (other !== undefined) {
    const found = `${flagName(other)} as well`;
    throw usageError(server.where, "either a service or sources", found, "remove one of the two");
  }
  const url = serviceAddress(server.value, server.where);
  const caFile = given("serverCaFile", flags, environment);
  const tokenFile = given("tokenFile", flags, environment);
  const left = tokenFile === null ? await tokensLeftHere(context, flags, url) : null;
  const named = {
    url,
    caPem: caFile === null ? null : readAuthority(caFile.value, caFile.where),
    tokens:
      tokenFile === null
        ? (left?.tokens ?? null)
        : tokensIn(context, tokenFile.value, tokenFile.where),
    soughtIn: left?.soughtIn ?? null,
    kubeconfig: flags.kubeconfig ?? null,
    context: flags.context ?? null,
    requestMs: flags.requestTimeout ?? null,
  };
  return ports.openService(named, context.signal);
}

function refuseWithoutServer(flags: ReadingFlags): void {
  for (const name of ["tokenFile", "serverCaFile"] as const)
    if (flags[name] !== undefined)
      throw usageError(flagName(name), "--server beside it", "none", "name the service");
}

/** The token that a service on this machine has left for its user, found as `login` finds it; null where it is another one. */
async function tokensLeftHere(
  context: CliContext,
  { config: file, noConfig, stateDir }: ReadingFlags,
  url: URL,
): Promise<Pick<NamedService, "tokens" | "soughtIn">> {
  if (!isThisMachine(url.hostname)) return { tokens: null, soughtIn: null };
  const [{ loadConfig }, { RULES }, { readReach }] = await Promise.all([
    import("../config/load.ts"),
    import("../findings/rules/index.ts"),
    import("./serve-files.ts"),
  ]);
  const { environment, directory } = context;
  const flags = {
    ...(file !== undefined && { config: file }),
    ...(noConfig !== undefined && { noConfig }),
    ...(stateDir !== undefined && { stateDir }),
  };
  const { config } = loadConfig({ flags, environment, directory, rules: RULES });
  const soughtIn = config.state.directory;
  const reach = soughtIn === null ? null : readReach(soughtIn);
  if (reach === null || URL.parse(reach.url)?.origin !== url.origin)
    return { tokens: null, soughtIn };
  const tokens = {
    current: () => Promise.resolve(reach.token),
    renew: () => Promise.resolve(false),
  };
  return { tokens, soughtIn };
}

/** The token of a file, which may be replaced while we run. */
function tokensIn(context: CliContext, file: string, where: string): Tokens {
  const read = (): Secret => readSecretFile(file, where).secret;
  const { warning, secret } = readSecretFile(file, where);
  if (warning !== null) errorPage(context).prose(`warning: ${warning}`);
  refuseNoToken(secret, where);
  let last = secret;
  return {
    current: () => Promise.resolve(last),
    renew: () => {
      const before = last.reveal();
      last = read();
      return Promise.resolve(last.reveal() !== before);
    },
  };
}

/** RFC 6750 §2.1. */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

function refuseNoToken(secret: Secret, where: string): void {
  if (TOKEN.test(secret.reveal())) return;
  throw usageError(
    where,
    "a file with a bearer token",
    "one with something else",
    "check the path",
  );
}
