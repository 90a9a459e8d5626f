import { connect, type Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** A server that listens on a free port of loopback until the test ends. */
export async function listening(app: FastifyInstance) {
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const port = Number(new URL(address).port);
  return {
    port,
    address,
    server: app.server,
    [Symbol.asyncDispose]: async () => {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

/** What comes back for these bytes until the other side closes; "" where it closes without a word. */
export async function said(port: number, ...pieces: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  for (const piece of pieces) socket.write(piece);
  return untilClosed(socket);
}

/** Everything that arrives until the connection ends, however it ends. */
export async function untilClosed(socket: Socket): Promise<string> {
  let text = "";
  socket.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  socket.on("error", () => {}); // a reset is one way to end
  await new Promise((resolve) => socket.once("close", resolve));
  return text;
}
