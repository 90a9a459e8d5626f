const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "a directory",
  EROFS: "a read-only file system",
  ENOSPC: "no space left",
  ENOTDIR: "a part of the path is no directory",
  EADDRINUSE: "another process listens there",
  EADDRNOTAVAIL: "no address of this machine",
};

/** What the operating system said, in words: "no such file"; its code where there are none. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
  return REASONS[code] ?? code;
}
