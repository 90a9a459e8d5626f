/** Ends an exhaustive `switch`: the compiler rejects a case that was forgotten, and at run time it throws. */
export function unreachable(value: never): never {
  throw new Error(`unreachable value: ${JSON.stringify(value)}`);
}
