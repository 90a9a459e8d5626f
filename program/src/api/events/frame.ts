import type { Happening } from "./happening.ts";

/** An event as it is sent (HTML Living Standard §9.2.6); JSON holds no line break. */
export function frameOf(id: string, { type, data }: Happening): Buffer {
  return Buffer.from(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Says from where on somebody hears; he learns the id and is shown no event. */
export function opening(id: string): Buffer {
  return Buffer.from(`retry: ${RETRY_MS}\nid: ${id}\n\n`);
}

/** Shows everybody between us that the connection is alive. */
export const HEARTBEAT: Buffer = Buffer.from(":\n\n");

/** How long a browser waits before it connects again. */
const RETRY_MS = 2_000;
