/** A whole number of bytes. Above 2^53 it is the nearest double, which no disk has reached. */
export type Bytes = number;

const BINARY: Readonly<Record<string, number>> = Object.freeze({
  "": 0,
  Ki: 10,
  Mi: 20,
  Gi: 30,
  Ti: 40,
  Pi: 50,
  Ei: 60,
});
const DECIMAL: Readonly<Record<string, number>> = Object.freeze({
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
});
const LARGEST = 2n ** 63n - 1n;

const PLAIN = /^(\d{1,6})(Ki|Mi|Gi|Ti)?$/;
const QUANTITY = /^\+?(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d{1,3}))?$/;

/**
 * Bytes of a Kubernetes quantity: "1Gi" -> 1073741824, "1500m" -> 2 (rounded up, as the API server does).
 * Throws RangeError on anything else, negative amounts included. Source: apimachinery `resource.Quantity`.
 */
export function parseQuantity(text: string): Bytes {
  const plain = PLAIN.exec(text);
  if (plain !== null) return Number(plain[1]) * 2 ** (BINARY[plain[2] ?? ""] ?? 0);
  const [match, whole = "", fraction = "", binary, decimal = "", exponent] =
    QUANTITY.exec(text) ?? [];
  if (match === undefined || whole + fraction === "")
    throw new RangeError(`not a Kubernetes quantity: ${JSON.stringify(text)}`);
  const digits = BigInt(whole + fraction);
  if (binary !== undefined) return toBytes(digits << BigInt(BINARY[binary] ?? 0), -fraction.length);
  return toBytes(
    digits,
    (exponent === undefined ? (DECIMAL[decimal] ?? 0) : Number(exponent)) - fraction.length,
  );
}

/** `amount` × 10^`scale`, rounded up to whole bytes and capped as the API server caps it. */
function toBytes(amount: bigint, scale: number): Bytes {
  const bytes =
    scale >= 0 ? amount * 10n ** BigInt(scale) : divideUp(amount, 10n ** BigInt(-scale));
  return Number(bytes > LARGEST ? LARGEST : bytes);
}

function divideUp(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by;
}

/** A whole number with its thousands apart: 4000 -> "4,000". `toLocaleString` says the same, 10 ms later the first time. */
export function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time as `kubectl get` writes it, one unit beyond two days: 34 d -> "34d", 30 h -> "30h", 90 s -> "90s". */
export function humanAge(ms: number): string {
  if (ms < 2 * MINUTE) return `${Math.max(0, Math.floor(ms / 1000))}s`;
  if (ms < 2 * HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)}h`;
  return `${Math.floor(ms / DAY)}d`;
}
