import { WireError } from "./wire-error.ts";

/** Splits what arrives on a watch into frames. `push` gives the frames that are now whole. */
export interface FrameSplitter {
  push(chunk: Buffer): readonly Buffer[];
}

/** Frames of protobuf watches: four bytes of length, big-endian, then the frame (apimachinery `framer.NewLengthDelimitedFrameReader`). */
export function lengthPrefixedFrames(maxFrameBytes: number): FrameSplitter {
  const pending = new PendingBytes();
  return {
    push(chunk) {
      pending.add(chunk);
      const frames: Buffer[] = [];
      while (pending.length >= 4) {
        const length = pending.peek(4).readUInt32BE(0);
        checkLength(length, maxFrameBytes);
        if (pending.length < 4 + length) break;
        frames.push(pending.take(4 + length).subarray(4));
      }
      return frames;
    },
  };
}

const NEWLINE = 0x0a;

/** Frames of JSON watches: one line each. Empty lines are none. */
export function lineFrames(maxFrameBytes: number): FrameSplitter {
  const pending = new PendingBytes();
  return {
    push(chunk) {
      const frames: Buffer[] = [];
      let start = 0;
      for (
        let newline = chunk.indexOf(NEWLINE);
        newline !== -1;
        newline = chunk.indexOf(NEWLINE, start)
      ) {
        pending.add(chunk.subarray(start, newline));
        checkLength(pending.length, maxFrameBytes);
        if (pending.length > 0) frames.push(pending.take(pending.length));
        start = newline + 1;
      }
      pending.add(chunk.subarray(start));
      checkLength(pending.length, maxFrameBytes);
      return frames;
    },
  };
}

function checkLength(length: number, maxFrameBytes: number): void {
  if (length > maxFrameBytes)
    throw new WireError(`at most ${maxFrameBytes} bytes an event`, `${length} or more`);
}

/** Bytes that wait for the rest of their frame; joined only when somebody looks at them. */
class PendingBytes {
  #chunks: Buffer[] = [];
  length = 0;

  add(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  peek(size: number): Buffer {
    const first = this.#chunks[0];
    return first !== undefined && first.length >= size ? first : this.#join();
  }

  take(size: number): Buffer {
    const all = this.#join();
    const rest = all.subarray(size);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.length = rest.length;
    return all.subarray(0, size);
  }

  #join(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }
}
