/** The key of a row, as the API gives it. */
export function keyOf({ key }: { readonly key: string }): string {
  return key;
}
