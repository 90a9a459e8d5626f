import { once } from "node:events";
import { connect } from "node:net";
import { networkError } from "./failures.ts";

/** Throws SourceError where nobody listens at an address of this machine; nothing is sent. */
export async function refuseDeadAddress(url: URL, signal: AbortSignal): Promise<void> {
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  const socket = connect({ host: url.hostname.replaceAll(/[[\]]/g, ""), port });
  try {
    await once(socket, "connect", { signal });
  } catch (error) {
    throw networkError(error, url.origin) ?? error;
  } finally {
    socket.destroy();
  }
}
