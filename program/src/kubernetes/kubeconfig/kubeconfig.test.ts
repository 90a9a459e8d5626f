import { KubeConfig } from "@kubernetes/client-node";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import type { RequestOptions } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ConfigError } from "../../lib/errors.ts";
import { ENVIRONMENT } from "../given.ts";
import { type Connection, connectionOf } from "./connection.ts";
import { credentialsOf, readPem, staticCertificate } from "./credentials.ts";
import { loadKubeconfig } from "./load-kubeconfig.ts";

const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----\n";
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** A kubeconfig with one context, as YAML that is JSON. */
function one(cluster: object, user: object, context: object = {}): string {
  return JSON.stringify({
    "current-context": "here",
    clusters: [{ name: "c", cluster: { server: "https://api.example:6443", ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "here", context: { cluster: "c", user: "u", ...context } }],
  });
}

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-kubeconfig-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

describe("the same kubeconfig, read by @kubernetes/client-node and by us", () => {
  test.each<[string, string]>([
    ["nothing but a server", one({}, {})],
    ["a token", one({}, { token: "t-1" })],
    ["a user name and password", one({}, { username: "u", password: "p" })],
    [
      "a certificate in the kubeconfig",
      one({}, { "client-certificate-data": base64(PEM), "client-key-data": base64(KEY) }),
    ],
    [
      "a certificate in files",
      one({}, { "client-certificate": "cert.pem", "client-key": "key.pem" }),
    ],
    [
      "a certificate and a token",
      one(
        {},
        { token: "t-2", "client-certificate-data": base64(PEM), "client-key-data": base64(KEY) },
      ),
    ],
    ["an authority in the kubeconfig", one({ "certificate-authority-data": base64(PEM) }, {})],
    ["an authority in a file", one({ "certificate-authority": "ca.pem" }, {})],
    ["another server name", one({ "tls-server-name": "kubernetes.default" }, {})],
    ["no verification", one({ "insecure-skip-tls-verify": true }, {})],
    ["somebody to act as", one({}, { token: "t", as: "jane" })],
    [
      "a server below a path",
      one({ server: "https://rancher.example/k8s/clusters/c-1" }, { token: "t" }),
    ],
  ])("%s", async (_what, text) => {
    const folder = folderWith({
      config: text,
      token: "from-file\n",
      "cert.pem": PEM,
      "key.pem": KEY,
      "ca.pem": PEM,
    });
    expect(await ours(join(folder, "config"))).toEqual(await theirs(join(folder, "config")));
  });
});

test("a token file is read, and of a token and a token file the file is right", async () => {
  const folder = folderWith({
    config: one({}, { token: "old", tokenFile: "token" }),
    token: "from-file\n",
  });
  expect((await ours(join(folder, "config"))).authorization).toBe("Bearer from-file");
});

async function ours(file: string) {
  const connection = connect(file);
  const { user, tls, impersonate } = connection;
  const certificate = user === null ? null : staticCertificate(user, "")();
  const { authorization } = await credentialsOf(
    {
      ...connection,
      user: user === null ? null : { ...user, clientCertificate: null, clientKey: null },
    },
    {
      source: "x",
      clock: ENVIRONMENT.clock,
      env: {},
      stdinIsTerminal: false,
      stderr: "ignore",
      cluster: {},
    },
  ).current(new AbortController().signal);
  return {
    server: connection.server.href.replace(/\/$/, ""),
    authorization: authorization?.reveal(),
    certificate: certificate?.certificate,
    key: certificate?.key.reveal(),
    authority:
      tls.certificateAuthority === null
        ? undefined
        : readPem(tls.certificateAuthority, "").reveal(),
    serverName: tls.serverName || undefined,
    verify: tls.verify,
    as: impersonate?.user,
  };
}

async function theirs(file: string) {
  const config = new KubeConfig();
  config.loadFromFile(file);
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const headers = (options.headers ?? {}) as Record<string, string>;
  const text = (value: unknown) =>
    value === undefined || value === null ? undefined : (value as Buffer).toString();
  return {
    server: config.getCurrentCluster()?.server,
    authorization:
      headers["Authorization"] ??
      (options.auth === undefined ? undefined : `Basic ${base64(options.auth ?? "")}`),
    certificate: text(options.cert),
    key: text(options.key),
    authority: text(options.ca),
    serverName: options.servername,
    verify: options.rejectUnauthorized ?? true,
    as: config.getCurrentUser()?.impersonateUser,
  };
}

function connect(
  file: string | null,
  env: Record<string, string> = {},
  context: string | null = null,
): Connection {
  const config = loadKubeconfig({ file, env });
  if (config === null) throw new Error("no kubeconfig");
  return connectionOf(config, context, file ?? "KUBECONFIG");
}

describe("several kubeconfigs", () => {
  const first = JSON.stringify({
    clusters: [{ name: "shared", cluster: { server: "https://first.example" } }],
    users: [{ name: "red", user: { token: "first" } }],
  });
  const second = JSON.stringify({
    "current-context": "b",
    clusters: [{ name: "shared", cluster: { server: "https://second.example" } }],
    users: [
      { name: "red", user: { username: "never", password: "used" } },
      { name: "blue", user: { tokenFile: "blue-token" } },
    ],
    contexts: [
      { name: "a", context: { cluster: "shared", user: "red" } },
      { name: "b", context: { cluster: "shared", user: "blue", namespace: "team" } },
    ],
  });
  const folder = folderWith({ first, second });
  const env = {
    KUBECONFIG: [join(folder, "missing"), join(folder, "first"), "", join(folder, "second")].join(
      ":",
    ),
  };

  test("the first file to name something wins, whole, and the first current-context too", () => {
    const connection = connect(null, env);
    expect(connection.server.href).toBe("https://first.example/");
    expect(connection.context).toBe("b");
    expect(connection.namespace).toBe("team");
    expect(connect(null, env, "a").user).toMatchObject({ username: "", password: null });
  });

  test("relative paths are relative to the file that names them", () => {
    expect(connect(null, env).user?.tokenFile).toBe(join(folder, "blue-token"));
  });

  test("without KUBECONFIG it is ~/.kube/config; no file at all is no kubeconfig", () => {
    expect(loadKubeconfig({ file: null, env: { HOME: folder } })).toBeNull();
  });
});

describe("a mistake in a kubeconfig is told with its place, what was expected, what was found, and what to do", () => {
  const withUser = (user: string) => `
current-context: here
clusters: [{name: c, cluster: {server: "https://api.example"}}]
contexts: [{name: here, context: {cluster: c, user: u}}]
users:
- name: u
  user:
${user}`;
  test.each<[string, string, string]>([
    [
      "a list that does not end",
      "clusters: [",
      ":1:12: expected YAML, found a bracket, brace or quote that is not closed; correct the file",
    ],
    [
      "a tab",
      "clusters:\n\t- name: c",
      ":2:1: expected YAML, found a tab as indentation; correct the file",
    ],
    ["a key twice", "clusters: []\nclusters: []", ":2:1: expected YAML, found the same key twice"],
    [
      "a number for a token",
      withUser("    token: 12345"),
      ":8:12: expected a text, found a number; correct users[0].user.token",
    ],
    ["no list", "current-context: here\ncontexts: {}", ":2:11: expected a list, found a mapping"],
    [
      "no current context",
      "contexts: [{name: a, context: {}}, {name: b, context: {}}]",
      ": expected a current-context, found none; choose one with --context: a, b",
    ],
    [
      "a context that nobody defines",
      "current-context: gone",
      ': expected the name of a context, found "gone"; add a context to the kubeconfig',
    ],
    [
      "a cluster that nobody defines",
      one({}, {}, { cluster: "gone" }),
      'expected the name of a cluster, found "gone", which no file defines; correct the context or add the cluster',
    ],
    [
      "one name twice",
      JSON.stringify({ users: [{ name: "u" }, { name: "u" }] }),
      'expected one user of each name, found a second "u"',
    ],
    ["no server", one({ server: "" }, {}), "expected the address of the API server, found none"],
    [
      "an address without a scheme",
      one({ server: "api.example:6443" }, {}),
      "expected an address such as https://api.example:6443",
    ],
    [
      "an authority and no verification",
      one({ "certificate-authority": "x", "insecure-skip-tls-verify": true }, {}),
      "expected certificate-authority or insecure-skip-tls-verify, found both",
    ],
    [
      "an authority twice",
      one({ "certificate-authority": "x", "certificate-authority-data": base64(PEM) }, {}),
      "expected certificate-authority or certificate-authority-data, found both",
    ],
    [
      "no PEM",
      one({ "certificate-authority-data": base64("no") }, {}),
      "expected base64 of a PEM text",
    ],
    [
      "a certificate without a key",
      one({}, { "client-certificate": "x" }),
      "expected client-certificate and client-key, found only client-certificate",
    ],
    [
      "a token and a password",
      one({}, { token: "canary", username: "u", password: "canary" }),
      "expected one way to authenticate, found a token and a user name",
    ],
    ["a group without a user", one({}, { "as-groups": ["g"] }), "expected `as` beside"],
    [
      "an auth-provider",
      one({}, { "auth-provider": { name: "gcp" } }),
      'found the auth-provider "gcp", which Kubernetes removed in 1.26; replace it by the exec plugin',
    ],
    [
      "a plugin without a command",
      one({}, { exec: { apiVersion: "client.authentication.k8s.io/v1" } }),
      "expected `command`, found none",
    ],
    [
      "a plugin of an old version",
      one({}, { exec: { command: "x", apiVersion: "client.authentication.k8s.io/v1alpha1" } }),
      "v1alpha1 is no longer supported",
    ],
    [
      "a v1 plugin without interactiveMode",
      one({}, { exec: { command: "x", apiVersion: "client.authentication.k8s.io/v1" } }),
      "expected interactiveMode Never, IfAvailable or Always, found none",
    ],
    [
      "a proxy of an unknown kind",
      one({ "proxy-url": "ftp://x" }, {}),
      "expected an http, https or socks5 address",
    ],
  ])("%s", (_what, text, told) => {
    const file = join(folderWith({ config: text }), "config");
    const error = mistake(() => connect(file));
    expect(error.message).toContain(told);
    expect(error.message).toContain(file);
    expect(error.message).not.toContain("canary");
  });

  test("an alias bomb does not go off", () => {
    const bomb = `${["a: &a [x]", ...["b", "c", "d", "e", "f", "g", "h", "i"].map((key, index) => `${key}: &${key} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(",")}]`)].join("\n")}\nclusters: *i`;
    expect(mistake(() => connect(join(folderWith({ config: bomb }), "config"))).message).toMatch(
      /expected/,
    );
  });

  test("a file that was named and is missing, or cannot be read", () => {
    expect(mistake(() => connect("/nowhere/config")).message).toBe(
      "/nowhere/config: expected a kubeconfig, found no file; check the path and its permissions",
    );
    const folder = folderWith({ config: one({}, {}) });
    chmodSync(join(folder, "config"), 0o000);
    const told =
      process.getuid?.() === 0 ? null : mistake(() => connect(join(folder, "config"))).message;
    expect(told ?? "(EACCES)").toContain("(EACCES)");
  });

  test("a mistake in a context that nobody uses harms nobody", () => {
    const config = JSON.parse(one({}, { token: "t" })) as { users: object[] };
    config.users.push({ name: "other", user: { token: 1 } });
    expect(connect(join(folderWith({ config: JSON.stringify(config) }), "config")).context).toBe(
      "here",
    );
  });
});

test("credentials are never sent over plain HTTP", () => {
  const file = join(
    folderWith({ config: one({ server: "http://localhost:8001" }, { token: "canary" }) }),
    "config",
  );
  expect(connect(file).user).toBeNull();
});

function mistake(act: () => unknown): ConfigError {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}
