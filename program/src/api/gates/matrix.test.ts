import { generateKeyPairSync } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ApiServer } from "../../../../test-tools/kubernetes/api-server.ts";
import {
  binding,
  createServiceAccount,
  deleteServiceAccount,
  resigned,
  type ServiceAccount,
  tokenFor,
} from "../../../../test-tools/kubernetes/service-accounts.ts";
import { describeWithApiServer } from "../../../../test-tools/kubernetes/with-api-server.ts";
import { sourceFor } from "../../kubernetes/given.ts";
import type { KubernetesSource } from "../../kubernetes/cluster-source.ts";
import { type Clock, systemClock } from "../../lib/clock.ts";
import type { AccessReviewer } from "../../model/access.ts";
import { CLUSTER } from "../../model/given.ts";
import { LOOPBACK_DOOR } from "../door.ts";
import { anApp } from "../given-app.ts";
import { PREFIX } from "../mount.ts";
import { ROUTES } from "../routes/index.ts";
import type { Shown } from "../shown.ts";
import { handClock } from "./given.ts";
import {
  ALIEN,
  type AnyRoute,
  type Namespace,
  namesOf,
  OWN,
  questionsTo,
  shownWith,
} from "./given-matrix.ts";
import { heldNamespaces } from "./held-namespaces.ts";
import { KubernetesGate } from "./kubernetes-gate.ts";

/**
 * Every route of the table, by everybody: the real API server says who has which token and what he may do. A route that is new in
 * the table is new here.
 */
const SHOWN = shownWith(OWN, ALIEN);

/** Routes that name nothing that is a tenant's here: they count, or are about the service, the caller or what is everybody's. */
const NAME_NOTHING: ReadonlySet<string> = new Set([
  "/disks",
  "/ignores",
  "/me",
  "/pools",
  "/report",
  "/rules",
  "/sources",
  "/summary",
]);

const KNOWN_ONLY = ROUTES.filter(({ policy }) => policy.for !== "anybody");
const READS = ROUTES.filter(({ method, policy }) => method === "GET" && policy.for === "caller");
const RIGHTS = ROUTES.filter(({ policy }) => policy.for === "right");

/** Time goes so fast that limits of rate, which have their own tests, are none here. */
const FAST: Clock = { ...systemClock, monotonicMs: () => systemClock.monotonicMs() * 300 };

/** How long the API server may take to notice a new binding, on a busy machine. */
const SOON = { timeout: 20_000, interval: 100 };

const PEOPLE = {
  reader: { namespace: "people", name: "reader" },
  operator: { namespace: "people", name: "operator" },
  tenant: { namespace: "people", name: "tenant" },
  nobody: { namespace: "people", name: "nobody" },
} as const;

type Person = keyof typeof PEOPLE;

