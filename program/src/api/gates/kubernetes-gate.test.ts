import { setImmediate as setImmediateAsync } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { ReviewedUser } from "../../model/access.ts";
import type { Sight } from "../sight.ts";
import { aCluster, handClock, NO_ANSWER, somebody } from "./given.ts";
import { KubernetesGate } from "./kubernetes-gate.ts";

const HERE = "10.0.0.1";
const VOLUMES = "list persistentvolumes";
const CLAIMS = "list persistentvolumeclaims";

function aGate(namespaces: readonly string[] = ["blue", "green", "red"]) {
  const { cluster, reviewer } = aCluster();
  const clock = handClock();
  const gate = new KubernetesGate({ reviewer, clock, namespacesIn: () => namespaces });
  const admit = (token: string, from = HERE) =>
    gate.admit({ authorization: `Bearer ${token}`, cookie: undefined, from });
  return {
    cluster,
    clock,
    gate,
    admit,
    /** Lets somebody have a token and rights. */
    know: (token: string, user: ReviewedUser, ...rights: readonly string[]) => {
      cluster.tokens.set(token, user);
      cluster.rights.set(user.name, new Set(rights));
    },
    sees: async (token: string, asked: readonly string[] | null = null) => {
      const caller = await admit(token);
      if (caller === null) throw new Error(`${token} is nobody's`);
      return seen(await caller.sight(asked));
    },
    /** What was asked since the last time. */
    questions: () => cluster.asked.splice(0),
  };
}

function seen(sight: Sight): "everything" | readonly string[] {
  return sight.sees === "everything" ? "everything" : [...sight.names].toSorted();
}

/** A JSON Web Token with these claims, which nobody signed. */
function jwt(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
}

describe("a token", () => {
  it("is asked about once, and again before it could be older than a minute", async () => {
    const { admit, know, questions, clock } = aGate();
    know("t", somebody("ann"));
    expect((await admit("t"))?.name).toBe("ann");
    clock.pass(44_999);
    expect((await admit("t"))?.name).toBe("ann");
    expect(questions()).toEqual(["token t"]);
    clock.pass(1);
    await admit("t");
    expect(questions()).toEqual(["token t"]);
  });

  it("is asked about once by all who bring it at the same time", async () => {
    const { admit, know, questions } = aGate();
    know("t", somebody("ann"));
    await Promise.all(Array.from({ length: 20 }, () => admit("t")));
    expect(questions()).toEqual(["token t"]);
  });

  it("FLT-A1: that is nobody's lets nobody in, and is asked about again after a minute", async () => {
    const { admit, know, questions, clock } = aGate();
    expect(await admit("t")).toBeNull();
    know("t", somebody("ann"));
    clock.pass(59_999);
    expect(await admit("t")).toBeNull();
    expect(questions()).toEqual(["token t"]);
    clock.pass(1);
    expect((await admit("t"))?.name).toBe("ann");
  });

  it("is not good for a moment longer than it says itself", async () => {
    const { admit, know, questions, clock } = aGate();
    const token = jwt({ exp: clock.now() / 1_000 + 20 });
    know(token, somebody("ann"));
    expect(await admit(token)).not.toBeNull();
    clock.pass(19_999);
    expect(await admit(token)).not.toBeNull();
    clock.pass(1);
    expect(await admit(token)).toBeNull();
    expect(questions()).toEqual([`token ${token}`]);
  });

  it.each([
    ["for our audience", { aud: "plumbline" }, " for plumbline"],
    ["for ours and others", { aud: ["other", "plumbline"] }, " for plumbline"],
    ["for the API server", { aud: ["https://kubernetes.default.svc"] }, ""],
    ["without an audience", {}, ""],
    ["of another shape", [1], ""],
  ])("%s is asked about for the audience that it names", async (_what, claims, asked) => {
    const { admit, know, questions } = aGate();
    know(jwt(claims), somebody("ann"));
    expect((await admit(jwt(claims)))?.name).toBe("ann");
    expect(questions()).toEqual([`token ${jwt(claims)}${asked}`]);
  });

  it("for our audience is the API server's own where its client of OpenID Connect is called as we are", async () => {
    const { cluster, reviewer } = aCluster();
    const token = jwt({ aud: "plumbline" });
    cluster.tokens.set(token, somebody("ann"));
    const gate = new KubernetesGate({
      clock: handClock(),
      namespacesIn: () => [],
      reviewer: {
        ...reviewer,
        reviewToken: async (asked, audiences, signal) =>
          audiences.length > 0 ? null : reviewer.reviewToken(asked, [], signal),
      },
    });
    const given = { authorization: `Bearer ${token}`, cookie: undefined, from: HERE };
    expect((await gate.admit(given))?.name).toBe("ann");
  });

  it("of OpenShift is no JSON Web Token, and asked about as it is", async () => {
    const { admit, questions } = aGate();
    await admit("sha256~abc_-DEF");
    expect(questions()).toEqual(["token sha256~abc_-DEF"]);
  });

  it.each([
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "t",
    "Basic dDp0",
    "Bearer t, Bearer t",
    "Bearer t t",
  ])("FLT-A10: %j is none, and nobody is asked about it", async (authorization) => {
    const { gate, know, questions } = aGate();
    know("t", somebody("ann"), VOLUMES);
    const given = { authorization, cookie: "plumbline=t; token=t", from: HERE };
    expect(await gate.admit(given)).toBeNull();
    expect(questions()).toEqual([]);
  });

  it("FLT-A3: lets nobody in where there is no answer, and is asked about again at once", async () => {
    const { admit, cluster, know } = aGate();
    know("t", somebody("ann"), VOLUMES);
    cluster.broken = NO_ANSWER;
    await expect(admit("t")).rejects.toBe(NO_ANSWER);
    cluster.broken = null;
    expect((await admit("t"))?.name).toBe("ann");
  });
});

