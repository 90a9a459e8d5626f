/** An answer that does not have the documented shape: what was expected, and the JSON path of where. */
export class WireError extends Error {
  override readonly name = "WireError";
  readonly expected: string;
  readonly found: string;
  readonly path: string;

  constructor(expected: string, found: string, path = "") {
    super(`expected ${expected}, found ${found}`);
    this.expected = expected;
    this.found = found;
    this.path = path;
  }

  /** The same mistake seen from one level further out: `within("spec")`, `within(3)`. */
  within(step: string | number): WireError {
    const inner = this.path === "" || this.path.startsWith("[") ? this.path : `.${this.path}`;
    return new WireError(
      this.expected,
      this.found,
      (typeof step === "number" ? `[${step}]` : step) + inner,
    );
  }
}

/** What a value is, in one word, without showing it: the value may be a secret. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
