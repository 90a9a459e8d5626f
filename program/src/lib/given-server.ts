import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { KeyPair } from "../../../simulators/certificates.ts";

/** Listens on a free port of loopback, over TLS where there is a key pair, until it is disposed of. */
export async function onLoopback(listener: RequestListener, keys: KeyPair | null) {
  const server =
    keys === null
      ? createHttpServer(listener)
      : createHttpsServer({ cert: keys.certificatePem, key: keys.keyPem }, listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `${keys === null ? "http" : "https"}://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
