/** How TrueNAS and ZFS write sizes and times for people. */

const UNITS = ["", "K", "M", "G", "T", "P", "E"];
const BINARY_WORDS = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/** 1610612736 -> "1.5 GiB": middleware utils/size.py, which is humanfriendly with binary units. */
export function humanSize(bytes: number): string {
  const power = powerOf(bytes);
  if (power === 0) {
    return `${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
  }
  const rounded = Number((bytes / 1024 ** power).toFixed(2));
  return `${rounded} ${BINARY_WORDS[power - 1] ?? "EiB"}`;
}

/** 1610612736 -> "1.50G", 98304 -> "96K": libzfs zfs_nicebytes. */
export function niceBytes(bytes: number): string {
  const power = powerOf(bytes);
  if (power === 0) {
    return `${bytes}B`;
  }
  const scaled = bytes / 1024 ** power;
  if (Number.isInteger(scaled)) {
    return `${scaled}${UNITS[power] ?? ""}`;
  }
  return `${scaled.toFixed(scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2)}${UNITS[power] ?? ""}`;
}

/** 131072 -> "128K": how a recordsize is shown. */
export function blockSize(bytes: number): string {
  if (bytes >= 1024 ** 2) {
    return `${Math.floor(bytes / 1024 ** 2)}M`;
  }
  return bytes >= 1024 ? `${Math.floor(bytes / 1024)}K` : String(bytes);
}

/** "Thu Jan  1  0:00 2026" in the NAS's time zone, which is UTC here. */
export function shownTime(epochSeconds: number): string {
  const [, weekday = "", day = "", month = "", year = "", hour = "", minute = ""] =
    /^(\w+), (\d+) (\w+) (\d+) (\d+):(\d+)/u.exec(new Date(epochSeconds * 1_000).toUTCString()) ??
    [];
  return `${weekday} ${month} ${day} ${String(Number(hour)).padStart(2)}:${minute} ${year}`;
}

function powerOf(bytes: number): number {
  return bytes < 1024 ? 0 : Math.min(6, Math.floor(Math.log2(bytes) / 10));
}
