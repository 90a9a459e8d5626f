import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { reasonOf } from "../lib/system-reason.ts";
import { ConfigError } from "../lib/errors.ts";
import { COLLECTIONS } from "../model/collections.ts";
import type { Recording } from "../monitor/recording.ts";

/** A bundle larger than this, unpacked, is refused: 100,000 volumes need about a tenth of it. */
const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024;

/** Only the owner may read a bundle: it names every claim of the cluster. */
const OWNER_ONLY = 0o600;

/** Throws ConfigError where there is something under the name of a new bundle. */
export function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw problem(
    "--output",
    "a file that does not exist yet",
    file,
    "choose another name or add --force",
  );
}

/**
 * Writes a recording as gzipped JSON that only its owner can read, in a directory of its own beside its name first and then under it:
 * what was there stays whole if writing fails. Throws ConfigError where it cannot be written.
 */
export function writeRecording(file: string, recording: Recording): void {
  const content = gzipSync(JSON.stringify(recording));
  let beside: string | null = null;
  try {
    beside = mkdtempSync(`${file}.`);
    const whole = path.join(beside, "bundle");
    writeFileSync(whole, content, { mode: OWNER_ONLY, flag: "wx" });
    renameSync(whole, file);
  } catch (error) {
    throw problem(
      "--output",
      "a file that can be written",
      `${file} (${whyNotWritten(error, file)})`,
      "choose another place",
    );
  } finally {
    if (beside !== null) removeQuietly(beside);
  }
}

/** A file that is to be made lacks its directory where the system says that something is not there. */
function whyNotWritten(error: unknown, file: string): string {
  return (error as NodeJS.ErrnoException).code === "ENOENT"
    ? `there is no directory ${path.dirname(file)}`
    : reasonOf(error);
}

/** What went wrong before is the error to tell, and not that the rest of it cannot be removed either. */
function removeQuietly(directory: string): void {
  try {
    rmSync(directory, { force: true, recursive: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

/** Reads a bundle. Throws ConfigError where it is missing, damaged, cut short or made by a newer program. */
export function readRecording(file: string): Recording {
  const recording = parse(file, unpack(file, read(file)));
  if (!isObject(recording)) throw damaged(file, "other data");
  const { schemaVersion, madeBy } = recording;
  if (schemaVersion === 1 && isRecording(recording))
    return { ...recording, memory: recording.memory ?? null };
  const newer = typeof schemaVersion === "number" && schemaVersion > 1;
  if (schemaVersion === 1) refuseUnknownCollections(file, recording);
  if (!newer) throw damaged(file, "other data");
  throw problem(
    file,
    "a bundle of version 1",
    `version ${schemaVersion}, made by plumbline ${String(madeBy)}`,
    "use that version or a newer one",
  );
}

/** A newer program of the same version of the format may record more. Throws ConfigError. */
function refuseUnknownCollections(file: string, { madeBy, observations }: Unchecked): void {
  const all: readonly unknown[] = Array.isArray(observations) ? observations : [];
  const unknown = all.find(
    (one) =>
      isObject(one) && isText(one["collection"]) && !KNOWN_COLLECTIONS.has(one["collection"]),
  );
  if (!isObject(unknown) || !isText(madeBy)) return;
  throw problem(
    file,
    "what this plumbline knows",
    `${JSON.stringify(unknown["collection"])}, written by plumbline ${madeBy}`,
    "use that version or a newer one",
  );
}

type Unchecked = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Unchecked {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOf<T>(value: unknown, is: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}

/** The frame is checked; the records in it are ours and were checked when they were read from the wire. */
function isRecording(value: Unchecked): value is Unchecked & Recording {
  return (
    typeof value["madeBy"] === "string" &&
    Number.isFinite(value["at"]) &&
    isListOf(value["sources"], isSource) &&
    isListOf(value["declarations"], isObject) &&
    isObject(value["settings"]) &&
    isListOf(value["exclusions"], isObject) &&
    (value["memory"] === undefined || value["memory"] === null || isObject(value["memory"])) &&
    isListOf(value["observations"], isObservation)
  );
}

function isSource(value: unknown): value is Unchecked {
  return (
    isObject(value) &&
    (value["kind"] === "cluster" || value["kind"] === "system") &&
    typeof value["name"] === "string" &&
    ["string", "undefined"].includes(typeof (value["version"] ?? undefined))
  );
}

const KNOWN_COLLECTIONS: ReadonlySet<unknown> = new Set(COLLECTIONS);

function isObservation(value: unknown): value is Unchecked {
  return (
    isObject(value) &&
    isSource(value["source"]) &&
    KNOWN_COLLECTIONS.has(value["collection"]) &&
    typeof value["within"] === "string" &&
    Number.isFinite(value["startedAt"]) &&
    Number.isFinite(value["finishedAt"]) &&
    hasStateParts(value)
  );
}

function hasStateParts({ state, records, reason, proof, gone = [] }: Unchecked): boolean {
  switch (state) {
    case "complete":
      return isListOf(records, isObject) && Array.isArray(proof) && isListOf(gone, isText);
    case "incomplete":
      return isListOf(records, isObject) && isReason(reason);
    case "notPermitted":
      return isReason(reason);
    default:
      return state === "notConfigured";
  }
}

function isReason(value: unknown): boolean {
  return isObject(value) && [value["code"], value["message"], value["next"]].every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw problem("--from", "a readable bundle", `${file} (${reasonOf(error)})`, "check the path");
  }
}

function unpack(file: string, content: Buffer): string {
  try {
    return gunzipSync(content, { maxOutputLength: MAX_UNPACKED_BYTES }).toString("utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE")
      throw problem(file, "at most 1 GiB", "more", "check that this is a bundle");
    if (code === "Z_BUF_ERROR") throw damaged(file, "a file that is cut short");
    throw damaged(file, isGzip(content) ? "a damaged file" : "something that is not gzip");
  }
}

/** By the two bytes that every gzip file begins with (RFC 1952). */
function isGzip(content: Buffer): boolean {
  return content[0] === 0x1f && content[1] === 0x8b;
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(file, "damaged JSON");
  }
}

function damaged(file: string, found: string): ConfigError {
  return problem(file, `a bundle made by "plumbline bundle"`, found, "make or copy it again");
}

function problem(where: string, expected: string, found: string, next: string): ConfigError {
  return new ConfigError({ where, expected, found, next });
}
