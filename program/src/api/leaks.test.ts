import fc from "fast-check";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type StartedWorld } from "../../../simulators/world/start.ts";
import { keyOfRecord } from "../model/identity.ts";
import { scanWorld } from "../monitor/given-world.ts";
import { LOOPBACK_DOOR } from "./door.ts";
import { enforcePolicies } from "./enforce-policies.ts";
import { manyTenants, objectsIn, shownOfPicture, wordsOf } from "./given-many-tenants.ts";
import { served } from "./given.ts";
import { mountApi } from "./mount.ts";
import { ROUTES } from "./routes/index.ts";
import { isDocument, isStream, type Route } from "./route.ts";
import { createServer } from "./server.ts";
import type { Shown } from "./shown.ts";
import type { Sight } from "./sight.ts";

let world: StartedWorld;
let shown: Shown;
let app: FastifyInstance;
let sight: Sight = { sees: "everything" };
let namespaces: readonly string[];
let words: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  world = await startWorld(manyTenants());
  shown = shownOfPicture(await scanWorld(world));
  namespaces = [...new Set(world.world.volumes.map(({ claim }) => claim.namespace))];
  words = new Map(namespaces.map((namespace) => [namespace, wordsOf(namespace, world)]));
  const failed = (error: Error) => {
    throw error;
  };
  app = createServer(LOOPBACK_DOOR, failed);
  const caller = { id: "ann", name: "ann", sight: async () => sight, may: async () => true };
  const gate = { admit: async () => caller };
  enforcePolicies(app, gate);
  mountApi(app, ROUTES, served({ gate, shown: () => shown, failed }));
}, 60_000);

afterAll(() => world.close());

function see(names: readonly string[]): void {
  const [cluster] = shown.sources.filter(({ kind }) => kind === "cluster");
  sight = { sees: "namespaces", cluster: cluster?.id ?? "", names: new Set(names) };
}

async function get(path: string): Promise<{ status: number; text: string }> {
  const { statusCode, body, headers } = await app.inject({ url: `/api/v1${path}` });
  return { status: statusCode, text: `${body} ${JSON.stringify(headers)}` };
}

/** Events are about the same parts, and have tests of their own; what is written about the API itself is the same for all. */
const ASKED = ROUTES.filter(
  (route): route is Route => !isStream(route) && !isDocument(route) && route.method === "GET",
);

interface Page {
  readonly total: number;
  readonly next: string | null;
  readonly rows: readonly Record<string, unknown>[];
}

async function pageOf(path: string): Promise<Page> {
  const { text } = await get(path);
  return JSON.parse(text.slice(0, text.lastIndexOf(" {"))) as Page;
}

/** What a route can be asked, about any object that there is and whoever's it is. */
function questionsTo({ path, query }: Route, about: Asked): readonly string[] {
  const filled = path.includes(":id")
    ? about.findings.map((id) => path.replace(":id", id))
    : path.includes(":key")
      ? about.claims.map((key) => path.replace(":key", encodeURIComponent(key)))
      : [path];
  const names = Object.keys(query.properties);
  const needs = (query.required ?? []) as readonly string[];
  if (needs.length === 0)
    return filled.flatMap((one) => [
      one,
      ...(names.includes("limit") ? [`${one}?limit=500`, `${one}?offset=1`] : []),
      ...(names.includes("q") ? about.words.map((word) => `${one}?q=${word}`) : []),
      ...(names.includes("by")
        ? ["claim", "namespace", "pool"].map((by) => `${one}?by=${by}`)
        : []),
      ...(names.includes("suppressed") ? [`${one}?suppressed=true&limit=500`] : []),
    ]);
  const [need = "", ...more] = needs;
  expect(more, `${path} needs more than this test knows`).toEqual([]);
  const values: readonly string[] | undefined = { object: about.objects, q: about.words }[need];
  expect(values, `${path} needs ${need}, of which this test knows nothing`).toBeDefined();
  return filled.flatMap((one) =>
    (values ?? []).map((value) => `${one}?${need}=${encodeURIComponent(value)}`),
  );
}

/** Parameters that keep rows by a word of theirs, and by which word is not written down. */
function filtersOf({ properties }: Route["query"]): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const { type, items = {} } = schema as { readonly type?: string; readonly items?: object };
    const isOpen = !("enum" in { ...schema, ...items });
    return isOpen && (type === "string" || type === "array") && !OTHERS.has(name) ? [name] : [];
  });
}

