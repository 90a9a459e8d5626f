/**
 * Errors as TrueNAS puts them on the wire (facts/truenas-api.md §3.1). Everything thrown as `RpcError` is an answer;
 * anything else thrown by a method is a defect of the simulator.
 */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  readonly data: ErrorData | null;

  constructor(code: number, message: string, data: ErrorData | null = null) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The `data` of an error: errno, its name, "[ERRNAME] text", a Python trace, and validation errors. */
export interface ErrorData {
  readonly error: number;
  readonly errname: string;
  readonly reason: string;
  readonly trace: {
    readonly class: string;
    readonly formatted: string;
    readonly repr: string;
  } | null;
  readonly extra: readonly (readonly [string | null, string, number])[] | null;
}

/** Refused before the method ran: the legacy protocol says the bare text and has no trace (facts/truenas-api.md §3.5). */
export class RefusedError extends RpcError {
  readonly text: string;

  constructor(name: ErrorName, text: string) {
    super(-32001, "Method call error", callErrorData(name, text));
    this.text = text;
  }
}

/** The errnos that occur here; above 200 they are TrueNAS' own. */
export const ERRNO = Object.freeze({
  ENOENT: 2,
  EAGAIN: 11,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EINVAL: 22,
  EBADMSG: 74,
  ETOOMANYREFS: 109,
  ENOMETHOD: 201,
  ENOTAUTHENTICATED: 207,
});

/** Name of an errno in `ERRNO`. */
export type ErrorName = keyof typeof ERRNO;

/** -32700: not JSON, or a batch. */
export function parseError(text: string): RpcError {
  return new RpcError(-32700, text);
}

/** -32600: JSON, but no request. */
export function invalidRequest(text: string): RpcError {
  return new RpcError(-32600, text);
}

/** -32601: no such method in this release. */
export function methodNotFound(): RpcError {
  return new RpcError(-32601, "Method does not exist");
}

/** -32603: what a broken middleware answers. */
export function internalError(text: string): RpcError {
  return new RpcError(-32603, text);
}

/** -32000: the 21st call at once on one socket. */
export function tooManyCalls(): RpcError {
  return new RpcError(-32000, "Maximum number of concurrent calls (20) has exceeded");
}

/** -32001 with an errno; `pythonClass` is the exception it was. */
export function callError(name: ErrorName, text: string, pythonClass = "CallError"): RpcError {
  return new RpcError(-32001, "Method call error", callErrorData(name, text, pythonClass));
}

/** -32001 for an exception that the middleware did not expect: EINVAL and the bare text (gaps §4). */
export function unexpectedException(pythonClass: string, text: string): RpcError {
  return new RpcError(-32001, "Method call error", {
    error: ERRNO.EINVAL,
    errname: "EINVAL",
    reason: text,
    trace: traceOf(pythonClass, text),
    extra: null,
  });
}

/** -32602 with one entry in `extra`; its errno may differ from EINVAL, `data.error` never does (gaps §4). */
export function validationError(
  attribute: string | null,
  text: string,
  name: ErrorName = "EINVAL",
): RpcError {
  const reason = `[${name}] ${attribute === null ? "" : `${attribute}: `}${text}`;
  return new RpcError(-32602, "Invalid params", {
    error: ERRNO.EINVAL,
    errname: "EINVAL",
    reason,
    trace: traceOf("ValidationError", reason),
    extra: [[attribute, text, ERRNO[name]]],
  });
}

/** `options.get` without a match (§3.1). */
export function matchNotFound(): RpcError {
  return unexpectedException("MatchNotFound", "MatchNotFound()");
}

function callErrorData(name: ErrorName, text: string, pythonClass = "CallError"): ErrorData {
  const reason = `[${name}] ${text}`;
  return {
    error: ERRNO[name],
    errname: name,
    reason,
    trace: traceOf(pythonClass, reason),
    extra: null,
  };
}

/** The `trace` of an exception; `formatted` is shorter than the real one. */
export function traceOf(pythonClass: string, text: string): ErrorData["trace"] {
  return {
    class: pythonClass,
    formatted: `Traceback (most recent call last):\n  File "/usr/lib/python3/dist-packages/middlewared/main.py", in call\n${pythonClass}: ${text}\n`,
    repr: `${pythonClass}(${JSON.stringify(text)})`,
  };
}
