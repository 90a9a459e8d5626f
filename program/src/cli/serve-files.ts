import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Secret } from "../lib/secret.ts";

/** How programs of the same user reach a service on his machine. */
export interface Reach {
  /** `http://127.0.0.1:9797` */
  readonly url: string;
  readonly token: Secret;
}

/**
 * Writes the files `serve.url` and `serve.token` into the state directory, which only its user can read, and answers how to remove
 * them. Throws what the file system says.
 */
export function writeReach(directory: string, { url, token }: Reach): () => void {
  const files = filesIn(directory);
  writePrivately(files.url, url);
  writePrivately(files.token, token.reveal()); // whoever finds it finds the address as well
  return () => {
    for (const file of Object.values(files)) rmSync(file, { force: true });
  };
}

/** What a service that runs has written there; null where none runs, or none that a token opens. */
export function readReach(directory: string): Reach | null {
  const files = filesIn(directory);
  try {
    const read = (file: string) => readFileSync(file, "utf8").trim();
    return { url: read(files.url), token: new Secret(read(files.token)) };
  } catch {
    return null;
  }
}

function filesIn(directory: string) {
  return {
    token: path.join(directory, "serve.token"),
    url: path.join(directory, "serve.url"),
  } as const;
}

/** Whole or not at all, and never readable by others, whoever made a file of that name before. */
function writePrivately(file: string, text: string): void {
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  writeFileSync(beside, `${text}\n`, { mode: 0o600, flag: "wx" });
  try {
    chmodSync(beside, 0o600);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