const OTHERS: ReadonlySet<string> = new Set(["cursor", "labelSelector", "minSize", "olderThan"]);

interface Asked {
  readonly findings: readonly string[];
  /** Their keys. */
  readonly claims: readonly string[];
  readonly objects: readonly string[];
  readonly words: readonly string[];
}

/** Objects and words of some namespaces, and of nobody. */
function aboutAll(some: readonly string[]): Asked {
  const volumes = world.world.volumes.filter(({ claim }) => some.includes(claim.namespace));
  return {
    findings: shown.report.findings
      .filter(({ concerns }) => concerns.some(({ namespace }) => some.includes(namespace)))
      .slice(0, 5)
      .map(({ id }) => id),
    claims: Array.from(shown.inventory.all("persistentVolumeClaims"))
      .filter(({ namespace }) => some.includes(namespace))
      .map(keyOfRecord),
    objects: [
      "pool/tank",
      "disk/sda",
      "node/worker-1",
      "storageclass/zfs-nfs",
      ...volumes.flatMap((volume) => {
        const { namespace, name } = volume.claim;
        const binding = world.bindings.volumes.get(volume.id);
        return [
          `pvc/${namespace}/${name}`,
          `pod/${namespace}/${name}-0`,
          `pv/${binding?.pvName ?? ""}`,
          `dataset/${binding?.dataset ?? ""}`,
        ];
      }),
    ],
    words: [
      "tank",
      "pvc-",
      ...some,
      ...some.flatMap((one) => [...(words.get(one) ?? [])].slice(0, 3)),
    ],
  };
}

/** Names of what a namespace has. */
function hiddenWords(namespace: string): readonly string[] {
  const volume = world.world.volumes.find(({ claim }) => claim.namespace === namespace);
  const { dataset = "", pvName = "" } = (volume && world.bindings.volumes.get(volume.id)) ?? {};
  const name = `${namespace}-data`;
  return [
    namespace,
    name,
    `pvc/${namespace}/${name}`,
    `pod/${namespace}/${namespace}-0`,
    dataset,
    pvName,
  ];
}

/** An answer without its time and size, and without what it repeats of the question. */
function bare({ status, text }: Awaited<ReturnType<typeof get>>, asked: string): string {
  const repeated = status === 200 ? [JSON.stringify(asked)] : [asked, ...asked.split("/")];
  const rest = repeated
    .filter((part) => part.length > 3)
    .toSorted((a, b) => b.length - a.length)
    .reduce((said, part) => said.replaceAll(part, ""), text);
  const told = rest.replaceAll(/"content-length":"\d+"|"date":"[^"]+"/g, "");
  // the tag of an answer is made of its words: of one that repeats what was asked it differs with that
  return `${status} ${rest === text ? told : told.replace(/"etag":"(?:\\.|[^"\\])*"/, "")}`;
}

/** What an answer says beside what was asked, of namespaces that the caller does not see. */
async function leaksIn(question: string, seen: readonly string[]): Promise<readonly string[]> {
  const { status, text } = await get(question);
  expect([200, 304, 400, 404], `${question}: ${text.slice(0, 300)}`).toContain(status);
  const [, inPath = ""] = question.split("/volumes/");
  const asked = decodeURIComponent(question.split("=")[1] ?? inPath);
  const answer = [asked, ...asked.split("/")]
    .filter((part) => part !== "")
    .reduce((rest, part) => rest.replaceAll(part, ""), text);
  return namespaces
    .filter((namespace) => !seen.includes(namespace))
    .flatMap((namespace) => [...(words.get(namespace) ?? [])])
    .filter((word) => answer.includes(word))
    .map((word) => `${question} says ${word}`);
}

