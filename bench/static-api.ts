/**
 * fastify with answers in memory, as the bound of a service on it: takes a line of JSON with the answer to each path, says its address
 * in one line, ends with its standard input.
 */
import { createInterface } from "node:readline";
import { LOOPBACK_DOOR } from "../program/src/api/door.ts";
import { createServer } from "../program/src/api/server.ts";

const app = createServer(LOOPBACK_DOOR, (error) => process.stderr.write(`${error.message}\n`));
const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
  const texts = JSON.parse(line) as readonly (readonly [string, string])[];
  const bodies = new Map(texts.map(([path, text]) => [path, Buffer.from(text)]));
  app.get("/*", async (request, reply) =>
    reply.type("application/json; charset=utf-8").send(bodies.get(request.url)),
  );
  process.stdout.write(`${await app.listen({ host: "127.0.0.1", port: 0 })}\n`);
}
await app.close();
