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
  /** What will happen while one watches, in order. */
  readonly moments: readonly DemoMoment[];
  /** Lets it happen, each at its time; ends after the last, or quietly with the signal. */
  readonly play: (options: PlayOptions) => Promise<void>;
  close(): Promise<void>;
}

/** Something that happens, and where to look then. */
export interface DemoMoment {
  readonly afterMs: number;
  readonly happens: string;
  readonly look: string;
  /** A command that shows it; null where there is none. */
  readonly command: string | null;
}

/** How the moments are played. */
export interface PlayOptions {
  readonly signal: AbortSignal;
  /** So many times as fast. */
  readonly speed: number;
  readonly onMoment: (moment: DemoMoment) => void;
}

/** Files with which a second terminal reads the demo; gone when it ends. */
export interface DemoFiles {
  readonly config: string;
  readonly kubeconfig: string;
  readonly key: string;
  /** Directory of its memory. */
  readonly state: string;
  /** Where the service writes its log. */
  readonly log: string;
  remove(): void;
}

/** What it takes to read a world. */
type Readable = Pick<DemoWorld, "kubeconfig" | "cluster" | "system" | "scopes">;

/** Writes kubeconfig, key and configuration into a directory of their own that only the user can read. */
export function writeDemoFiles(world: Readable): DemoFiles {
  const directory = mkdtempSync(path.join(tmpdir(), "plumbline-demo-"));
  const write = (name: string, content: string) => {
    const file = path.join(directory, name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  return {
    kubeconfig: write("kubeconfig", world.kubeconfig),
    key: write("nas.key", `${world.system.apiKey}\n`),
    state: path.join(directory, "state"),
    log: write("serve.log", ""),
    config: write("plumbline.yaml", stringify(configOf(world), { lineWidth: 0 })),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function configOf({ cluster, system, scopes }: Readable): object {
  const { name, url, user, pinSha256 } = system;
  return {
    version: 1,
    clusters: [{ name: cluster, kubeconfig: "kubeconfig" }],
    systems: [{ name, url, user, apiKeyFile: "nas.key", pinSha256 }],
    scopes: scopes.map(withoutNulls),
    state: { directory: "state" },
  };
}

function withoutNulls(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null));
}
