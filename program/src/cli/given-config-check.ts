import { aDirectory, aFile } from "../config/given.ts";
import { systemClock } from "../lib/clock.ts";
import { type Ended, type Given, runCli } from "./given.ts";
import { realPorts } from "./ports.ts";

/** Where the files of such a test are. */
export const directory = aDirectory();
/** A pin of a certificate. */
export const PIN = "ab".repeat(32);
const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: prod
clusters: [{ name: c, cluster: { server: "https://prod.example:6443" } }]
users: [{ name: u, user: { token: t } }]
contexts: [{ name: prod, context: { cluster: c, user: u } }]
`;
/** A configuration of a cluster, a system and a claim scope. */
export const WHOLE = `version: 1
clusters:
  - { name: prod, kubeconfig: kubeconfig, context: prod }
systems:
  - { name: nas1, url: wss://nas1.example, user: plumbline, apiKeyFile: nas1.key, pinSha256: ${PIN} }
scopes:
  - { system: nas1, parent: tank/k8s/v, clusters: [prod], exclusive: true }
`;
aFile(directory, "kubeconfig", KUBECONFIG);
aFile(directory, "nas1.key", "1-key\n");

/** Runs `config check` with the real clients, which open no connection; the directory is left out of what it says. */
export async function check(flags: readonly string[], given: Given = {}): Promise<Ended> {
  const env = { HOME: directory, ...given.environment };
  const outside = { clock: systemClock, version: "0", stdinIsTerminal: false } as const;
  const ports = realPorts({ ...outside, env, pluginStderr: "ignore" });
  const ended = await runCli(["config", "check", ...flags], { ports, ...given, environment: env });
  const without = (text: string) => text.replaceAll(`${directory}/`, "");
  return { ...ended, stdout: without(ended.stdout), stderr: without(ended.stderr) };
}

/** Flags that name a configuration of this content. */
export function configured(name: string, content: string): readonly string[] {
  return ["--config", aFile(directory, name, content)];
}
