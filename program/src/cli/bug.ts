/** sysexits(3) EX_SOFTWARE: the exit code of what nobody expected. */
export const BUG = 70;

/** What a person is told of it. */
export const BUG_SENTENCE =
  "this is a bug in plumbline, not a fault of yours; please report it with PLUMBLINE_DEBUG=1 set";

/** Where it happened, where PLUMBLINE_DEBUG asks for it; else null, because a stack may hold anything. */
export function bugStack(
  error: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  if (!environment["PLUMBLINE_DEBUG"]) return null;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
