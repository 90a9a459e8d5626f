import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createAuthority } from "../../../simulators/certificates.ts";
import { startFaultProxy } from "../../../simulators/faults/proxy.ts";
import { startKubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import type { KubernetesSimulator } from "../../../simulators/kubernetes/simulator.ts";
import { describeWithApiServer } from "../../../test-tools/kubernetes/with-api-server.ts";
import { ConfigError } from "../lib/errors.ts";
import { ENVIRONMENT, hurriedClock, OPTIONS, readAll, sourceFor, temporaryFile } from "./given.ts";
import { createClusterSource } from "./cluster-source.ts";

let simulator: KubernetesSimulator;
beforeAll(async () => {
  simulator = await startKubernetesSimulator();
});
afterAll(async () => simulator.close());
afterEach(() => vi.unstubAllEnvs());

interface Kubeconfig {
  clusters: [{ cluster: Record<string, unknown> }];
  users: [{ user: Record<string, unknown> }];
}

/** The simulator's kubeconfig with another cluster or user entry. */
function altered(cluster: Record<string, unknown>, user: Record<string, unknown> = {}): string {
  const config = JSON.parse(simulator.kubeconfig("reader")) as Kubeconfig;
  Object.assign(config.clusters[0].cluster, cluster);
  Object.assign(config.users[0].user, user);
  return JSON.stringify(config);
}

async function pods(
  kubeconfig: string,
  ...rest: [Parameters<typeof sourceFor>[1]?, Parameters<typeof sourceFor>[2]?]
) {
  const source = sourceFor(kubeconfig, ...rest);
  try {
    return (await readAll(source, {}, ["pods"])).pods;
  } finally {
    await source.close();
  }
}

describe("a server that we cannot trust or reach is told in one sentence with what to set", () => {
  test("FLT-N4: signed by an authority that is not the kubeconfig's", async () => {
    const other = await createAuthority("somebody else");
    const read = await pods(
      altered({
        "certificate-authority-data": Buffer.from(other.certificatePem).toString("base64"),
      }),
    );
    expect(read).toMatchObject({ state: "incomplete", source: { id: null } });
    expect(reason(read)).toMatchObject({ code: "untrustedCertificate" });
    expect(reason(read).message).toContain("is signed by an authority that we do not trust");
    expect(reason(read).next).toMatch(
      /^set certificate-authority-data at .*kubeconfig:\d+:\d+ to the cluster's authority$/,
    );
  });

  test("FLT-N4: made for another name, until tls-server-name says which", async () => {
    const read = await pods(altered({ "tls-server-name": "api.example" }));
    expect(reason(read)).toMatchObject({
      code: "untrustedCertificate",
      next: expect.stringContaining("set tls-server-name at") as string,
    });
    expect((await pods(altered({ "tls-server-name": "localhost" }))).state).toBe("complete");
  });

  test.each([
    [
      "that has expired",
      Date.UTC(2020, 0),
      Date.UTC(2021, 0),
      "has expired",
      "renew the certificate of the API server",
    ],
    [
      "that is not valid yet",
      Date.UTC(2090, 0),
      Date.UTC(2091, 0),
      "is not valid yet",
      "check this machine's clock",
    ],
  ])("FLT-N4: with a certificate %s", async (_what, notBefore, notAfter, told, next) => {
    const authority = await createAuthority("plumbline test");
    const { certificatePem, keyPem } = await authority.issueServer(["127.0.0.1"], {
      notBefore,
      notAfter,
    });
    const server = createTlsServer({ cert: certificatePem, key: keyPem });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const trusted = Buffer.from(authority.certificatePem).toString("base64");
    const read = await pods(altered({ server: address, "certificate-authority-data": trusted }));
    expect(reason(read).code).toBe("untrustedCertificate");
    expect(reason(read).message).toContain(told);
    expect(reason(read).next).toContain(next);
    await new Promise((resolve) => server.close(resolve));
  });

  test("FLT-N9: NODE_TLS_REJECT_UNAUTHORIZED=0 changes nothing", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const other = await createAuthority("somebody else");
    const read = await pods(
      altered({
        "certificate-authority-data": Buffer.from(other.certificatePem).toString("base64"),
      }),
    );
    expect(reason(read).code).toBe("untrustedCertificate");
  });

  test("insecure-skip-tls-verify is obeyed", async () => {
    expect(
      (
        await pods(
          altered({ "certificate-authority-data": null, "insecure-skip-tls-verify": true }),
        )
      ).state,
    ).toBe("complete");
  });

  test("nobody listens", async () => {
    const read = await pods(altered({ server: "https://127.0.0.1:1" }));
    expect(reason(read)).toEqual({
      code: "unreachable",
      message: "127.0.0.1:1 refused the connection",
      next: "check that the API server runs and the address in the kubeconfig is right",
    });
  });

  test("FLT-N3: a name that nobody knows", async () => {
    const read = await pods(altered({ server: "https://no-such-host.invalid:6443" }));
    expect(reason(read)).toMatchObject({ code: "unreachable" });
  });

  test("a server that does not speak TLS", async () => {
    await using plain = await listening((_request, response) => response.end("no"));
    const read = await pods(altered({ server: `https://127.0.0.1:${plain.port}` }));
    expect(reason(read)).toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("does not speak TLS") as string,
    });
  });

  test("FLT-N7: a redirect is not followed, and the credentials stay here", async () => {
    const seen: (string | undefined)[] = [];
    await using elsewhere = await listening((request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    });
    simulator.faults.add({
      match: { name: "kube-system" },
      fault: {
        kind: "status",
        code: 302,
        headers: { location: `http://127.0.0.1:${elsewhere.port}/secret?token=x` },
        body: "",
      },
    });
    const read = await pods(simulator.kubeconfig("reader"));
    expect(reason(read)).toMatchObject({
      code: "refused",
      message: expect.stringContaining(`127.0.0.1:${elsewhere.port}`) as string,
    });
    expect(reason(read).message).not.toContain("token");
    expect(seen).toEqual([]);
  });
});

