/**
 * The word of `known` that was probably meant by `given`: at most a third of its letters differ (two adjacent letters
 * in the wrong order count once), and case does not matter. null where none is near.
 */
export function suggest(given: string, known: readonly string[]): string | null {
  const limit = Math.max(1, Math.floor(given.length / 3));
  const ranked = known
    .map((word) => ({ word, distance: distance(given.toLowerCase(), word.toLowerCase()) }))
    .filter((candidate) => candidate.distance <= limit)
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.word ?? abbreviated(given.toLowerCase(), known);
}

/** "kubecfg" for "kubeconfig": all letters in their order, some left out, at least half of them there; null unless one word fits. */
function abbreviated(given: string, known: readonly string[]): string | null {
  if (given.length < 4) return null;
  const fitting = known.filter((word) => {
    let at = 0;
    for (const letter of word.toLowerCase()) if (letter === given[at]) at++;
    return at === given.length && given.length * 2 >= word.length;
  });
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each once. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(cell(rows, row, a, b, i, j));
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

function cell(
  rows: readonly number[][],
  row: readonly number[],
  a: string,
  b: string,
  i: number,
  j: number,
): number {
  const at = (r: number, c: number) => (r === i ? row[c] : rows[r]?.[c]) ?? Infinity;
  const substitution = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return Math.min(
    at(i - 1, j) + 1,
    at(i, j - 1) + 1,
    substitution,
    swapped ? at(i - 2, j - 2) + 1 : Infinity,
  );
}
