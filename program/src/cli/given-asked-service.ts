import { anApp } from "../api/given-app.ts";
import { ANN } from "../api/given.ts";
import type { Shown } from "../api/shown.ts";
import type { Sight } from "../api/sight.ts";
import { aDirectory, aFile } from "../config/given.ts";
import { RULES } from "../findings/rules/index.ts";
import { systemClock } from "../lib/clock.ts";
import { NOW } from "../model/given.ts";
import type { ClusterSource, SystemSource } from "../model/source.ts";
import { reportOn } from "../monitor/recording.ts";
import { scan } from "../monitor/scan.ts";
import { type Ended, type Given, runCli } from "./given.ts";

/** The token that such a service knows. */
export const TOKEN = "a-token.that-is~known";

/** A file with that token. */
export const TOKEN_FILE = aFile(aDirectory(), "token", TOKEN);

/** Asks a service with that token. */
export function ask(url: string, argv: readonly string[], how: Given = {}): Promise<Ended> {
  return runCli([...argv, "--server", url, "--token-file", TOKEN_FILE], how);
}

/** A service on loopback, and what it was asked. */
export interface AskedService extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly string[];
}

/** What a service shows of sources after one look, as the service itself looks: with the space of everything. */
export async function shownOf(sources: {
  readonly cluster: ClusterSource | null;
  readonly system: SystemSource | null;
}): Promise<Shown> {
  const {
    inventory,
    links,
    scopes,
    sources: named,
    ...picture
  } = await scan({
    clusters: sources.cluster ? [sources.cluster] : [],
    systems: sources.system ? [sources.system] : [],
    declarations: [],
    settings: {},
    exclusions: [],
    rules: RULES,
    memory: null,
    budget: "background",
    clock: { ...systemClock, now: () => NOW },
    signal: new AbortController().signal,
    version: "0.1.0",
    space: "all",
  });
  const all = { ...picture, inventory, links, scopes, sources: named };
  return {
    inventory,
    links,
    scopes,
    sources: named,
    settings: {},
    report: reportOn(all, RULES),
    version: "run-1",
    lookedAt: NOW,
    nameOf: (id) => named.find((source) => source.id === id)?.name ?? id,
    lastWhole: ({ state, finishedAt: at, rows: records }) =>
      state === "complete" ? { at, records } : null,
  };
}

/** Serves what is shown, to whoever has `TOKEN`, as somebody with this sight; null = there was no look yet. */
export async function aService(
  shown: () => Shown | null,
  sight: Sight = { sees: "everything" },
): Promise<AskedService> {
  const requests: string[] = [];
  let callers = 0;
  // nobody asks so often that he is asked to slow down
  const ann = () => ({ ...ANN, id: `ann-${callers++}`, sight: async () => sight });
  const app = anApp({
    gate: {
      admit: async ({ authorization }) => (authorization === `Bearer ${TOKEN}` ? ann() : null),
    },
    shown,
    failed: (error) => {
      throw error;
    },
  });
  app.addHook("onRequest", async ({ url }) => void requests.push(url));
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { url, requests, [Symbol.asyncDispose]: () => app.close() };
}