describe("FLT-A12: guessing", () => {
  const guesses = (count: number, from = HERE) =>
    Array.from({ length: count }, (_, at) => [`guess-${from}-${at}`, from] as const);

  it("ends at five a minute from one address, and says when to come again", async () => {
    const { admit, questions, clock } = aGate();
    for (const [token] of guesses(5)) expect(await admit(token)).toBeNull();
    await expect(admit("guess-6")).rejects.toMatchObject({
      status: 429,
      headers: { "retry-after": "12" },
    });
    expect(questions()).toHaveLength(5);
    clock.pass(12_000);
    expect(await admit("guess-6")).toBeNull();
    await expect(admit("guess-7")).rejects.toMatchObject({ status: 429 });
  });

  it("by a thousand requests at once costs fewer than ten questions", async () => {
    const { admit, questions } = aGate();
    await Promise.allSettled(guesses(1_000).map(([token, from]) => admit(token, from)));
    expect(questions().length).toBeLessThan(10);
  });

  it.each([
    ["2001:db8::1", "2001:db8:0:0:1::2"],
    ["::ffff:10.0.0.9", "10.0.0.9"],
    ["fe80::1%eth0", "fe80::2"],
  ])("from %s is guessing from %s as well", async (one, other) => {
    const { admit } = aGate();
    for (const [token] of guesses(5)) await admit(token, one);
    await expect(admit("more", other)).rejects.toMatchObject({ status: 429 });
  });

  it.each([
    ["2001:db8::1", "2001:db8:0:1::1"],
    ["10.0.0.1", "10.0.0.2"],
  ])("from %s does not hold up %s", async (one, other) => {
    const { admit } = aGate();
    for (const [token] of guesses(5)) await admit(token, one);
    expect(await admit("more", other)).toBeNull();
  });

  it("from everywhere ends at a hundred a minute", async () => {
    const { admit, questions } = aGate();
    for (let at = 0; at < 100; at++) await admit(`guess-${at}`, `10.0.1.${at}`);
    await expect(admit("more", "10.0.2.1")).rejects.toMatchObject({ status: 429 });
    expect(questions()).toHaveLength(100);
  });

  it("is not what a program does that goes on sending a token of yesterday: others come in from there", async () => {
    const { admit, know, clock } = aGate();
    for (let seconds = 0; seconds < 900; seconds++) {
      if (seconds % 5 === 0) expect(await admit("of-yesterday")).toBeNull();
      if (seconds % 7 === 0) {
        know(`new-${seconds}`, somebody("ann"));
        expect((await admit(`new-${seconds}`))?.name).toBe("ann");
      }
      clock.pass(1_000);
    }
  });

  it("does not hold up who was let in before, and shares his address", async () => {
    const { admit, know, clock } = aGate();
    know("t", somebody("ann"));
    await admit("t");
    clock.pass(60_000);
    for (const [token] of guesses(5)) await admit(token);
    expect((await admit("t"))?.name).toBe("ann");
  });

  it("is not what a whole company does that logs in at once through one router", async () => {
    const { admit, know } = aGate();
    const tokens = Array.from({ length: 50 }, (_, at) => `t${at}`);
    for (const token of tokens) know(token, somebody(token));
    const callers = await Promise.all(tokens.map((token) => admit(token)));
    expect(callers.map((caller) => caller?.name)).toEqual(tokens);
  });
});

