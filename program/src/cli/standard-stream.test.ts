import { spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { standardStream } from "./standard-stream.ts";

const MAIN = path.join(import.meta.dirname, "../main.ts");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "plumbline-stream-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A stream over a file descriptor, what went to Node's own stream instead, and whether the reader is known to have left. */
function streamOver(fd: number) {
  const opened: string[] = [];
  let left = 0;
  const open = () => {
    const into = opened.push("") - 1;
    const write = (chunk: Buffer, _encoding: string, done: () => void) => {
      opened[into] += chunk.toString();
      done();
    };
    return new Writable({ write }) as unknown as NodeJS.WriteStream;
  };
  const stream = standardStream({ fd, open, readerLeft: () => (left += 1) });
  return { stream, opened, left: () => left };
}

/** A named pipe whose write end does not wait, as where another process that shares it has set it so. */
function impatientPipe(): { readonly reader: number; readonly writer: number } {
  const file = path.join(folder, "pipe");
  spawnSync("mkfifo", [file]);
  const reader = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: openSync(file, constants.O_WRONLY | constants.O_NONBLOCK) };
}

describe("standard output", () => {
  it("is written without opening Node's own stream", () => {
    const file = path.join(folder, "out");
    const fd = openSync(file, "w");
    const { stream, opened } = streamOver(fd);
    stream.write("prices: 3 €\n");
    stream.write("end\n");
    closeSync(fd);
    expect(readFileSync(file, "utf8")).toBe("prices: 3 €\nend\n");
    expect(opened).toEqual([]);
  });

  it("gives to Node's stream what a full pipe has no room for, and all that follows", () => {
    const { reader, writer } = impatientPipe();
    const { stream, opened, left } = streamOver(writer);
    const text = "0123456789abcdef".repeat(20_000);
    stream.write(text);
    stream.write("end");
    closeSync(writer);
    const inPipe = readFileSync(reader).length;
    expect(inPipe).toBeGreaterThan(0);
    expect(opened).toEqual([`${text.slice(inPipe)}end`]);
    expect(left()).toBe(0);
    closeSync(reader);
  });

  it("ends with its reader", () => {
    const { reader, writer } = impatientPipe();
    closeSync(reader);
    const { stream, left } = streamOver(writer);
    stream.write("to nobody");
    expect(left()).toBe(1);
    closeSync(writer);
  });

  it("fails where its file cannot be written for another reason, and says why in words", () => {
    const fd = openSync("/dev/full", "w");
    const { stream, opened } = streamOver(fd);
    expect(stream.isTTY).toBeUndefined();
    expect(() => stream.write("text")).toThrow("the output cannot be written: no space left");
    expect(opened).toEqual([""]);
    closeSync(fd);
  });

  it.each([["explain"], ["version"], ["--help"]])(
    "on a full disk %s says so in a sentence, and ends with 3",
    (word) => {
      const full = openSync("/dev/full", "w");
      const { stderr, status } = spawnSync(process.execPath, [MAIN, word], {
        stdio: ["ignore", full, "pipe"],
        encoding: "utf8",
        env: { PATH: "/nowhere" },
      });
      closeSync(full);
      expect(stderr).toBe("plumbline: the output cannot be written: no space left\n");
      expect(status).toBe(3);
    },
  );

  it("ends with 3 where its errors cannot be written either", () => {
    const full = openSync("/dev/full", "w");
    const stdio = ["ignore", full, full] as const;
    const { status } = spawnSync(process.execPath, [MAIN, "version"], { stdio: [...stdio] });
    closeSync(full);
    expect(status).toBe(3);
  });
});
