import { SourceError, type SourceErrorCode } from "../lib/errors.ts";
import type { Secret } from "../lib/secret.ts";
import { NO_CONTEXT } from "./decode/context.ts";
import type { DecoderName } from "./decode/decoders.ts";
import { deadlineMsOf, LIMITS } from "./limits.ts";
import { ERRNO } from "./rpc-codes.ts";
import { RpcError, type RpcSocket } from "./rpc-socket.ts";
import type { Line } from "./shapes.ts";

/** What a login needs beside the key. */
export interface LoginOptions {
  readonly source: string;
  readonly socket: RpcSocket;
  /** Longest wait for an answer; null = `deadlineMsOf` its method. */
  readonly requestMs: number | null;
  readonly signal: AbortSignal;
}

/**
 * Logs in with user and API key (`auth.login_ex`, API_KEY_PLAIN; the mechanisms are not asked for, because 25.04.2 to
 * 25.10 answer that only after a login). Only SUCCESS is success. Nothing TrueNAS says about a failed login is repeated:
 * the request held the key. Throws SourceError.
 */
export async function logInAs(
  user: string,
  apiKey: Secret,
  line: Line,
  options: LoginOptions,
): Promise<void> {
  const request = {
    mechanism: "API_KEY_PLAIN",
    username: user,
    api_key: apiKey.reveal(),
    login_options: { user_info: false },
  };
  const said = await send(options, line, "auth.login_ex", "login", request);
  if (said !== "SUCCESS") throw refusal(options.source, user, said as string);
}

/**
 * Logs in with an API key alone (`auth.login_with_api_key`, 24.10): there a key belongs to the system and not to a user,
 * and every failure has the same answer. Throws SourceError.
 */
export async function logInByKey(apiKey: Secret, options: LoginOptions): Promise<void> {
  const method = "auth.login_with_api_key";
  const accepted = await send(options, "24.10", method, "flag", apiKey.reveal());
  if (accepted !== true)
    throw unauthenticated(
      options.source,
      "the API key was not accepted",
      "check the key; TrueNAS 24.10 lists its keys behind the settings button above, API Keys",
    );
}

async function send(
  { source, socket, requestMs, signal }: LoginOptions,
  line: Line,
  method: string,
  decoder: DecoderName,
  param: unknown,
): Promise<unknown> {
  const plan = { line, method, decoder, rows: false, context: NO_CONTEXT };
  const limits = {
    deadlineMs: requestMs ?? deadlineMsOf(method),
    requestBytes: LIMITS.requestBytesBeforeLogin,
  };
  try {
    return (await socket.call(plan, [param], limits, signal)).records[0];
  } catch (error) {
    throw error instanceof RpcError ? loginError(source, error) : error;
  }
}

/** What each other answer means and what to do (facts/truenas-api §2.1). */
function refusal(source: string, user: string, said: string): SourceError {
  const failed = (code: SourceErrorCode, message: string, next: string): SourceError =>
    new SourceError({ code, source, message: `${source}: ${message}`, next });
  switch (said) {
    case "AUTH_ERR":
      return failed("unauthenticated", `the API key of user ${user} was not accepted`, CHECK_BOTH);
    case "EXPIRED":
      return failed(
        "unauthenticated",
        `the API key of user ${user} has expired or was revoked`,
        "create a new key: TrueNAS revokes one that was ever used without TLS",
      );
    case "OTP_REQUIRED":
      return failed(
        "unauthenticated",
        `user ${user} needs a one-time password`,
        "use an API key, which needs none",
      );
    case "REDIRECT":
      return failed(
        "unavailable",
        "this is the standby controller of an HA pair",
        "give the virtual address of the pair",
      );
    case "DENIED":
      return failed(
        "notPermitted",
        `user ${user} may not use the API`,
        "add the user to a group with a privilege such as READONLY_ADMIN",
      );
    default:
      return failed(
        "unauthenticated",
        `the login of user ${user} was answered with ${/^[A-Z_]{1,20}$/.test(said) ? said : "something unknown"}`,
        "report it with the TrueNAS version",
      );
  }
}

const CHECK_BOTH = "check the user and the key: the key must belong to that user";

function loginError(source: string, { answer }: RpcError): SourceError {
  const data = answer["data"] as { error?: unknown } | null | undefined;
  if (data?.error === ERRNO.EBUSY)
    return new SourceError({
      code: "throttled",
      source,
      message: `${source}: too many logins from this address in the last minute`,
      next:
        "wait ten minutes; it was probably us: every command logs in anew, so read once into a file and ask that\n" +
        "plumbline bundle -o look.json.gz\nplumbline scan --from look.json.gz",
    });
  return unauthenticated(source, "the login failed", CHECK_BOTH);
}

function unauthenticated(source: string, what: string, next: string): SourceError {
  return new SourceError({ code: "unauthenticated", source, message: `${source}: ${what}`, next });
}