describeWithApiServer("the API, by a real API server", (server) => {
  const tokens: Record<string, string> = {};
  let source: KubernetesSource;
  const apps = {} as Record<"both" | "alone" | "empty", FastifyInstance>;

  beforeAll(async () => {
    await settle(server());
    for (const [name, account] of Object.entries(PEOPLE))
      tokens[name] = await tokenFor(server(), account);
    Object.assign(tokens, await badTokens(server()));
    source = sourceFor(server().kubeconfig("reader"), {}, { clock: FAST });
    apps.both = appOver(source, FAST, SHOWN);
    apps.alone = appOver(source, FAST, shownWith(OWN));
    apps.empty = appOver(source, FAST, shownWith());
    await vi.waitFor(async () => {
      expect((await ask("GET", `${PREFIX}/rules`, "reader")).statusCode).toBe(200);
    }, SOON);
  }, 60_000);
  afterAll(async () => {
    for (const app of Object.values(apps)) await app.close();
    await source.close();
  });

  const ask = (
    method: AnyRoute["method"] | "HEAD",
    url: string,
    who: string | null,
    headers: Record<string, string> = {},
    of: FastifyInstance = apps.both,
  ) =>
    of.inject({
      method,
      url,
      remoteAddress: aStranger(), // guessing from one address has its own tests
      headers: {
        ...headers,
        ...(who === null ? {} : { authorization: `Bearer ${tokens[who]}` }),
      },
    });

  describe.each(KNOWN_ONLY.map((route) => [`${route.method} ${route.path}`, route] as const))(
    "%s",
    (_title, route) => {
      const [first] = questionsTo(route, SHOWN);

      test.each(["none", "garbage", "expired", "wrong audience", "another cluster", "revoked"])(
        "FLT-A1: with a token that is %s is 401, and nothing else",
        async (kind) => {
          const methods = route.method === "GET" ? (["GET", "HEAD"] as const) : [route.method];
          for (const method of methods) {
            const answer = await ask(method, first?.url ?? "", kind === "none" ? null : kind);
            if (answer.statusCode === 405) continue; // a stream has no HEAD
            expect(answer.statusCode).toBe(401);
            expect(answer.headers["www-authenticate"]).toBe("Bearer");
            expect(answer.body).toBe(
              method === "HEAD"
                ? ""
                : (await ask("GET", `${PREFIX}/rules`, kind === "none" ? null : "garbage")).body,
            );
          }
        },
      );
    },
  );

  describe.each(
    READS.filter((route) => !isStream(route)).map((route) => [route.path, route] as const),
  )("GET %s", (path, route) => {
    const questions = questionsTo(route, SHOWN);
    const answersTo = async (who: Person, of = apps.both) => {
      const answers = [];
      for (const { url, named } of questions) {
        const { statusCode, body } = await ask("GET", url, who, {}, of);
        answers.push({
          url,
          statusCode,
          body,
          text: statusCode === 200 ? without(named, body) : "",
        });
      }
      return answers;
    };

    test("FLT-A2: shows a reader both tenants", async () => {
      const answers = await answersTo("reader");
      const text = answers.map((one) => one.text).join("\n");
      expect(answers.map(({ statusCode }) => statusCode)).toContain(200);
      if (!NAME_NOTHING.has(path))
        for (const namespace of [OWN, ALIEN]) expect(hits(text, namespace)).not.toEqual([]);
    });

    test("FLT-A2: shows a tenant his own, and nothing of his neighbour", async () => {
      const answers = await answersTo("tenant");
      const text = answers.map((one) => one.text).join("\n");
      for (const { url, statusCode } of answers)
        expect([200, 404], `${url}: ${statusCode}`).toContain(statusCode);
      if (!NAME_NOTHING.has(path)) expect(hits(text, OWN)).not.toEqual([]);
      expect(hits(text, ALIEN)).toEqual([]);
    });

    test("FLT-A2: shows nobody anything of either", async () => {
      const answers = await answersTo("nobody");
      const text = answers.map((one) => one.text).join("\n");
      for (const { url, statusCode } of answers)
        expect([200, 404], `${url}: ${statusCode}`).toContain(statusCode);
      expect([...hits(text, OWN), ...hits(text, ALIEN)]).toEqual([]);
    });

    test("FLT-A15: answers a tenant as if his neighbour were not there, and nobody as if neither were", async () => {
      for (const [who, others] of [
        ["tenant", apps.alone],
        ["nobody", apps.empty],
      ] as const)
        expect(await answersTo(who)).toEqual(await answersTo(who, others));
    });

    test("FLT-A7: believes no header about who asks", async () => {
      const spoofed = {
        "x-forwarded-user": "admin",
        "x-forwarded-groups": "system:masters",
        x_forwarded_user: "admin",
        "x-remote-user": "admin",
        "x-remote-group": "system:masters",
        "impersonate-user": "system:admin",
        "impersonate-group": "system:masters",
      };
      for (const { url } of questions) {
        expect((await ask("GET", url, null, spoofed)).statusCode).toBe(401);
        const [plain, hidden] = [
          await ask("GET", url, "nobody"),
          await ask("GET", url, "nobody", spoofed),
        ];
        expect([hidden.statusCode, hidden.body]).toEqual([plain.statusCode, plain.body]);
      }
    });

    test("FLT-A6: is itself under one spelling only, and by one method", async () => {
      for (const { url } of questions.slice(0, 3)) {
        for (const spelling of spellings(url)) {
          const answer = await ask("GET", spelling, null);
          expect([400, 401, 404, 405], `${spelling}: ${answer.statusCode}`).toContain(
            answer.statusCode,
          );
          const { body } = await ask("GET", spelling, "nobody");
          expect(
            [...hits(body, OWN), ...hits(body, ALIEN)].filter((one) => !url.includes(one)),
          ).toEqual([]);
        }
        const overridden = await ask("GET", url, "nobody", { "x-http-method-override": "DELETE" });
        expect(overridden.body).toBe((await ask("GET", url, "nobody")).body);
      }
    });
  });

  test.each(RIGHTS.map((route) => [route.method, route.path, route] as const))(
    "FLT-A2: %s %s is for who has the right, and not for who sees everything",
    async (method, _path, route) => {
      const url = questionsTo(route, SHOWN)[0]?.url ?? "";
      for (const who of ["reader", "tenant", "nobody"])
        expect((await ask(method, url, who)).statusCode).toBe(403);
      expect([400, 404, 415]).toContain((await ask(method, url, "operator")).statusCode);
    },
  );

  test("FLT-A5: a RoleBinding that is gone ends what its tenant sees within a minute", async () => {
    const leaver = { namespace: "people", name: "leaver" };
    await createServiceAccount(server(), leaver);
    const bound = await server().create(binding("plumbline-read", leaver, OWN));
    const token = await tokenFor(server(), leaver);
    const clock = handClock(systemClock.now());
    await using leaving = appOver(source, clock, SHOWN);
    const sees = async () => {
      const headers = { authorization: `Bearer ${token}` };
      return hits((await leaving.inject({ url: `${PREFIX}/findings`, headers })).body, OWN);
    };
    await vi.waitFor(async () => {
      clock.pass(60_000);
      expect(await sees()).not.toEqual([]);
    }, SOON);
    await server().delete(bound);
    clock.pass(54_000);
    expect(await sees()).not.toEqual([]); // or nothing was remembered, and this test says nothing
    clock.pass(1_000);
    await vi.waitFor(async () => {
      clock.pass(60_000);
      expect(await sees()).toEqual([]);
    }, SOON);
  }, 30_000);

  test("FLT-A5: a ServiceAccount that is deleted is nobody within a minute", async () => {
    const leaver = { namespace: "people", name: "deleted" };
    await createServiceAccount(server(), leaver);
    const headers = { authorization: `Bearer ${await tokenFor(server(), leaver)}` };
    const clock = handClock(systemClock.now());
    await using leaving = appOver(source, clock, SHOWN);
    const status = async () =>
      (await leaving.inject({ url: `${PREFIX}/rules`, headers })).statusCode;
    expect(await status()).toBe(200);
    await deleteServiceAccount(server(), leaver);
    clock.pass(44_000);
    expect(await status()).toBe(200);
    // the API server remembers it for ten seconds of its own
    await vi.waitFor(async () => {
      clock.pass(45_000);
      expect(await status()).toBe(401);
    }, SOON);
  }, 30_000);
});

