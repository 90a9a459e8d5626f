import { createInterface } from "node:readline";
import type { HttpClient, WireObject } from "./http.ts";

/** One event of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly object: WireObject;
}

/** A watch that a test reads event by event. */
export interface WatchLines extends AsyncDisposable {
  readonly status: number;
  /** The next event; throws when the stream is over, cleanly or not. */
  next(): Promise<WatchEvent>;
}

/** Opens a watch and owns the client from then on. */
export async function watchLines(client: HttpClient, path: string): Promise<WatchLines> {
  const response = await client.open(path);
  const lines = createInterface({ input: response })[Symbol.asyncIterator]();
  return {
    status: response.statusCode ?? 0,
    next: async () => {
      const { value, done } = await lines.next();
      if (done === true) {
        throw new Error("the watch has ended");
      }
      return JSON.parse(value) as WatchEvent;
    },
    [Symbol.asyncDispose]: async () => {
      response.destroy();
      await client[Symbol.asyncDispose]();
    },
  };
}
