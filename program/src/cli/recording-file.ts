import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { reasonOf } from "../config/secret-file.ts";
import { ConfigError } from "../lib/errors.ts";
import type { Recording } from "../monitor/recording.ts";

/** A bundle larger than this, unpacked, is refused: 100,000 volumes need about a tenth of it. */
const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024;

/** Only the owner may read a bundle: it names every claim of the cluster. */
const OWNER_ONLY = 0o600;

/** Writes a recording as gzipped JSON that only its owner can read. Throws ConfigError where the file exists, unless forced. */
export function writeRecording(file: string, recording: Recording, force: boolean): void {
  const content = gzipSync(JSON.stringify(recording));
  try {
    writeFileSync(file, content, { mode: OWNER_ONLY, flag: force ? "w" : "wx" });
    chmodSync(file, OWNER_ONLY);
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === "EEXIST";
    if (!exists) rmSync(file, { force: true });
    if (exists)
      throw problem(
        "--output",
        "a file that does not exist yet",
        file,
        "choose another name or add --force",
      );
    throw problem(
      "--output",
      "a file that can be written",
      `${file} (${reasonOf(error)})`,
      "choose another place",
    );
  }
}

/** Reads a bundle. Throws ConfigError where it is missing, damaged, cut short or made by a newer program. */
export function readRecording(file: string): Recording {
  const recording = parse(file, unpack(file, read(file)));
  if (
    recording === null ||
    typeof recording !== "object" ||
    !("schemaVersion" in recording) ||
    !("observations" in recording)
  ) {
    throw damaged(file, "other data");
  }
  const { schemaVersion, madeBy } = recording as { schemaVersion: unknown; madeBy?: unknown };
  if (schemaVersion === 1 && Array.isArray((recording as Recording).observations))
    return recording as Recording;
  const newer = typeof schemaVersion === "number" && schemaVersion > 1;
  if (!newer) throw damaged(file, "other data");
  throw problem(
    file,
    "a bundle of version 1",
    `version ${schemaVersion}, made by plumbline ${String(madeBy)}`,
    "use that version or a newer one",
  );
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
    throw damaged(
      file,
      code === "Z_BUF_ERROR" ? "a file that is cut short" : "something that is not gzip",
    );
  }
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