describe("credentials", () => {
  test("are not sent over plain HTTP", async () => {
    await using plain = await startKubernetesSimulator({ tls: false });
    await pods(altered({ server: plain.url, "certificate-authority-data": null }));
    expect(plain.requests.count).toBeGreaterThan(0);
    expect(plain.requests.all.map(({ headers }) => headers["authorization"])).toEqual(
      plain.requests.all.map(() => undefined),
    );
  });

  test("FLT-K5: a plugin runs again when its token was refused, and the request is repeated once", async () => {
    const credential = simulator.credential("reader");
    const good = "token" in credential ? credential.token : "";
    const memory = temporaryFile("runs", "");
    const plugin = temporaryFile(
      "plugin.cjs",
      `const fs = require("node:fs"); fs.appendFileSync(${JSON.stringify(memory)}, "x");
       const token = fs.readFileSync(${JSON.stringify(memory)}, "utf8").length === 1 ? "stale" : ${JSON.stringify(good)};
       console.log(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token } }));`,
    );
    const exec = {
      command: process.execPath,
      args: [plugin],
      apiVersion: "client.authentication.k8s.io/v1",
      interactiveMode: "Never",
    };
    expect((await pods(altered({}, { token: null, exec }))).state).toBe("complete");
  });

  test("the headers of impersonation name user, groups and extras", async () => {
    simulator.requests.clear();
    await pods(
      altered({}, { as: "jane", "as-groups": ["a", "b"], "as-user-extra": { "Some/Key": ["v"] } }),
    );
    expect(simulator.requests.all[0]?.headers).toMatchObject({
      "impersonate-user": "jane",
      "impersonate-extra-some%2fkey": "v",
    });
    expect(simulator.requests.all[0]?.headers["impersonate-group"]).toMatch(/a, ?b/);
  });

  test("a certificate file that holds something else is a mistake of the configuration", () => {
    const file = temporaryFile(
      "ca.pem",
      "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n",
    );
    expect(() =>
      sourceFor(altered({ "certificate-authority-data": null, "certificate-authority": file })),
    ).toThrow(ConfigError);
  });
});

describe("in a Pod", () => {
  test("the service account is read from its folder, token included", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plumbline-service-account-"));
    const credential = simulator.credential("reader");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "token"), "token" in credential ? `${credential.token}\n` : "");
    writeFileSync(join(folder, "ca.crt"), simulator.caPem ?? "");
    writeFileSync(join(folder, "namespace"), "plumbline");
    const { hostname, port } = new URL(simulator.url);
    const env = {
      KUBERNETES_SERVICE_HOST: hostname,
      KUBERNETES_SERVICE_PORT: port,
      KUBECONFIG: join(folder, "none"),
    };
    const source = createClusterSource(
      { ...OPTIONS, inCluster: true },
      { ...ENVIRONMENT, env, serviceAccountFolder: folder },
    );
    expect([source.name, source.contextNamespace]).toEqual(["in-cluster", "plumbline"]);
    expect((await readAll(source, {}, ["pods"])).pods.state).toBe("complete");
    await source.close();
    const fallback = createClusterSource(OPTIONS, {
      ...ENVIRONMENT,
      env,
      serviceAccountFolder: folder,
    });
    expect(fallback.name).toBe("in-cluster");
    await fallback.close();
  });

  test("outside of one, without a kubeconfig, the mistake names what to do", () => {
    expect(() => createClusterSource({ ...OPTIONS, inCluster: true }, ENVIRONMENT)).toThrow(
      "run in a Pod, or name a kubeconfig",
    );
    expect(() =>
      createClusterSource(OPTIONS, { ...ENVIRONMENT, env: { HOME: "/nowhere" } }),
    ).toThrow(
      "/nowhere/.kube/config: expected a kubeconfig, found no file; log in to your cluster, or name a file with --kubeconfig",
    );
  });
});

