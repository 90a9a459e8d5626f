/**
 * Options whose values are shown (nfs(5), mount.cifs(8), ext4(5), xfs(5)). All others may hold anything: `password`, `pass` and
 * `password2` of CIFS are secrets, its `username` may be "user%password", `credentials` says where they lie.
 */
const SHOWN: ReadonlySet<string> = new Set(
  [
    "acdirmax acdirmin acregmax acregmin actimeo bsize clientaddr local_lock lookupcache max_connect minorversion mountport",
    "mountproto mountvers namlen nconnect nfsvers port proto retrans retry rsize sec timeo vers wsize xprtsec",
    "cache dir_mode echo_interval file_mode gid handletimeout iocharset max_channels uid",
    "allocsize commit data dmask errors fmask logbsize logbufs mode stripe sunit swidth umask",
  ].flatMap((line) => line.split(" ")),
);

/** Stands for a value that is not shown. */
const MASK = "***";

/**
 * `spec.mountOptions`, one option each, without values that might be secrets: "vers=3.0,password=x" -> "vers=3.0", "password=***".
 * What follows a masked value in the same text may be the rest of it, and is left out.
 */
export function shownMountOptions(options: readonly string[] = []): readonly string[] {
  return options.flatMap(shownIn);
}

function shownIn(text: string): readonly string[] {
  const options = text.split(",").filter((option) => option.trim() !== "");
  const masked = options.findIndex((option) => !isShown(option));
  if (masked === -1) return options;
  const [name = ""] = (options[masked] ?? "").split("=", 1);
  return [...options.slice(0, masked), `${name}=${MASK}`];
}

function isShown(option: string): boolean {
  const at = option.indexOf("=");
  return at === -1 || SHOWN.has(option.slice(0, at).trim());
}
