import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SourceError } from "../../lib/errors.ts";
import { Secret } from "../../lib/secret.ts";
import { hurriedClock, temporaryFile } from "../given.ts";
import { connectionOf } from "./connection.ts";
import { type Credentials, credentialsOf } from "./credentials.ts";
import type { PluginEnvironment } from "./exec-plugin.ts";
import { parseKubeconfig } from "./kubeconfig.ts";

const V1 = "client.authentication.k8s.io/v1";
const V1BETA1 = "client.authentication.k8s.io/v1beta1";
const signal = new AbortController().signal;

describe("a credential plugin", () => {
  test.each([V1, V1BETA1])(
    "of %s gets KUBERNETES_EXEC_INFO and its own variables, and its token is sent",
    async (version) => {
      const plugin = script(`
      const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
      const token = [info.apiVersion, info.kind, info.spec.interactive, info.spec.cluster?.server, process.env.EXTRA, process.argv[2]].join(" ");
      console.log(JSON.stringify({ apiVersion: info.apiVersion, kind: "ExecCredential", status: { token } }));`);
      const { credentials } = given(plugin, {
        apiVersion: version,
        provideClusterInfo: true,
        args: [plugin, "argument"],
        env: [{ name: "EXTRA", value: "extra" }],
      });
      const { authorization } = await credentials.current(signal);
      expect(authorization?.reveal()).toBe(
        `Bearer ${version} ExecCredential false https://api.example:6443 extra argument`,
      );
    },
  );

  test("runs once for many requests, and again when its answer has expired or was refused", async () => {
    const expirationTimestamp = "2026-11-24T01:00:00Z";
    const plugin = script(
      `console.log(JSON.stringify({ apiVersion: "${V1}", kind: "ExecCredential", status: { token: String(process.hrtime.bigint()), expirationTimestamp: "${expirationTimestamp}" } }));`,
    );
    const { credentials, clock } = given(plugin);
    const [first, same] = await Promise.all([
      credentials.current(signal),
      credentials.current(signal),
    ]);
    expect(same).toBe(first);
    expect(await credentials.renew(first, signal)).toBe(true);
    const second = await credentials.current(signal);
    expect(second.authorization?.reveal()).not.toBe(first.authorization?.reveal());
    expect(await credentials.renew(first, signal)).toBe(true);
    expect(await credentials.current(signal)).toBe(second);
    await clock.sleep(3_600_001);
    expect(await credentials.current(signal)).not.toBe(second);
  });

  test("may answer with a certificate, whose connections stay as long as it stays the same", async () => {
    const plugin = script(
      `console.log(JSON.stringify({ apiVersion: "${V1}", kind: "ExecCredential", status: { clientCertificateData: "CERT", clientKeyData: "KEY" } }));`,
    );
    const { credentials } = given(plugin);
    const first = await credentials.current(signal);
    expect(first.clientCertificate).toEqual({
      certificate: "CERT",
      key: expect.any(Secret) as Secret,
    });
    await credentials.renew(first, signal);
    expect((await credentials.current(signal)).clientCertificate).toBe(first.clientCertificate);
  });

  test.each<[string, string, string]>([
    ["no JSON", 'console.log("canary")', "did not answer with JSON"],
    [
      "another kind",
      `console.log(JSON.stringify({ apiVersion: "${V1}", kind: "Pod" }))`,
      "did not answer with an ExecCredential",
    ],
    [
      "another version",
      `console.log(JSON.stringify({ apiVersion: "${V1BETA1}", kind: "ExecCredential", status: { token: "canary" } }))`,
      `answered with another version than ${V1}`,
    ],
    [
      "no status",
      `console.log(JSON.stringify({ apiVersion: "${V1}", kind: "ExecCredential" }))`,
      "answered without a status",
    ],
    [
      "nothing in it",
      `console.log(JSON.stringify({ apiVersion: "${V1}", kind: "ExecCredential", status: {} }))`,
      "answered with neither a token nor a certificate",
    ],
    [
      "half a pair",
      `console.log(JSON.stringify({ apiVersion: "${V1}", kind: "ExecCredential", status: { clientKeyData: "canary" } }))`,
      "answered with only one of certificate and key",
    ],
    [
      "a mistyped token",
      `console.log(JSON.stringify({ apiVersion: "${V1}", kind: "ExecCredential", status: { token: 7 } }))`,
      "answered with a wrong status.token",
    ],
    ["a failure", 'console.log("canary"); process.exit(3)', "failed with exit code 3"],
  ])(
    "that answers with %s is named in one sentence that holds nothing of its answer",
    async (_what, code, told) => {
      const error = await refusal(given(script(code)).credentials);
      expect(error.code).toBe("unauthenticated");
      expect(error.message).toContain(told);
      expect(error.message + error.next).not.toContain("canary");
    },
  );

  test("that is not installed is told with its install hint, made harmless for terminals", async () => {
    const { credentials } = given("x", {
      command: "no-such-plugin",
      args: [],
      installHint: "brew install\n\u001b[31mplugin",
    });
    const error = await refusal(credentials);
    expect(error.message).toContain("the credential plugin no-such-plugin of");
    expect(error.message).toContain("was not found");
    expect(error.next).toBe("brew install [31mplugin");
  });

  test("that needs a terminal is not run without one", async () => {
    const { credentials } = given(script("process.exit(0)"), { interactiveMode: "Always" });
    expect((await refusal(credentials)).message).toContain("needs a terminal");
  });

  test("with a relative path lies beside the kubeconfig; with a bare name it is searched in PATH", () => {
    expect(entry({ command: "./bin/login", apiVersion: V1BETA1 })?.command).toBe(
      join("/etc/kube", "bin/login"),
    );
    expect(entry({ command: "login", apiVersion: V1BETA1 })?.command).toBe("login");
  });
});

function script(code: string): string {
  return temporaryFile("plugin.cjs", code);
}

function given(
  plugin: string,
  more: object = {},
): { credentials: Credentials; clock: ReturnType<typeof hurriedClock> } {
  const clock = hurriedClock();
  const exec = {
    command: process.execPath,
    args: [plugin],
    apiVersion: V1,
    interactiveMode: "Never",
    ...more,
  };
  const environment: PluginEnvironment = {
    source: "prod",
    clock,
    env: {},
    stdinIsTerminal: false,
    stderr: "ignore",
    cluster: { server: "https://api.example:6443" },
  };
  return { credentials: credentialsOf(connection(exec), environment), clock };
}

function connection(exec: object) {
  const text = JSON.stringify({
    "current-context": "here",
    clusters: [{ name: "c", cluster: { server: "https://api.example:6443" } }],
    users: [{ name: "u", user: { exec } }],
    contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
  });
  return connectionOf(parseKubeconfig("/etc/kube/config", text), null, "/etc/kube/config");
}

function entry(exec: object) {
  return connection(exec).user?.exec;
}

async function refusal(credentials: Credentials): Promise<SourceError> {
  const error: unknown = await credentials.current(signal).catch((thrown: unknown) => thrown);
  if (error instanceof SourceError) return error;
  throw new Error("it was accepted", { cause: error });
}
