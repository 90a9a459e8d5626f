/** Serves one file from memory, as the bound that no service can beat: says its address in one line, ends with its standard input. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const [file = ""] = process.argv.slice(2);
const bytes = readFileSync(file);
const server = createServer((_, response) => {
  response.setHeader("content-type", "text/plain; version=0.0.4; charset=utf-8");
  response.end(bytes);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
process.stdin.resume();
await once(process.stdin, "end");
server.close();
server.closeAllConnections();
