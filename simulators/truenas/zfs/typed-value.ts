import { bigInteger } from "../wire/json.ts";

/** Properties whose value is a number; every other native property is a string (truenas_pylibzfs py_zfs_prop.c). */
const NUMERIC: ReadonlySet<string> = new Set([
  "available",
  "compressratio",
  "copies",
  "createtxg",
  "creation",
  "guid",
  "logicalreferenced",
  "logicalused",
  "pbkdf2iters",
  "quota",
  "recordsize",
  "refcompressratio",
  "referenced",
  "refquota",
  "refreservation",
  "reservation",
  "special_small_blocks",
  "used",
  "usedbychildren",
  "usedbydataset",
  "usedbyrefreservation",
  "usedbysnapshots",
  "volblocksize",
  "volsize",
  "written",
]);

/** `value` of `{raw, source, value}`: null for "none", a boolean for `mounted` (facts/truenas-gaps.md §6). */
export function typedValue(name: string, raw: string): unknown {
  if (raw === "none") {
    return null;
  }
  if (name === "mounted") {
    return raw === "yes";
  }
  if (!NUMERIC.has(name)) {
    return raw;
  }
  const number = Number(raw);
  return raw.includes(".") || Number.isSafeInteger(number) ? number : bigInteger(raw);
}
