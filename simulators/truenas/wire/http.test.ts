import { Agent, get } from "node:https";
import { connect as connectTls } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { connect } from "../given-client.ts";
import { nasState } from "../given.ts";
import { startTruenasSimulator } from "../simulator.ts";
import type { TruenasSimulator } from "../simulator.ts";

let simulator: TruenasSimulator;
afterEach(async () => simulator.close());

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

async function fetchPath(path: string): Promise<Answer> {
  const url = `${simulator.url.replace("wss:", "https:")}${path}`;
  const agent = new Agent({ keepAlive: false });
  return new Promise((resolve, reject) => {
    get(url, { ca: simulator.caPem, agent }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        body += part;
      });
      response.on("end", () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, type: headers["content-type"] ?? "", body });
      });
      response.on("error", reject);
    }).on("error", reject);
  });
}

async function startWith(version: string): Promise<void> {
  simulator = await startTruenasSimulator({ state: nasState({ version }) });
}

describe("GET /api/versions", () => {
  it("is 404 on 24.10, as the boot id is before 25.10", async () => {
    await startWith("24.10.2.4");
    expect(await fetchPath("/api/versions")).toMatchObject({ status: 404 });
    expect(await fetchPath("/api/boot_id")).toMatchObject({ status: 404 });
    await simulator.close();
    await startWith("25.04.2.6");
    expect(await fetchPath("/api/boot_id")).toMatchObject({ status: 404 });
  });

  it.each([
    ["25.04.0", "v25.04.0"],
    ["25.04.2.6", "v25.04.2"],
    ["25.10.3", "v25.10.2"],
    ["25.10.6", "v25.10.5"],
    ["26.0.0-BETA.1", "v26.0.0"],
    ["28.0.0", "v28.0.0"],
  ])("%s ships up to %s", async (version, newest) => {
    await startWith(version);
    const { status, body } = await fetchPath("/api/versions");
    const versions = JSON.parse(body) as string[];
    expect(status).toBe(200);
    expect([versions[0], versions.at(-1)]).toEqual(["v25.04.0", newest]);
  });

  it("can be another product's page", async () => {
    await startWith("25.10.6");
    simulator.faults.add({ method: "GET /api/versions" }, { kind: "html", status: 200 });
    expect(await fetchPath("/api/versions")).toMatchObject({ status: 200, type: "text/html" });
    expect(await fetchPath("/api/versions")).toMatchObject({ type: "application/json" });
  });
});

describe("other paths", () => {
  it("tells the boot id", async () => {
    await startWith("25.10.6");
    expect(JSON.parse((await fetchPath("/api/boot_id")).body)).toBe(simulator.state.bootId);
  });

  it("REST is there on 25.10 and gone on 26", async () => {
    await startWith("25.10.6");
    expect((await fetchPath("/api/v2.0/pool")).status).toBe(401);
    await simulator.close();
    await startWith("26.0.0");
    expect((await fetchPath("/api/v2.0/pool")).status).toBe(404);
  });

  it("refuses a socket at an API version that it does not ship, and the legacy one", async () => {
    await startWith("25.10.6");
    await expect(connect(simulator, { path: "/api/v26.0.0" })).rejects.toThrow("404");
    await expect(connect(simulator, { path: "/websocket" })).rejects.toThrow("404");
  });

  it("T1: is gone and comes back on the same port", async () => {
    await startWith("25.10.6");
    const { url } = simulator;
    const client = await connect(simulator);
    await simulator.goDown();
    expect(await client.closed()).toBe(1006);
    await expect(connect(simulator, { url })).rejects.toThrow("ECONNREFUSED");
    await simulator.comeUp();
    expect(simulator.url).toBe(url);
    expect(await (await connect(simulator)).call("core.ping")).toBe("pong");
  });
});

describe("the certificate", () => {
  async function fingerprint(): Promise<string> {
    const port = Number(new URL(simulator.url).port);
    return new Promise((resolve, reject) => {
      const socket = connectTls({ port, host: "127.0.0.1", ca: simulator.caPem }, () => {
        const { fingerprint256 } = socket.getPeerCertificate();
        socket.destroy();
        resolve(fingerprint256.replaceAll(":", "").toLowerCase());
      });
      socket.on("error", reject);
    });
  }

  it("is the one whose pin is told, before and after a swap", async () => {
    await startWith("25.10.6");
    const before = simulator.pinSha256;
    expect(await fingerprint()).toBe(before);
    await simulator.swapCertificate();
    expect(simulator.pinSha256).not.toBe(before);
    expect(await fingerprint()).toBe(simulator.pinSha256);
  });
});