describe("a sight", () => {
  it("is everything for who may list PersistentVolumes, and nothing else is asked", async () => {
    const { know, sees, questions } = aGate();
    know("t", somebody("ann"), VOLUMES);
    expect(await sees("t")).toBe("everything");
    expect(questions()).toEqual(["token t", `ann: ${VOLUMES}`]);
  });

  it("is of the namespaces that were asked for and whose claims he may list", async () => {
    const { know, sees, questions } = aGate();
    know("t", somebody("ann"), `${CLAIMS} green`, `${CLAIMS} black`);
    expect(await sees("t", ["green", "red"])).toEqual(["green"]);
    expect(questions()).toEqual([
      "token t",
      `ann: ${VOLUMES}`,
      "cluster",
      `ann: ${CLAIMS}`,
      `ann: ${CLAIMS} green`,
      `ann: ${CLAIMS} red`,
    ]);
  });

  it("is of none that hold nothing, about which nobody is asked", async () => {
    const { know, sees, questions } = aGate();
    know("t", somebody("ann"), `${CLAIMS} black`);
    const names = Array.from({ length: 49 }, (_, at) => `invented-${at}`);
    expect(await sees("t", ["black", ...names])).toEqual([]);
    expect(questions()).toEqual(["token t", `ann: ${VOLUMES}`, "cluster", `ann: ${CLAIMS}`]);
  });

  it("does not wait behind another caller's, who asks about very much", async () => {
    const { cluster, reviewer } = aCluster();
    for (const name of ["ann", "eve"]) cluster.tokens.set(name, somebody(name));
    cluster.rights.set("ann", new Set([`${CLAIMS} n7`]));
    const gate = new KubernetesGate({
      clock: handClock(),
      namespacesIn: () => Array.from({ length: 500 }, (_, at) => `n${at}`),
      reviewer,
    });
    const caller = (token: string) =>
      gate.admit({ authorization: `Bearer ${token}`, cookie: undefined, from: HERE });
    const everything = (await caller("eve"))?.sight(null);
    const ann = await caller("ann");
    expect(seen((await ann?.sight(["n7"])) ?? { sees: "everything" })).toEqual(["n7"]);
    expect(cluster.asked.filter((one) => one.startsWith("eve")).length).toBeLessThan(200);
    await everything;
  });

  it("is of all his namespaces that hold something, where he names none", async () => {
    const { know, sees } = aGate();
    know("t", somebody("ann"), `${CLAIMS} green`, `${CLAIMS} blue`, `${CLAIMS} black`);
    expect(await sees("t")).toEqual(["blue", "green"]);
  });

  it("is asked for once where he may list the claims of all namespaces", async () => {
    const { know, sees, questions } = aGate();
    know("t", somebody("ann"), CLAIMS);
    expect(await sees("t")).toEqual(["blue", "green", "red"]);
    expect(questions()).not.toContain(`ann: ${CLAIMS} blue`);
  });

  it("on OpenShift is of his projects whose claims he may list", async () => {
    const { know, sees, cluster, questions } = aGate();
    cluster.projects = new Map([["t", ["green", "red", "black"]]]);
    know("t", somebody("ann"), `${CLAIMS} green`, `${CLAIMS} blue`);
    expect(await sees("t")).toEqual(["green"]);
    expect(questions()).not.toContain(`ann: ${CLAIMS} blue`);
  });

  it("of somebody without rights is of no namespace", async () => {
    const { know, sees } = aGate();
    know("t", somebody("eve"));
    expect(await sees("t")).toEqual([]);
    expect(await sees("t", ["blue"])).toEqual([]);
  });

  it("asks ten questions about a caller at a time", async () => {
    let running = 0;
    let most = 0;
    const { cluster, reviewer } = aCluster();
    cluster.tokens.set("t", somebody("ann"));
    const gate = new KubernetesGate({
      clock: handClock(),
      namespacesIn: () => Array.from({ length: 60 }, (_, at) => `n${at}`),
      reviewer: {
        ...reviewer,
        reviewAccess: async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setImmediate(resolve));
          running--;
          return false;
        },
      },
    });
    const authorization = "Bearer t";
    await (await gate.admit({ authorization, cookie: undefined, from: HERE }))?.sight(null);
    expect(most).toBe(10);
  });

  it("is the same object as long as nothing is asked anew, in whatever order namespaces are named", async () => {
    const { know, admit } = aGate();
    know("t", somebody("ann"), `${CLAIMS} blue`);
    const caller = await admit("t");
    const first = await caller?.sight(["blue", "red"]);
    expect(await caller?.sight(["red", "blue", "red"])).toBe(first);
  });

  it("is there at once for who goes on asking, though everything in it is asked anew every minute", async () => {
    const { cluster, reviewer } = aCluster();
    cluster.tokens.set("t", somebody("ann"));
    cluster.rights.set("ann", new Set([`${CLAIMS} blue`]));
    const clock = handClock();
    let answers = Promise.resolve();
    const gate = new KubernetesGate({
      clock,
      namespacesIn: () => ["blue", "green", "red"],
      reviewer: {
        ...reviewer,
        reviewAccess: async (...asked) => {
          await answers;
          return reviewer.reviewAccess(...asked);
        },
      },
    });
    const caller = await gate.admit({ authorization: "Bearer t", cookie: undefined, from: HERE });
    await caller?.sight(null);
    cluster.asked.splice(0);
    for (let seconds = 2; seconds <= 120; seconds += 2) {
      clock.pass(2_000);
      const { promise, resolve } = Promise.withResolvers<void>();
      answers = promise;
      const first = await Promise.race([caller?.sight(null), setImmediateAsync("waits")]);
      expect(first, `after ${seconds} s`).toMatchObject({ names: new Set(["blue"]) });
      resolve();
      await setImmediateAsync();
    }
    const renewed = cluster.asked.filter((one) => one === `ann: ${CLAIMS} green`).length;
    expect([2, 3]).toContain(renewed);
  });

  it("FLT-A5: that was taken away is over within a minute, live views included", async () => {
    const { know, sees, cluster, clock } = aGate();
    know("t", somebody("ann"), `${CLAIMS} blue`);
    expect(await sees("t")).toEqual(["blue"]);
    cluster.rights.get("ann")?.clear();
    clock.pass(55_000); // and live views ask every five seconds
    expect(await sees("t")).toEqual([]);
  });

  it("FLT-A5: is not put together of parts that are older than it", async () => {
    const { know, sees, cluster, clock } = aGate();
    know("t", somebody("ann"), `${CLAIMS} blue`);
    expect(await sees("t", ["blue"])).toEqual(["blue"]);
    cluster.rights.get("ann")?.clear();
    clock.pass(30_000);
    await sees("t");
    await sees("t", ["blue", "red"]);
    clock.pass(25_000);
    expect(await sees("t")).toEqual([]);
    expect(await sees("t", ["blue", "red"])).toEqual([]);
  });

  it("FLT-A5: of a caller who is kept is none as soon as his token is nobody's", async () => {
    const { know, admit, cluster, clock } = aGate();
    know("t", somebody("ann"), VOLUMES);
    const caller = await admit("t");
    expect(await caller?.sight(null)).toEqual({ sees: "everything" });
    cluster.tokens.clear();
    clock.pass(45_000);
    await expect(caller?.sight(null)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(caller?.may({ verb: "create", resource: "ignores" })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it.each([
    ["asked for everything before", [null, ["blue"]]],
    ["named it before", [["blue"], null]],
  ] as const)(
    "that was given is there after ten seconds by name, and after a minute in any case, for who %s",
    async (_who, before) => {
      const { know, sees, cluster, clock } = aGate();
      know("t", somebody("ann"));
      for (const asked of before) expect(await sees("t", asked)).toEqual([]);
      cluster.rights.get("ann")?.add(`${CLAIMS} red`).add(`${CLAIMS} blue`);
      clock.pass(10_000);
      expect(await sees("t", ["blue"])).toEqual(["blue"]);
      clock.pass(50_000);
      expect(await sees("t")).toEqual(["blue", "red"]);
    },
  );

  it("FLT-A4: is none where there is no answer", async () => {
    const { know, admit, cluster } = aGate();
    know("t", somebody("ann"), VOLUMES);
    const caller = await admit("t");
    cluster.broken = NO_ANSWER;
    await expect(caller?.sight(null)).rejects.toBe(NO_ANSWER);
    await expect(caller?.sight(["blue"])).rejects.toBe(NO_ANSWER);
    await expect(caller?.may({ verb: "get", path: "/metrics" })).rejects.toBe(NO_ANSWER);
  });
});

describe("FLT-A11: what is remembered of one", () => {
  it.each([
    ["another uid", { uid: "uid-other" }],
    ["other groups", { groups: ["tenants"] }],
    ["other extra", { extra: { "scopes.authorization.openshift.io": ["user:info"] } }],
  ])("is nothing of another of the same name with %s", async (_what, more) => {
    const { know, sees, cluster, questions } = aGate();
    know("first", somebody("ann"), VOLUMES);
    expect(await sees("first")).toBe("everything");
    know("second", somebody("ann", more));
    questions();
    expect(await sees("second")).toEqual([]);
    expect(cluster.asked).toContain(`ann: ${VOLUMES}`);
  });

  it("is of him with another token", async () => {
    const { know, sees, questions } = aGate();
    know("first", somebody("ann"), VOLUMES);
    know("second", somebody("ann"), VOLUMES);
    await sees("first");
    questions();
    expect(await sees("second")).toBe("everything");
    expect(questions()).toEqual(["token second"]);
  });

  it("is not which projects another token shows, as one may be scoped", async () => {
    const { know, sees, cluster } = aGate();
    cluster.projects = new Map([
      ["wide", ["green", "red"]],
      ["narrow", ["red"]],
    ]);
    for (const token of ["wide", "narrow"])
      know(token, somebody("ann"), `${CLAIMS} green`, `${CLAIMS} red`);
    expect(await sees("wide")).toEqual(["green", "red"]);
    expect(await sees("narrow")).toEqual(["red"]);
  });
});

describe("a right", () => {
  it("is asked for anew each time, as a virtual resource or a path", async () => {
    const { know, admit, questions } = aGate();
    know("t", somebody("ann"), "create ignores.plumbline.io", "get /metrics");
    const caller = await admit("t");
    questions();
    for (let times = 0; times < 2; times++) {
      expect(await caller?.may({ verb: "create", resource: "ignores" })).toBe(true);
      expect(await caller?.may({ verb: "delete", resource: "ignores" })).toBe(false);
      expect(await caller?.may({ verb: "get", path: "/metrics" })).toBe(true);
    }
    expect(questions()).toEqual([
      "ann: create ignores.plumbline.io",
      "ann: delete ignores.plumbline.io",
      "ann: get /metrics",
      "ann: create ignores.plumbline.io",
      "ann: delete ignores.plumbline.io",
      "ann: get /metrics",
    ]);
  });

  it("FLT-A5: that was taken away is gone at once", async () => {
    const { know, admit, cluster } = aGate();
    know("t", somebody("ann"), "create ignores.plumbline.io");
    const caller = await admit("t");
    expect(await caller?.may({ verb: "create", resource: "ignores" })).toBe(true);
    cluster.rights.get("ann")?.clear();
    expect(await caller?.may({ verb: "create", resource: "ignores" })).toBe(false);
  });
});
