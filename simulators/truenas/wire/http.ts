import type { IncomingMessage, ServerResponse } from "node:http";
import type { Faults } from "../faults.ts";
import { isBefore, releaseOf } from "../versions.ts";
import type { Appliance } from "./dispatch.ts";

/** What plain HTTP requests are answered from. */
export interface HttpContext {
  readonly appliance: Appliance;
  readonly faults: Faults;
}

/**
 * The few plain requests that a client makes (facts/truenas-api.md §1.1-1.3): the API versions (from 25.04 on) and the
 * boot id (from 25.10 on). REST is not simulated: 401 up to 25.10, where it exists, 404 on 26, where it is gone.
 */
export async function serveHttp(
  request: IncomingMessage,
  response: ServerResponse,
  { appliance, faults }: HttpContext,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "https://nas.invalid");
  for (const fault of faults.take(`${request.method ?? "GET"} ${pathname}`)) {
    switch (fault.kind) {
      case "slow":
        await appliance.clock.sleep(fault.delayMs);
        break;
      case "noReply":
        return;
      case "cut":
        response.writeHead(200, { "Content-Type": "application/json", "Content-Length": 1_000 });
        response.write("[");
        response.socket?.destroySoon();
        return;
      case "html":
        reply(response, fault.status, "text/html", "<!DOCTYPE html><title>Welcome</title>");
        return;
      case "step":
        fault.step(appliance.state);
        break;
      default:
    }
  }
  const [status, body] = route(request.method ?? "GET", pathname, appliance);
  reply(response, status, "application/json", JSON.stringify(body));
}

function route(method: string, pathname: string, { state }: Appliance): [number, unknown] {
  const { line, apiVersions } = releaseOf(state.version);
  if (pathname === "/api/v2.0" || pathname.startsWith("/api/v2.0/")) {
    return line === "26" ? [404, "404: Not Found"] : [401, { message: "Not authenticated" }];
  }
  if (method === "GET" && pathname === "/api/versions" && line !== "24.10") {
    return [200, apiVersions];
  }
  if (method === "GET" && pathname === "/api/boot_id" && !isBefore(line, "25.10")) {
    return [200, state.bootId];
  }
  return [404, "404: Not Found"];
}

function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
