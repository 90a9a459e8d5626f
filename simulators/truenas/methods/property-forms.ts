import { dateTime } from "../wire/json.ts";
import { blockSize, shownTime } from "../zfs/formats.ts";
import { typedValue } from "../zfs/typed-value.ts";

/** A property three times: typed, as ZFS has it, for people. */
export interface PropertyForms {
  readonly parsed: unknown;
  readonly rawvalue: string;
  readonly value: unknown;
}

const SIZES: ReadonlySet<string> = new Set([
  "used",
  "usedbychildren",
  "usedbydataset",
  "usedbyrefreservation",
  "usedbysnapshots",
  "available",
  "volsize",
]);
const NULL_WHEN_ZERO: ReadonlySet<string> = new Set([
  "quota",
  "refquota",
  "reservation",
  "refreservation",
]);
const ON_OFF: ReadonlySet<string> = new Set([
  "checksum",
  "atime",
  "exec",
  "readonly",
  "xattr",
  "canmount",
]);
const TEXT: ReadonlySet<string> = new Set([
  "compressratio",
  "refcompressratio",
  "pbkdf2iters",
  "special_small_blocks",
]);

/** The forms of a native property of a dataset; sizes are written for people in another way on each reader. */
export function propertyForms(
  name: string,
  raw: string,
  sizeText: (bytes: number) => string,
): PropertyForms {
  if (name === "creation") {
    return { parsed: dateTime(Number(raw) * 1_000), rawvalue: raw, value: shownTime(Number(raw)) };
  }
  if (name === "origin" && raw === "none") {
    return { parsed: "", rawvalue: "", value: "" };
  }
  if (NULL_WHEN_ZERO.has(name)) {
    return raw === "0"
      ? { parsed: null, rawvalue: raw, value: null }
      : { parsed: Number(raw), rawvalue: raw, value: sizeText(Number(raw)) };
  }
  if (SIZES.has(name)) {
    return { parsed: Number(raw), rawvalue: raw, value: sizeText(Number(raw)) };
  }
  if (name === "recordsize" || name === "volblocksize") {
    return { parsed: Number(raw), rawvalue: raw, value: blockSize(Number(raw)) };
  }
  if (ON_OFF.has(name)) {
    const parsed = raw === "on" ? true : raw === "off" ? false : null;
    return { parsed, rawvalue: raw, value: raw.toUpperCase() };
  }
  return textForms(name, raw);
}

function textForms(name: string, raw: string): PropertyForms {
  if (name === "compressratio") {
    return { parsed: raw, rawvalue: raw, value: `${raw}x` };
  }
  const isUnset =
    (name === "encryption" && raw === "off") || (name === "keyformat" && raw === "none");
  const parsed =
    TEXT.has(name) || name === "keyformat" || name === "encryption" ? raw : typedValue(name, raw);
  return { parsed, rawvalue: raw, value: isUnset ? null : raw.toUpperCase() };
}
