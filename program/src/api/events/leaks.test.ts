import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type StartedWorld } from "../../../../simulators/world/start.ts";
import { COLLECTIONS } from "../../model/collections.ts";
import type { Located } from "../../correlate/touched.ts";
import { Inventory } from "../../model/inventory.ts";
import type { Change } from "../../model/observation.ts";
import { keyOfRecord } from "../../model/identity.ts";
import type { Touched } from "../../model/touched.ts";
import { scanWorld } from "../../monitor/given-world.ts";
import { manyTenants, shownOfPicture, wordsOf } from "../given-many-tenants.ts";
import type { Shown } from "../shown.ts";
import type { Sight } from "../sight.ts";
import { aWatcher, sent, watching } from "./given.ts";

let world: StartedWorld;
let shown: Shown;
let namespaces: readonly string[];
let words: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  world = await startWorld(manyTenants());
  shown = shownOfPicture(await scanWorld(world));
  namespaces = [...new Set(world.world.volumes.map(({ claim }) => claim.namespace))];
  words = new Map(namespaces.map((namespace) => [namespace, wordsOf(namespace, world)]));
}, 60_000);

afterAll(() => world.close());

const EVERYTHING: Sight = { sees: "everything" };

function tenantOf(namespace: string): Sight {
  const [cluster] = shown.sources.filter(({ kind }) => kind === "cluster");
  return { sees: "namespaces", cluster: cluster?.id ?? "", names: new Set([namespace]) };
}

/** Changes every record a little, one after the other. */
function* changes(): Iterable<Touched> {
  const { inventory } = shown;
  if (!(inventory instanceof Inventory)) throw new Error("it cannot be changed");
  const all = COLLECTIONS.flatMap((collection) =>
    Array.from(inventory.all(collection), (record) => ({ collection, record }) as Located),
  );
  for (const { collection, record } of all) {
    const changed = { ...record, labels: { a: "b" } };
    const source = shown.sources.find(({ id }) => keyOfRecord(record).startsWith(`${id ?? ""}/`));
    inventory.change({ type: "put", source, collection, at: 0, record: changed } as Change);
    yield { collection, key: keyOfRecord(record) };
  }
}

/** Findings that come at once: of many whoever hears them all is told to ask again, and nothing else. */
const PART = 10;

/** What each watcher is sent while every record changes, every finding goes and comes, a look ends and a source is lost. */
async function heardWhile(sights: readonly Sight[]): Promise<readonly string[]> {
  const { clock, events, show } = watching(shown);
  const streams = sights.map((sight, place) =>
    events.open(aWatcher({ user: `user-${place}`, sight }), null),
  );
  const said = streams.map(() => "");
  const hear = async () => {
    await clock.advance(250);
    for (const [at, stream] of streams.entries()) said[at] += await sent(stream);
  };
  for (const touched of changes()) show({}, [touched]);
  await hear();
  const { findings } = shown.report;
  for (let shownNow = 0; shownNow < findings.length + PART; shownNow += PART) {
    show({ report: { ...shown.report, findings: findings.slice(0, shownNow) } }, []);
    await hear();
  }
  show({}, null);
  const because = { code: "timeout", message: [...words.keys()].join(" "), next: "wait" } as const;
  for (const { name } of shown.sources) events.tellSource({ source: name, at: 1, because });
  await hear();
  return said;
}

function saidOf(namespace: string, text: string): readonly string[] {
  return [...(words.get(namespace) ?? [])].filter((word) => text.includes(word));
}

describe("FLT-A2 FLT-A15: events", () => {
  it("tell a tenant nothing of what belongs to other namespaces only, and what changes of his", async () => {
    const [all = "", ...tenants] = await heardWhile([EVERYTHING, ...namespaces.map(tenantOf)]);
    expect(all).not.toContain("event: resync");
    const silent = namespaces.filter((namespace) => saidOf(namespace, all).length === 0);
    expect(silent, "whoever sees everything hears of all").toEqual([]);
    const bound = world.world.volumes.filter(({ fate }) => fate.claim === "bound");
    const living = new Set(bound.map(({ claim, claimNow }) => (claimNow ?? claim).namespace));
    for (const [at, namespace] of namespaces.entries()) {
      const heard = tenants[at] ?? "";
      expect(heard, namespace).toContain("event: look");
      if (living.has(namespace)) expect(saidOf(namespace, heard), namespace).not.toEqual([]);
      const others = namespaces.filter((one) => one !== namespace);
      expect(
        others.flatMap((other) => saidOf(other, heard)),
        namespace,
      ).toEqual([]);
    }
  }, 60_000);
});
