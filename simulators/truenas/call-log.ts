import { isObject } from "./wire/json.ts";

/** A call as it arrived; secrets are "********". */
export interface LoggedCall {
  readonly method: string;
  readonly params: readonly unknown[];
  /** Null before login. */
  readonly user: string | null;
  /** Epoch ms by the simulator's clock. */
  readonly at: number;
  /** Number of the socket, from 1. */
  readonly connection: number;
}

/** The log keeps at most so many calls: beyond that the older half is dropped. */
const CALL_LOG_LIMIT = 20_000;

/** Appends to the log, dropping the oldest half when it is full. */
export function logCall(log: LoggedCall[], call: LoggedCall): void {
  if (log.length >= CALL_LOG_LIMIT) {
    log.splice(0, CALL_LOG_LIMIT / 2);
  }
  log.push({
    ...call,
    params: call.method.startsWith("auth.") ? redacted(call.params) : call.params,
  });
}

const SECRET = "********";
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  "api_key",
  "password",
  "token",
  "otp_token",
  "rfc_str",
]);

/** Positional parameters of the older logins are secrets themselves. */
function redacted(params: readonly unknown[]): readonly unknown[] {
  return params.map((param) =>
    isObject(param)
      ? Object.fromEntries(
          Object.entries(param).map(([key, value]) => [
            key,
            SECRET_FIELDS.has(key) ? SECRET : value,
          ]),
        )
      : SECRET,
  );
}
