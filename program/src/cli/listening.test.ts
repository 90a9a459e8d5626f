import { existsSync, mkdirSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import path from "node:path";
import { connect } from "node:tls";
import { beforeAll, describe, expect, it } from "vitest";
import { type Authority, createAuthority, type KeyPair } from "../../../simulators/certificates.ts";
import { aDirectory, aFile } from "../config/given.ts";
import { systemClock } from "../lib/clock.ts";
import * as given from "../model/given.ts";
import { type LogLine, served } from "./given-service.ts";
import { fakeCluster, fakeSystem, runCli } from "./given.ts";

const WORLD = {
  cluster: fakeCluster({}),
  system: fakeSystem(given.together(given.parents(given.NFS_PARENT), given.nfsVolume())),
  clock: { ...systemClock, now: () => given.NOW },
};

let authority: Authority;
let [first, second]: readonly KeyPair[] = [];

const UNTIL = given.NOW + 90 * 86_400_000;

beforeAll(async () => {
  authority = await createAuthority("test authority");
  const issue = (notAfter: number) =>
    authority.issueServer(["localhost", "127.0.0.1"], { notBefore: 0, notAfter });
  [first, second] = await Promise.all([issue(UNTIL), issue(UNTIL + 86_400_000)]);
});

/** A configuration with this `serve`, and the flags that name it. */
function configured(serve: string, directory = aDirectory()): readonly string[] {
  aFile(directory, "nas.key", "1-key");
  const systems = `systems: [{ name: nas1, url: "wss://nas1", user: u, apiKeyFile: nas.key }]`;
  const text = `version: 1\nclusters: []\n${systems}\nserve: ${serve}\nstate: { directory: state }\n`;
  return ["--config", aFile(directory, "plumbline.yaml", text)];
}

const TLS = "tls: { certFile: tls/tls.crt, keyFile: tls/tls.key }";

/** A directory as Kubernetes mounts a Secret: files are links through `..data`, which a change puts elsewhere. */
function mounted(directory: string) {
  const volume = path.join(directory, "tls");
  mkdirSync(volume);
  const show = (pair: KeyPair | undefined, version: string) => {
    mkdirSync(path.join(volume, version));
    writeFileSync(path.join(volume, version, "tls.crt"), pair?.certificatePem ?? "");
    writeFileSync(path.join(volume, version, "tls.key"), pair?.keyPem ?? "", { mode: 0o600 });
    symlinkSync(version, path.join(volume, "..data_tmp"));
    renameSync(path.join(volume, "..data_tmp"), path.join(volume, "..data"));
  };
  show(first, "..1");
  for (const name of ["tls.crt", "tls.key"])
    symlinkSync(path.join("..data", name), path.join(volume, name));
  return { show };
}

/** When the certificate ends that a server shows, epoch ms. */
function shownUntil(address: string): Promise<number> {
  const { port } = new URL(address);
  return new Promise((resolve, reject) => {
    const options = { port: Number(port), host: "127.0.0.1", ca: authority.certificatePem };
    const socket = connect(options, () => {
      resolve(Date.parse(socket.getPeerCertificate().valid_to));
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

function textAt(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ ca: authority.certificatePem });
    request(url, { agent }, (answer) => void answer.toArray().then((all) => resolve(all.join(""))))
      .on("error", reject)
      .end();
  });
}

describe("over TLS", () => {
  it("answers with its certificate, says so, and says in a metric when it ends", async () => {
    const directory = aDirectory();
    mounted(directory);
    const { answer, log } = await served(
      [...configured(`{ ${TLS} }`, directory)],
      WORLD,
      async (address) => ({ address, text: await textAt(`${address}/metrics`) }),
    );
    expect(answer.address).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(answer.text).toContain(
      `plumbline_serving_certificate_expiry_timestamp_seconds ${UNTIL / 1_000}\n`,
    );
    expect(log.map(({ msg }) => msg)).toEqual(["listening", "first look finished", "stopping"]);
  });

  it("speaks no version before 1.2", async () => {
    const directory = aDirectory();
    mounted(directory);
    const { answer } = await served(configured(`{ ${TLS} }`, directory), WORLD, async (address) => {
      const port = Number(new URL(address).port);
      const old = { port, host: "127.0.0.1", ca: authority.certificatePem };
      const ciphers = "DEFAULT@SECLEVEL=0"; // without it the client would not even try
      return new Promise<string>((resolve) => {
        const socket = connect({ ...old, ciphers, minVersion: "TLSv1", maxVersion: "TLSv1.1" });
        socket.on("secureConnect", () => resolve("connected"));
        socket.on("error", ({ message }) => resolve(message));
      });
    });
    expect(answer).toContain("protocol version");
  });

  it("shows another certificate as soon as its Secret has another, to whoever connects next", async () => {
    const directory = aDirectory();
    const { show } = mounted(directory);
    const waiting = new Map<string, () => void>();
    const said = (msg: string) => new Promise<void>((resolve) => waiting.set(msg, resolve));
    const { answer, log } = await served(
      configured(`{ ${TLS} }`, directory),
      { ...WORLD, onLine: ({ msg }: LogLine) => waiting.get(msg)?.() },
      async (address) => {
        const before = await shownUntil(address);
        const refused = said("certificate refused, the old one stays");
        show({ certificatePem: first?.certificatePem ?? "", keyPem: second?.keyPem ?? "" }, "..2");
        await refused;
        const between = await shownUntil(address);
        const taken = said("certificate read again");
        show(second, "..3");
        await taken;
        return [before, between, await shownUntil(address)];
      },
    );
    expect(answer).toEqual([UNTIL, UNTIL, UNTIL + 86_400_000]);
    expect(log.filter(({ msg }) => msg.startsWith("certificate refused"))).toHaveLength(1);
    expect(JSON.stringify(log)).not.toContain("PRIVATE KEY");
  });

  it("does not begin with files that are no pair", async () => {
    const directory = aDirectory();
    mounted(directory).show(
      { certificatePem: first?.certificatePem ?? "", keyPem: second?.keyPem ?? "" },
      "..2",
    );
    const { code, stderr } = await runCli(["serve", ...configured(`{ ${TLS} }`, directory)], WORLD);
    expect(code).toBe(64);
    expect(stderr).toContain("expected the private key of the certificate in");
  });

  it("says that its certificate is over, and answers with it", async () => {
    const directory = aDirectory();
    const old = await authority.issueServer(["127.0.0.1"], { notBefore: 0, notAfter: 1_000 });
    mounted(directory).show(old, "..2");
    const { log } = await served(
      configured(`{ ${TLS} }`, directory),
      WORLD,
      async () => null,
      "certificate is over",
    );
    expect(log).toContainEqual(
      expect.objectContaining({ level: "warn", until: "1970-01-01T00:00:01.000Z" }),
    );
  });
});

describe("serve refuses", () => {
  it("to take tokens in the clear from other machines", async () => {
    const ended = await runCli(
      ["serve", ...configured("{ auth: { by: token } }"), "--listen", "0.0.0.0:0", "--no-state"],
      WORLD,
    );
    expect(ended.code).toBe(64);
    expect(ended.stderr).toBe(
      "plumbline: --listen: expected serve.tls for an address that others reach, because callers send tokens, found 0.0.0.0:0 without it; name certFile and keyFile under serve.tls, or say serve.plaintext: true where something in front ends TLS\n",
    );
  });

  it("to answer other machines where callers are known by a file on this one", async () => {
    const serve = `{ listen: "0.0.0.0:0", plaintext: true, auth: { by: token } }`;
    const { code, stderr } = await runCli(["serve", ...configured(serve), "--no-state"], WORLD);
    expect(code).toBe(64);
    expect(stderr).toContain(
      "expected an address of this machine only, because callers are known by a token that lies on it, found 0.0.0.0:0; ",
    );
  });
});

describe("on a workstation", () => {
  it("leaves its token where only its user reads it, as long as it runs, and logs nothing of it", async () => {
    const directory = aDirectory();
    const state = path.join(directory, "state");
    const args = configured("{}", directory);
    const { answer, log, stdout, stderr } = await served(args, WORLD, async (address) => {
      const login = await runCli(["login", ...args]);
      const token = await fileText(path.join(state, "serve.token"));
      const known = await fetch(`${address}/api/v1/rules`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const followed = await fetch(login.stdout.trim(), { redirect: "manual" });
      return {
        mode: statSync(path.join(state, "serve.token")).mode & 0o777,
        url: await fileText(path.join(state, "serve.url")),
        address,
        login,
        token,
        statuses: [known.status, followed.status],
      };
    });
    expect(answer.mode).toBe(0o600);
    expect(answer.url).toBe(answer.address);
    expect(answer.token).toMatch(/^[\w-]{43}$/);
    expect(answer.login).toMatchObject({ code: 0, stderr: "" });
    expect(answer.login.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/login\?token=[\w-]{43}\n$/);
    expect(answer.statuses).toEqual([200, 303]);
    expect(`${stdout}${stderr}${JSON.stringify(log)}`).not.toContain(answer.token);
    expect(() => statSync(path.join(state, "serve.token"))).toThrow("ENOENT");
  });

  it("login finds a service over TLS by the certificate that it shows", async () => {
    const directory = aDirectory();
    mounted(directory);
    const args = configured(`{ ${TLS} }`, directory);
    const { answer } = await served(args, WORLD, () => runCli(["login", ...args]));
    expect(answer).toMatchObject({ code: 0, stderr: "" });
    expect(answer.stdout).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/login\?token=/);
  });

  it("shows an address for a browser at the start, on stderr, where that is a terminal", async () => {
    const terminal = { ...WORLD, stderrColumns: 100 };
    const address = async (at: string) => at;
    const { answer, stdout, stderr } = await served(configured("{}"), terminal, address);
    const [, shown = ""] = /^ {2}(http\S+)$/m.exec(stderr) ?? [];
    expect(shown).toMatch(new RegExp(`^${answer}/login\\?token=[\\w-]{43}$`));
    expect(stdout).not.toContain("token=");
    expect(stderr.replace("\n", " ")).toMatch(/plumbline login --config \S+ gives another:/);
    const alone = await served([...configured("{}"), "--no-state"], terminal, address);
    expect(alone.stderr).toContain("there is no other:");
  });

  it("leaves nothing anywhere with --no-state, and says that a place for its token cannot be written", async () => {
    const directory = aDirectory();
    const state = path.join(directory, "state");
    const args = configured("{}", directory);
    await served([...args, "--no-state"], WORLD, async () => null);
    expect(existsSync(state)).toBe(false);
    mkdirSync(path.join(state, "serve.token"), { recursive: true });
    const { log, answer } = await served(args, WORLD, async (address) => {
      return (await fetch(`${address}/livez`)).status;
    });
    expect(answer).toBe(200);
    expect(log.find(({ msg }) => msg === "the token cannot be written")).toMatchObject({
      level: "warn",
      cause: expect.stringContaining("EISDIR") as string,
    });
    expect(existsSync(path.join(state, "serve.token.new"))).toBe(false);
  });

  it("listens by the name localhost at one address, so that there is one server with one certificate", async () => {
    const stop = new AbortController();
    const args = ["serve", ...configured("{}"), "--listen", "localhost:0", "--no-state"];
    const addresses: unknown[] = [];
    const onStdout = (text: string) => {
      const { url } = JSON.parse(text) as { readonly url?: string };
      if (url === undefined) return;
      const elsewhere = url.replace("127.0.0.1", "[::1]");
      addresses.push(url, fetch(`${url}/livez`), fetch(`${elsewhere}/livez`));
      void Promise.allSettled(addresses).then(() => stop.abort());
    };
    await runCli(args, { ...WORLD, signal: stop.signal, onStdout });
    const [url, here, elsewhere] = await Promise.allSettled(addresses);
    expect(url?.status === "fulfilled" && url.value).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect([here?.status, elsewhere?.status]).toEqual(["fulfilled", "rejected"]);
  });

  it("login says where no service runs", async () => {
    const directory = aDirectory();
    const flags = configured("{}", directory);
    const { code, stderr } = await runCli(["login", ...flags]);
    expect(code).toBe(64);
    expect(stderr).toContain(
      `expected the state directory of a plumbline serve that runs here and takes logins, found none that runs in ${directory}/state; start plumbline serve ${flags.join(" ")}, or name its directory with --state-dir`,
    );
  });

  it("login says where a service has ended without taking its files away", async () => {
    const directory = aDirectory();
    mkdirSync(path.join(directory, "state"));
    aFile(path.join(directory, "state"), "serve.url", "http://127.0.0.1:1\n");
    aFile(path.join(directory, "state"), "serve.token", "t\n");
    const { code, stderr } = await runCli(["login", ...configured("{}", directory)]);
    expect(code).toBe(69);
    expect(stderr).toContain("plumbline: serve: no answer from http://127.0.0.1:1");
  });
});

async function fileText(file: string): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  return (await readFile(file, "utf8")).trim();
}