describe("through a proxy", () => {
  test("FLT-N8: proxy-url is tunnelled through, with its password in no message", async () => {
    const tunnels: string[] = [];
    await using proxy = await tunnelling(tunnels);
    const through = altered({ "proxy-url": `http://user:canary@127.0.0.1:${proxy.port}` });
    expect((await pods(through)).state).toBe("complete");
    expect(new Set(tunnels)).toEqual(new Set([new URL(simulator.url).host]));
    await proxy[Symbol.asyncDispose]();
    const read = await pods(through);
    expect(reason(read).code).toBe("unreachable");
    expect(reason(read).message).toContain(`through the proxy 127.0.0.1:${proxy.port}`);
    expect(JSON.stringify(read)).not.toContain("canary");
  });
});

describeWithApiServer("a network that fails before the real API server", (server) => {
  test.each([
    ["FLT-N1: cut", { kind: "cut", afterBytes: 300 }, "interrupted"],
    ["FLT-N1: reset", { kind: "reset", afterBytes: 300 }, "interrupted"],
    ["FLT-N2: replies lost", { kind: "blackHole" }, "timeout"],
  ] as const)(
    "%s: the collection is incomplete, and whole again when the network is",
    async (_title, fault, code) => {
      await using proxy = await startFaultProxy({ targetUrl: server().url });
      const source = sourceFor(
        server().kubeconfig("reader", proxy.url),
        { requestMs: 500 },
        { clock: hurriedClock() },
      );
      expect((await readAll(source, {}, ["namespaces"])).namespaces.state).toBe("complete");
      proxy.set(fault);
      const broken = await readAll(source, {}, ["namespaces", "persistentVolumes"]);
      expect(broken.namespaces).toMatchObject({ state: "incomplete", reason: { code } });
      proxy.set({ kind: "none" });
      expect((await readAll(source, {}, ["namespaces"])).namespaces.state).toBe("complete");
      await source.close();
    },
  );

  test("compressed lists are the same as plain ones", async () => {
    const kubeconfig = JSON.parse(server().kubeconfig("admin")) as Kubeconfig;
    const big = "x".repeat(200_000);
    await server().create({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "big", annotations: { big } },
    });
    const plain = await readAll(sourceFor(JSON.stringify(kubeconfig)), {}, ["namespaces"]);
    // Not a loopback name to us, so that gzip is asked for; the proxy leads it to the same server.
    const tunnels: string[] = [];
    await using proxy = await tunnelling(tunnels, new URL(server().url).host);
    Object.assign(kubeconfig.clusters[0].cluster, {
      server: "https://kubernetes.example:6443",
      "tls-server-name": "localhost",
      "proxy-url": `http://127.0.0.1:${proxy.port}`,
    });
    const compressed = await readAll(sourceFor(JSON.stringify(kubeconfig)), {}, ["namespaces"]);
    expect(tunnels[0]).toBe("kubernetes.example:6443");
    expect(compressed.namespaces).toMatchObject({
      state: "complete",
      records: "records" in plain.namespaces ? plain.namespaces.records : [],
    });
  });
});

function reason(read: object): { code: string; message: string; next: string } {
  if ("reason" in read) return read.reason as { code: string; message: string; next: string };
  throw new Error("no reason was given");
}

type Handler = Parameters<typeof createServer>[1];

async function listening(handler: Handler) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    server,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An HTTP proxy that notes where it is asked to connect, and connects there or to `target`. */
async function tunnelling(tunnels: string[], target?: string) {
  const { connect } = await import("node:net");
  const proxy = await listening((_request, response) => response.end());
  const sockets = new Set<{ destroy(): void }>();
  proxy.server.on("connect", (request, socket) => {
    tunnels.push(request.url ?? "");
    const { hostname, port } = new URL(`http://${target ?? request.url}`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) {
      sockets.add(end);
      end.on("error", () => end.destroy());
    }
  });
  return {
    port: proxy.port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await proxy[Symbol.asyncDispose]();
    },
  };
}