describe("FLT-A2 FLT-A15: a tenant", () => {
  it("is told by no route anything of what belongs to other namespaces only", async () => {
    const leaks: string[] = [];
    for (const namespace of namespaces) {
      see([namespace]);
      const stranger = namespaces.at(namespaces.indexOf(namespace) - 1) ?? namespace;
      for (const route of ASKED)
        for (const question of questionsTo(route, aboutAll([namespace, stranger])))
          leaks.push(...(await leaksIn(question, [namespace])));
    }
    expect(leaks).toEqual([]);
  }, 120_000);

  it("of several namespaces likewise", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...namespaces], { minLength: 2, maxLength: 5 }),
        async (some) => {
          see(some);
          const leaks: string[] = [];
          for (const route of ASKED)
            for (const question of questionsTo(route, aboutAll(some.slice(0, 1))))
              leaks.push(...(await leaksIn(question, some)));
          expect(leaks).toEqual([]);
        },
      ),
      { numRuns: 12, seed: 6 },
    );
  }, 120_000);

  it("is given the totals of his own objects, as his cluster counts them", async () => {
    const objects = objectsIn(world);
    for (const namespace of namespaces) {
      see([namespace]);
      const own = (kind: string) =>
        objects.filter((one) => one.kind === kind && one.metadata.namespace === namespace).length;
      const pvs = objects.filter(
        (one) =>
          one.kind === "PersistentVolume" &&
          (one["spec"] as { claimRef?: { namespace: string } }).claimRef?.namespace === namespace,
      );
      const totals = {
        claims: (await pageOf("/claims")).total,
        volumes: (await pageOf("/volumes")).total,
        persistentVolumes: (await pageOf("/persistentvolumes")).total,
        volumeSnapshots: (await pageOf("/snapshots?kind=VolumeSnapshot")).total,
        namespaces: (await pageOf("/namespaces")).total,
        disks: (await pageOf("/disks")).total,
      };
      expect({ namespace, ...totals }).toEqual({
        namespace,
        claims: own("PersistentVolumeClaim"),
        volumes: own("PersistentVolumeClaim"),
        persistentVolumes: pvs.length,
        volumeSnapshots: own("VolumeSnapshot"),
        namespaces: 1,
        disks: 0,
      });
    }
  }, 60_000);

  it("sees the dataset of each volume of his that a claim is bound to and that is there", async () => {
    for (const volume of world.world.volumes) {
      const { namespace } = volume.claimNow ?? volume.claim;
      if (volume.fate.claim !== "bound" || volume.fate.dataset !== "finished") continue;
      see([namespace]);
      const { rows } = await pageOf("/datasets?limit=500");
      const paths = rows.map(({ path }) => path);
      expect(paths, volume.id).toContain(world.bindings.volumes.get(volume.id)?.dataset);
    }
  }, 60_000);

  it("learns nothing from filters: of what is hidden they keep what they keep of what does not exist", async () => {
    const told = async (route: Route, filter: string, word: string) =>
      bare(await get(`${route.path}?${filter}=${encodeURIComponent(word)}`), word);
    const filters = ASKED.flatMap((route) =>
      filtersOf(route.query).map((name) => ({ route, name })),
    );
    for (const place of [0, 20, 40]) {
      const [own = "", other = ""] = namespaces.slice(place);
      see([own]);
      const said = `${(await get("/report")).text} ${(await get("/findings?limit=500")).text}`;
      const hidden = [
        ...hiddenWords(other),
        ...shown.scopes
          .filter(({ key }) => !said.includes(`"${key}"`))
          .map(({ parent }) => `nas1:${parent}`),
      ];
      expect(hidden.length).toBeGreaterThan(6);
      for (const { route, name } of filters)
        for (const word of hidden)
          expect(await told(route, name, word), `${route.path}?${name}=${word}`).toEqual(
            await told(route, name, `${word.slice(0, -1)}y`),
          );
    }
  }, 60_000);

  it("learns nothing from how a refusal is put: what is hidden and what does not exist are told alike", async () => {
    const [own = "", other = ""] = namespaces;
    see([own]);
    const hidden = `${other}-data`;
    for (const [exists, not] of [
      [`pvc/${other}/${hidden}`, `pvc/${other}/${hidden}-no`],
      [`pod/${other}/${hidden}-0`, `pod/${other}/${hidden}-no`],
    ] as const)
      for (const route of ["trace", "impact"]) {
        const [there, nowhere] = [
          await get(`/${route}?object=${exists}`),
          await get(`/${route}?object=${not}`),
        ];
        expect(bare(there, exists)).toBe(bare(nowhere, not));
      }
  });
});

describe("whoever sees everything", () => {
  it("is told of every namespace", async () => {
    sight = { sees: "everything" };
    const { rows } = await pageOf("/namespaces?limit=500");
    const names = rows.map(({ name }) => name);
    expect(namespaces.filter((namespace) => !names.includes(namespace))).toEqual([]);
  });
});
