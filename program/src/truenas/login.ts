import { SourceError, type SourceErrorCode } from "../lib/errors.ts";
import type { Secret } from "../lib/secret.ts";
import type { Plan } from "./frame.ts";
import { deadlineMsOf, LIMITS } from "./limits.ts";
import { RpcError, type RpcSocket } from "./rpc-socket.ts";
import type { Line } from "./shapes.ts";

/**
 * Logs in with user and API key (`auth.login_ex`, API_KEY_PLAIN; the mechanisms are not asked for, because 25.04.2 to
 * 25.10 answer that only after a login). Only SUCCESS is success. Nothing TrueNAS says about a failed login is repeated:
 * the request held the key. Throws SourceError.
 */
export async function logIn(
  source: string,
  socket: RpcSocket,
  line: Line,
  user: string,
  apiKey: Secret,
  signal: AbortSignal,
): Promise<void> {
  const request = { mechanism: "API_KEY_PLAIN", username: user, api_key: apiKey.reveal() };
  const limits = {
    deadlineMs: deadlineMsOf("auth.login_ex"),
    requestBytes: LIMITS.requestBytesBeforeLogin,
  };
  const answer = await socket
    .call(loginPlan(line), [{ ...request, login_options: { user_info: false } }], limits, signal)
    .catch((error: unknown) => {
      throw error instanceof RpcError ? loginError(source, user, error) : error;
    });
  const said = answer.records[0] as string;
  if (said !== "SUCCESS") throw refusal(source, user, said);
}

function loginPlan(line: Line): Plan {
  const context = {
    system: "",
    pools: [],
    userProperties: [],
    internal: { by: "secondComponent", names: [] },
  } as const;
  return { line, method: "auth.login_ex", decoder: "login", rows: false, context };
}

/** What each other answer means and what to do (facts/truenas-api §2.1). */
function refusal(source: string, user: string, said: string): SourceError {
  const failed = (code: SourceErrorCode, message: string, next: string): SourceError =>
    new SourceError({ code, source, message: `${source}: ${message}`, next });
  switch (said) {
    case "AUTH_ERR":
      return failed(
        "unauthenticated",
        `the API key of user ${user} was not accepted`,
        "check the user and the key: the key must belong to that user",
      );
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

const EBUSY = 16;

function loginError(source: string, user: string, { answer }: RpcError): SourceError {
  const data = answer["data"] as { error?: unknown } | null | undefined;
  if (data?.error === EBUSY)
    return new SourceError({
      code: "throttled",
      source,
      message: `${source}: too many logins from this address in the last minute`,
      next: "wait ten minutes; see which other program logs in so often",
    });
  return new SourceError({
    code: "unauthenticated",
    source,
    message: `${source}: the login of user ${user} failed`,
    next: "check the user and the key: the key must belong to that user",
  });
}