function appOver(source: KubernetesSource, clock: Clock, shown: Shown): FastifyInstance {
  const real = source.access as AccessReviewer;
  const gate = new KubernetesGate({
    clock,
    // what is shown was made up; the cluster that it is of is the real one
    reviewer: {
      ...real,
      clusterId: async (signal) => ((await real.clusterId(signal)) === "" ? "" : CLUSTER),
    },
    namespacesIn: (cluster) => heldNamespaces(shown.inventory, cluster),
  });
  return anApp({ gate, shown: () => shown }, { ...LOOPBACK_DOOR, clock: FAST });
}

let strangers = 0;

function aStranger(): string {
  strangers += 1;
  return `10.0.${strangers >> 8}.${strangers & 255}`;
}

async function settle(server: ApiServer): Promise<void> {
  for (const account of Object.values(PEOPLE)) await createServiceAccount(server, account);
  for (const name of [OWN, ALIEN])
    await server.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  await server.create(binding("plumbline-viewer", PEOPLE.reader, null));
  await server.create(binding("plumbline-operator", PEOPLE.operator, null));
  await server.create(binding("plumbline-read", PEOPLE.tenant, OWN));
}

/** Tokens that are good for nothing here, each for its own reason, of somebody who would see everything. */
async function badTokens(server: ApiServer): Promise<Record<string, string>> {
  const good = await tokenFor(server, PEOPLE.reader);
  const gone: ServiceAccount = { namespace: "people", name: "gone" };
  await createServiceAccount(server, gone);
  const revoked = await tokenFor(server, gone);
  await deleteServiceAccount(server, gone);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const past = { iat: 1_700_000_000, nbf: 1_700_000_000, exp: 1_700_003_600 };
  return {
    garbage: "garbage",
    expired: resigned(server, good, past),
    "wrong audience": await tokenFor(server, PEOPLE.reader, ["somebody-else"]),
    "another cluster": resigned(server, good, {}, privateKey),
    revoked,
  };
}

function isStream(route: AnyRoute): boolean {
  return "open" in route;
}

/** The answer without the names that the question itself had. A refusal repeats them in its own words, for all alike (FLT-A15). */
function without(named: readonly string[], body: string): string {
  return named.reduce((text, name) => text.replaceAll(name, "…"), body);
}

/** Names of this namespace that a text has. */
function hits(text: string, namespace: Namespace): readonly string[] {
  return namesOf(namespace).filter((name) => text.includes(name));
}

function spellings(url: string): readonly string[] {
  const rest = url.slice(PREFIX.length);
  return [
    `${PREFIX}/%2e%2e/v1${rest}`,
    `${PREFIX}/..%2fv1${rest}`,
    `/${PREFIX}${rest}`,
    `${PREFIX}/${rest}`,
    url.replace(/(\?|$)/, "/$1"),
    url.replace(/(\?|$)/, ";x$1"),
    url.replace("/api/", "/API/"),
    url.replace("/api/", "/%61pi/"),
    url.replace(/[^/?]+(\?|$)/, ":id$1"),
  ];
}
