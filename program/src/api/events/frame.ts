import type { Happening } from "./happening.ts";

/** An event as it is sent (HTML Living Standard §9.2.6); JSON holds no line break. */
export function frameOf(id: string, { type, data }: Happening): Buffer {
  return Buffer.from(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
}

/**
 * Begins a stream; he is shown no event. `id`: from where on he hears, for who has no id yet. Who comes back keeps his own until he gets
 * what he missed: he may be cut off before that.
 */
export function opening(id: string | null): Buffer {
  return Buffer.from(`retry: ${RETRY_MS}\n${id === null ? "" : `id: ${id}\n`}\n`);
}

/** Shows everybody between us that the connection is alive. */
export const HEARTBEAT: Buffer = Buffer.from(":\n\n");

/** How long a browser waits before it connects again. */
const RETRY_MS = 2_000;
