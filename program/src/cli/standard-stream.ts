import { writeSync } from "node:fs";
import { reasonOf } from "../lib/system-reason.ts";
import type { Stream } from "./context.ts";

/** One of the process's own streams. */
export interface StandardStream {
  readonly fd: number;
  /** Node's stream over it. */
  readonly open: () => NodeJS.WriteStream;
  /** Called where the other side reads no more. */
  readonly readerLeft: () => void;
}

/** What is printed cannot be written where it goes, as on a full disk. Its message says why in words. */
export class OutputError extends Error {
  override readonly name = "OutputError";

  constructor(cause: unknown) {
    super(`the output cannot be written: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Standard output or error, which Node's own stream stands for only where somebody asks what it is, or where the other side
 * is slow: to open it takes a third of the time of `plumbline version`. Width and kind are asked for anew each time: a
 * window may be resized. `write` throws OutputError.
 */
export function standardStream({ fd, open, readerLeft }: StandardStream): Stream {
  let opened: NodeJS.WriteStream | null = null;
  let isHandedOver = false;
  const failed = (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw new OutputError(error);
    readerLeft();
  };
  const stream = () => (opened ??= open().on("error", failed));
  const writeAtOnce = (text: string): Uint8Array => {
    let rest = Buffer.from(text);
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (isBusy(error)) return rest;
      failed(error as NodeJS.ErrnoException);
      return NOTHING;
    }
    return rest;
  };
  return {
    write(text) {
      const rest = isHandedOver ? text : writeAtOnce(text);
      if (rest.length === 0) return;
      isHandedOver = true;
      stream().write(rest);
    },
    get isTTY() {
      return stream().isTTY;
    },
    get columns() {
      return stream().columns;
    },
  };
}

const NOTHING = Buffer.alloc(0);

/** The pipe is full, and somebody who shares it does not want to wait: Node's stream writes when there is room. */
function isBusy(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EAGAIN";
}
