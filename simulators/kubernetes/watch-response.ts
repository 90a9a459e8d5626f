import type { ServerResponse } from "node:http";
import { nextTurn } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { writeSlices } from "./delivery.ts";
import type { Fault } from "./faults.ts";
import { expiredWatch } from "./status.ts";
import type { OpenWatch, WatchSink } from "./watch.ts";

/** A client that does not read has this much waiting for it, and is then cut off as a real server does. */
const UNREAD_BYTES_MAX = 64 * 1024 * 1024;
const BOOKMARK_START = '{"type":"BOOKMARK"';

/**
 * A watch on its way to a client, with the fault's disturbance in between. It is over when it was ended or dropped, or
 * when the client has gone: from then on nothing is written, and nothing waits for changes any more.
 */
export class WatchResponse implements WatchSink {
  readonly #clock: Clock;
  readonly #response: ServerResponse;
  readonly #fault: Fault | undefined;
  #events = 0;
  #stop = (): void => {};
  #over = false;
  /** Slices of earlier lines that are still to be written. */
  #slices = Promise.resolve();

  constructor(clock: Clock, response: ServerResponse, fault: Fault | undefined) {
    this.#clock = clock;
    this.#response = response;
    this.#fault = fault;
    response.once("close", () => this.#finish());
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
    if (this.#over) {
      return;
    }
    this.#stop = open(this);
    if (this.#over) {
      this.#stop();
    }
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
    if (this.#over) {
      return;
    }
    const bytes = Buffer.from(`${line}\n`);
    const fault = this.#fault;
    if (fault?.kind === "trickle") {
      this.#slices = this.#slices.then(async () =>
        writeSlices(this.#clock, this.#response, bytes, fault),
      );
    } else if (this.#response.writableLength < UNREAD_BYTES_MAX) {
      this.#response.write(bytes);
    } else {
      this.drop();
    }
  }

  /** The clean end. */
  end(): void {
    this.#finish();
    this.#slices = this.#slices.then(() => void this.#response.end());
  }

  /** Breaks the connection. */
  drop(): void {
    this.#finish();
    this.#response.destroy();
  }

  #finish(): void {
    this.#over = true;
    this.#stop();
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
        this.#finish();
        // What was written before still has to leave the process.
        void nextTurn().then(() => this.#response.destroy());
        break;
    }
  }
}
