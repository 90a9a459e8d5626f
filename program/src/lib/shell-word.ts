/** What means nothing to a shell; some of it would at the beginning of a word. */
const PLAIN = /^[\w./][\w@%+=:,./-]*$/;

/** A text as one word of a command for a POSIX shell: as it is where the shell reads it so, else in single quotes. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
