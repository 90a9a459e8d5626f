import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import type { ScopeDeclaration } from "../model/scope.ts";

/** A simulated cluster and TrueNAS on loopback, and what it takes to read them. */
export interface DemoWorld {
  /** What the story is, in a sentence. */
  readonly story: string;
  /** Text of a kubeconfig whose current context leads to the cluster. */
  readonly kubeconfig: string;
  readonly cluster: string;
  readonly system: {
    readonly name: string;
    readonly url: string;
    readonly user: string;
    readonly apiKey: string;
    readonly pinSha256: string;
  };
  /** Claim scopes as a truthful operator declares them; what is left out stays inferred and open. */
  readonly scopes: readonly ScopeDeclaration[];
  /** What `trace` shows well besides what is broken: a healthy volume, a disk that failed. */
  readonly worthTracing: readonly string[];
  close(): Promise<void>;
}

/** Files with which a second terminal reads the demo; gone when it ends. */
export interface DemoFiles {
  readonly config: string;
  readonly kubeconfig: string;
  readonly key: string;
  remove(): void;
}

/** Writes kubeconfig, key and configuration into a directory of their own that only the user can read. */
export function writeDemoFiles(world: DemoWorld): DemoFiles {
  const directory = mkdtempSync(path.join(tmpdir(), "plumbline-demo-"));
  const write = (name: string, content: string) => {
    const file = path.join(directory, name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  return {
    kubeconfig: write("kubeconfig", world.kubeconfig),
    key: write("nas.key", `${world.system.apiKey}\n`),
    config: write("plumbline.yaml", stringify(configOf(world), { lineWidth: 0 })),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function configOf({ cluster, system, scopes }: DemoWorld): object {
  const { name, url, user, pinSha256 } = system;
  return {
    version: 1,
    clusters: [{ name: cluster, kubeconfig: "kubeconfig" }],
    systems: [{ name, url, user, apiKeyFile: "nas.key", pinSha256 }],
    scopes: scopes.map(withoutNulls),
  };
}

function withoutNulls(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null));
}
