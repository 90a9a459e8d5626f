import { readFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { expect, it } from "vitest";
import { aDirectory, aFile } from "../config/given.ts";
import { systemClock } from "../lib/clock.ts";
import * as given from "../model/given.ts";
import { served } from "./given-service.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";

const WORLD = {
  cluster: fakeCluster({}),
  system: fakeSystem(given.together(given.parents(given.NFS_PARENT), given.nfsVolume())),
  clock: { ...systemClock, now: () => given.NOW },
  environment: { PLUMBLINE_DEBUG: "1" },
};

/** What a service says, in answers to whoever asks badly, and to whoever asks well. */
interface Told {
  readonly secrets: readonly string[];
  /** All answers but those that hand out a secret. */
  readonly texts: readonly string[];
}

it("FLT-SL1 FLT-SL2 FLT-SL3: I11, no token, code or session id in logs, answers, metrics and errors, wherever they are put", async () => {
  const directory = aDirectory();
  const key = aFile(directory, "nas.key", "1-key");
  const state = path.join(directory, "state");
  const sources = ["--truenas", "wss://nas1", "--truenas-user", "u", "--api-key-file", key];
  const { answer, stdout, stderr } = await served(
    [...sources, "--state-dir", state],
    { ...WORLD, onLine: () => {} },
    (address) => everythingTold(address, state),
  );
  expect(answer.secrets.filter((secret) => /^[\w-]{43}$/.test(secret))).toHaveLength(4);
  const text = [stdout, stderr, ...answer.texts].join("\n");
  expect(text).toContain("plumbline_build_info");
  expect(text).toContain('"status":431');
  expect(answer.secrets.filter((secret) => text.includes(secret))).toEqual([]);
});

async function everythingTold(address: string, state: string): Promise<Told> {
  const token = readFileSync(path.join(state, "serve.token"), "utf8").trim();
  const bearer = { authorization: `Bearer ${token}` };
  const codeFor = async () => {
    const { stdout } = await runCli(["login", "--state-dir", state], WORLD);
    return new URL(stdout.trim()).searchParams.get("token") ?? "";
  };
  const [used, unused] = [await codeFor(), await codeFor()];
  const login = await fetch(`${address}/login?token=${used}`, { redirect: "manual" });
  const [cookie = ""] = login.headers.getSetCookie().map((one) => one.split(";")[0] ?? "");
  const session = cookie.split("=")[1] ?? "";
  const bad = [token, used, session].flatMap((secret) => [
    [`/api/v1/rules`, { authorization: `Basic ${secret}` }],
    [`/api/v1/rules`, { ...bearer, cookie }],
    [`/api/v1/${secret}`, bearer],
    [`/${secret}%zz`, {}],
    [`/login?token=${secret}`, {}],
    [`/api/v1/rules`, { cookie: `${cookie}; ${cookie}` }],
    [`/api/v1/rules?token=${secret}`, bearer],
    [`/metrics`, { origin: "https://evil.example", referer: `${address}/login?token=${secret}` }],
  ]) as readonly (readonly [string, Record<string, string>])[];
  const good = ["/", "/metrics", "/readyz", "/api/v1/rules"].flatMap((url) => [
    [url, bearer],
    [url, { cookie }],
  ]) as typeof bad;
  const texts = [];
  for (const [url, headers] of [...good, ...bad])
    texts.push(await told(`${address}${url}`, headers));
  texts.push(await rawly(address, `GET /${token} HTTP/1.1\r\nx: ${token.repeat(400)}\r\n\r\n`));
  texts.push(await rawly(address, `${token} ${token}\r\n\r\n`));
  return { secrets: [token, used, unused, session], texts };
}

/** An answer with its headers, as it is. */
async function told(url: string, headers: Record<string, string>): Promise<string> {
  const answer = await fetch(url, { headers, redirect: "manual" });
  return [...answer.headers, await answer.text()].join("\n");
}

function rawly(address: string, text: string): Promise<string> {
  const { port } = new URL(address);
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(port), "127.0.0.1").setEncoding("utf8");
    socket.on("data", (piece: string) => (answer += piece)).on("close", () => resolve(answer));
    socket.on("error", () => {});
    socket.end(text);
  });
}
