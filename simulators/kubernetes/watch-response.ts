import type { ServerResponse } from "node:http";
import type { Clock } from "../clock.ts";
import { writeSlices } from "./delivery.ts";
import type { Fault } from "./faults.ts";
import { expiredWatch } from "./status.ts";
import type { OpenWatch, WatchSink } from "./watch.ts";

/** A client that does not read has this much waiting for it, and is then cut off as a real server does. */
const UNREAD_BYTES_MAX = 64 * 1024 * 1024;
const BOOKMARK_START = '{"type":"BOOKMARK"';

/** A watch on its way to a client, with the fault's disturbance in between. It ends with the response. */
export class WatchResponse implements WatchSink {
  readonly #clock: Clock;
  readonly #response: ServerResponse;
  readonly #fault: Fault | undefined;
  #events = 0;
  #stop = (): void => {};
  /** Slices of earlier lines that are still to be written. */
  #slices = Promise.resolve();

  constructor(clock: Clock, response: ServerResponse, fault: Fault | undefined) {
    this.#clock = clock;
    this.#response = response;
    this.#fault = fault;
    response.once("close", () => this.#stop());
  }

  /** Sends the headers, then what `open` yields. */
  run(open: OpenWatch): void {
    this.#response.writeHead(200, {
      "content-type": "application/json",
      "transfer-encoding": "chunked",
    });
    this.#response.flushHeaders();
    if (this.#fault?.kind === "expired") {
      this.send(JSON.stringify({ type: "ERROR", object: expiredWatch(1, 2) }));
      this.end();
      return;
    }
    this.#disturb();
    this.#stop = open(this);
  }

  event(line: string): void {
    if (this.#fault?.kind === "noBookmarks" && line.startsWith(BOOKMARK_START)) {
      return;
    }
    this.send(line);
    this.#events += 1;
    this.#disturb();
  }

  /** Writes any line into the stream. */
  send(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    const fault = this.#fault;
    if (fault?.kind === "trickle") {
      this.#slices = this.#slices.then(async () =>
        writeSlices(this.#clock, this.#response, bytes, fault),
      );
    } else if (this.#response.writableEnded) {
      this.#stop();
    } else if (this.#response.writableLength < UNREAD_BYTES_MAX) {
      this.#response.write(bytes);
    } else {
      this.drop();
    }
  }

  /** The clean end. */
  end(): void {
    this.#stop();
    this.#slices = this.#slices.then(() => void this.#response.end());
  }

  /** Breaks the connection. */
  drop(): void {
    this.#stop();
    this.#response.destroy();
  }

  #disturb(): void {
    const fault = this.#fault;
    if (fault === undefined || !("afterEvents" in fault) || fault.afterEvents !== this.#events) {
      return;
    }
    switch (fault.kind) {
      case "event":
        this.send(fault.line);
        break;
      case "endWatch":
        this.end();
        break;
      case "dropWatch":
        this.#clock.after(0, () => this.drop());
        break;
    }
  }
}
