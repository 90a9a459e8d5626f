/**
 * Primary result codes of SQLite for what may be over in a while, in words (sqlite.org/rescode.html). Everything else is a
 * mistake of ours.
 */
const TROUBLES: Readonly<Record<number, string>> = Object.freeze({
  5: "another process keeps it locked",
  8: "it may not be written",
  10: "its disk does not read or write",
  11: "it is damaged",
  13: "its disk is full",
  14: "its file cannot be opened",
  26: "it is damaged",
});

/** Why a store that was open could not be read or written, a part of a sentence; null where the error is a bug. */
export function storageTrouble(error: unknown): string | null {
  const { errcode } = error as { readonly errcode?: number };
  return errcode === undefined ? null : (TROUBLES[errcode & 0xff] ?? null);
}
