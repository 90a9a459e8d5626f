import { readFileSync, statSync } from "node:fs";
import { ConfigError } from "../lib/errors.ts";
import { Secret } from "../lib/secret.ts";
import { reasonOf } from "../lib/system-reason.ts";
import { redact } from "./redact.ts";

/** Larger files hold neither a key nor a certificate: they are a log or the wrong path. */
const MAX_FILE_BYTES = 64 * 1024;

/** A secret and what should be said about the file it came from. */
export interface SecretFile {
  readonly secret: Secret;
  /** One sentence, where others can read the file; Kubernetes mounts look like that, so it only warns. */
  readonly warning: string | null;
}

/**
 * Reads a file that holds one secret. A byte order mark and white space around it are taken away; a missing, empty or
 * oversized file is a `ConfigError` that names `where` the path was set. The content is in no message.
 */
export function readSecretFile(path: string, where: string): SecretFile {
  const content = readSmallFile(path, where);
  const value = content.replace(/^\uFEFF/, "").trim();
  if (value === "")
    throw problem(
      where,
      "a file with a secret in it",
      `an empty file, ${path}`,
      "write the secret into it",
    );
  if (/[\r\n]/.test(value))
    throw problem(
      where,
      "a file with one line",
      `several lines in ${path}`,
      "leave only the secret in it",
    );
  return { secret: new Secret(value), warning: permissionWarning(path) };
}

/** Text of a file of at most 64 KiB; anything else is a `ConfigError` that names `where` the path was set. */
export function readSmallFile(path: string, where: string): string {
  try {
    const { size } = statSync(path);
    if (size > MAX_FILE_BYTES)
      throw problem(
        where,
        "a file of at most 64 KiB",
        `${size} bytes in ${path}`,
        "check the path",
      );
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw problem(
      where,
      "a readable file",
      `${redact(path)} (${reasonOf(error)})`,
      "check the path and who may read it",
    );
  }
}

function problem(where: string, expected: string, found: string, next: string): ConfigError {
  return new ConfigError({ where, expected, found, next });
}

const OTHERS_MAY_READ = 0o004;

/** One sentence where everybody on this machine can read the file; null where not. */
export function permissionWarning(path: string): string | null {
  if (process.platform === "win32") return null;
  const others = (statSync(path).mode & OTHERS_MAY_READ) !== 0;
  return others
    ? `everybody on this machine can read ${path}; chmod 600 it unless Kubernetes mounted it`
    : null;
}
