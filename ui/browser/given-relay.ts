import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a service that can be cut. */
export interface Relay extends AsyncDisposable {
  readonly url: string;
  /** Ends every connection; nobody answers any more. */
  cut(): Promise<void>;
  /** Answers again, on the same port. */
  mend(): Promise<void>;
}

/** Opens another way to a server on this machine. */
export async function relayTo(url: string): Promise<Relay> {
  const target = Number(new URL(url).port);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        other.destroy();
        sockets.delete(one);
      });
    }
  });
  let port = 0;
  const mend = async () => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
  };
  const cut = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await mend();
  return { url: `http://127.0.0.1:${port}`, cut, mend, [Symbol.asyncDispose]: cut };
}
