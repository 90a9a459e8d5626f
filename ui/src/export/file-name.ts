/** Longest name of a file without its ending: room enough for what file systems allow, in any script. */
const MOST = 80;

/**
 * The name of a file that is saved, from texts that may hold anything: letters, digits, dots and hyphens stay, everything else
 * becomes a hyphen. It never begins with a dot, and is never a name that Windows keeps for itself.
 */
export function fileName(parts: readonly string[], ending: "csv" | "json"): string {
  const name = parts
    .join("-")
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9.]+/g, "-")
    .replaceAll(/\.{2,}/g, ".")
    .replaceAll(/^[-.]+|[-.]+$/g, "")
    .slice(0, MOST)
    .replaceAll(/[-.]+$/g, "");
  return `${name === "" ? "plumbline" : name}.${ending}`;
}
