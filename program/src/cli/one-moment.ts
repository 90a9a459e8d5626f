/** What was put together of several answers of a service, and when each of them was judged. */
export interface Together<T> {
  readonly told: T;
  readonly ats: readonly number[];
}

/** So often answers that belong together are asked for until they are of one moment. */
const ATTEMPTS = 3;

const MIXED =
  "the service looked again while it was asked: parts of this answer are of different moments, and something may be missing; ask again";

/** What is read page by page while things change may be of several moments; where the last reading still is, that is told. */
export async function ofOneMoment<T>(
  read: () => Promise<Together<T>>,
  tell: (note: string) => void,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const { told, ats } = await read();
    const isMixed = new Set(ats).size > 1;
    if (isMixed && attempt < ATTEMPTS) continue;
    if (isMixed) tell(MIXED);
    return told;
  }
}

/** Rows of several pages, each once: of one that moved between them what was said last. */
export function once<T>(rows: readonly T[], idOf: (row: T) => string): readonly T[] {
  return [...new Map(rows.map((row) => [idOf(row), row])).values()];
}
