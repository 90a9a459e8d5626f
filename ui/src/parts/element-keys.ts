/**
 * Keys of the elements of rows: those of the rows, and of a row that is not here its place. Parts of a list come one after the other, so
 * that a row can be in two of them for a moment: the second has the key of its place.
 */
export function elementKeys(
  rows: readonly { readonly index: number; readonly key: string | null }[],
): readonly string[] {
  const taken = new Set<string | null>([null]);
  return rows.map(({ index, key }) => {
    const isFree = !taken.has(key);
    taken.add(key);
    return isFree ? `row ${key}` : `place ${index}`;
  });
}
