import { AsyncLocalStorage } from "node:async_hooks";
import { Value } from "typebox/value";
import { createLinks } from "../correlate/join.ts";
import { claimScopes } from "../correlate/scopes.ts";
import { assembleReport } from "../findings/assemble.ts";
import { RULES } from "../findings/rules/index.ts";
import { once } from "../lib/once-each.ts";
import * as given from "../model/given.ts";
import type { Observation } from "../model/observation.ts";
import type { Collection } from "../model/collections.ts";
import { LOOPBACK_DOOR } from "./door.ts";
import { enforcePolicies } from "./enforce-policies.ts";
import { served } from "./given.ts";
import { mountApi } from "./mount.ts";
import { createServer } from "./server.ts";
import { ROUTES } from "./routes/index.ts";
import type { Shown } from "./shown.ts";
import type { Sight } from "./sight.ts";

const SOURCES = [
  { kind: "cluster" as const, name: "prod", id: given.CLUSTER },
  { kind: "system" as const, name: "nas1", id: given.SYSTEM },
];

/** The drivers of the builders: a volume of a driver that nobody installed is a finding of its own. */
const INSTALLED = given.aNodeWith("worker-1", "org.democratic-csi.nfs", "org.democratic-csi.iscsi");

/** What is shown of a cluster "prod" and a system "nas1" that hold these records, in open scopes; `instead` as `inventoryOf` takes it. */
export function shownOver(
  records: given.GivenRecords,
  instead: { readonly [C in Collection]?: Observation } = {},
): Shown {
  const inventory = given.inventoryOf({ ...INSTALLED, ...records }, instead);
  const links = createLinks(inventory);
  const clusters = SOURCES.filter(({ kind }) => kind === "cluster");
  const systems = SOURCES.filter(({ kind }) => kind === "system");
  const scopes = claimScopes({ declarations: [], clusters, systems }, inventory, links);
  const known = { inventory, links, scopes, sources: SOURCES, settings: {} };
  const about = { rules: RULES, exclusions: [], memory: null, now: given.NOW };
  return {
    ...known,
    report: assembleReport({ ...known, ...about }),
    version: "run-1",
    lookedAt: given.NOW,
    nameOf: (id) => SOURCES.find((source) => source.id === id)?.name ?? id,
    lastWhole: () => null,
  };
}

/** What came back for a question. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Asks the API about what is shown, as somebody who sees everything unless the test says otherwise. Throws where an answer is
 * not what its route says of it.
 */
export async function ask(
  path: string,
  shown: Shown,
  sight: Sight = { sees: "everything" },
): Promise<Answered> {
  const bugs: Error[] = [];
  const { statusCode, body, headers } = await asking.run({ shown, sight, bugs }, async () =>
    theApp().inject({ url: `/api/v1${path}` }),
  );
  const [bug] = bugs;
  if (bug !== undefined) throw bug;
  const answer: unknown = JSON.parse(body);
  if (statusCode === 200) refuseOtherShape(path, answer);
  else if (headers["content-type"] !== "application/problem+json; charset=utf-8")
    throw new Error(`${path}: ${String(headers["content-type"])}`);
  return { status: statusCode, body: answer };
}

/** What one question is about, who asks it, and what we did wrong with it. */
interface Asking {
  readonly shown: Shown;
  readonly sight: Sight;
  readonly bugs: Error[];
}

const asking = new AsyncLocalStorage<Asking>();

function asked(): Asking {
  const store = asking.getStore();
  if (store === undefined) throw new Error("nobody asks anything now");
  return store;
}

/** One for all questions: to make it, the schemas of all routes are compiled, which takes longer than hundreds of answers. */
const theApp = once(() => {
  const failed = (error: Error) => void asked().bugs.push(error);
  const app = createServer(LOOPBACK_DOOR, failed);
  const sight = async () => asked().sight;
  const gate = { admit: async () => ({ id: "ann", name: "ann", sight, may: async () => true }) };
  enforcePolicies(app, gate);
  mountApi(app, ROUTES, served({ gate, shown: () => asked().shown, failed }));
  return app;
});

function refuseOtherShape(path: string, answer: unknown): void {
  const [plain = ""] = path.split("?");
  const route = ROUTES.filter((one) => "answer" in one).find((one) =>
    new RegExp(`^${one.path.replaceAll(/:\w+/g, "[^/]+")}$`).test(plain),
  );
  if (route === undefined) throw new Error(`no route ${path}`);
  const [first] = Value.Errors(route.answer, answer);
  if (first !== undefined) throw new Error(`${path}: ${JSON.stringify(first).slice(0, 500)}`);
}
