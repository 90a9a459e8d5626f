import { setImmediate as setImmediateAsync } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { aCluster, handClock, NO_ANSWER, somebody } from "./given.ts";
import { aGate, CLAIMS, HERE, jwt, VOLUMES } from "./given-gate.ts";
import { KubernetesGate } from "./kubernetes-gate.ts";

describe("a token", () => {
  it("is asked about once, and again before it could be older than a minute", async () => {
    const { admit, know, questions, clock } = aGate();
    know("t", somebody("ann"));
    expect((await admit("t"))?.name).toBe("ann");
    clock.pass(31_000);
    expect((await admit("t"))?.name).toBe("ann");
    expect(questions()).toEqual(["token t"]);
    clock.pass(14_000);
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

  it("ends at five tokens a minute from one address, after twenty, and says when to come again", async () => {
    const { admit, questions, clock } = aGate();
    for (const [token] of guesses(20)) expect(await admit(token)).toBeNull();
    await expect(admit("guess-21")).rejects.toMatchObject({
      status: 429,
      headers: { "retry-after": "12" },
    });
    expect(questions()).toHaveLength(20);
    clock.pass(12_000);
    expect(await admit("guess-21")).toBeNull();
    await expect(admit("guess-22")).rejects.toMatchObject({ status: 429 });
  });

  it("by a thousand requests at once costs fewer than twenty-five questions", async () => {
    const { admit, questions } = aGate();
    await Promise.allSettled(guesses(1_000).map(([token, from]) => admit(token, from)));
    expect(questions().length).toBeLessThan(25);
  });

  it.each([
    ["2001:db8::1", "2001:db8:0:0:1::2"],
    ["::ffff:10.0.0.9", "10.0.0.9"],
    ["fe80::1%eth0", "fe80::2"],
  ])("from %s is guessing from %s as well", async (one, other) => {
    const { admit } = aGate();
    for (const [token] of guesses(20)) await admit(token, one);
    await expect(admit("more", other)).rejects.toMatchObject({ status: 429 });
  });

  it.each([
    ["2001:db8::1", "2001:db8:0:1::1"],
    ["10.0.0.1", "10.0.0.2"],
  ])("from %s does not hold up %s", async (one, other) => {
    const { admit } = aGate();
    for (const [token] of guesses(20)) await admit(token, one);
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

  it("is not what ten programs do behind one router, each with a token of yesterday: whoever is new comes in from there", async () => {
    const { admit, know, questions, clock } = aGate();
    const old = Array.from({ length: 10 }, (_, at) => `of-yesterday-${at}`);
    for (let seconds = 0; seconds < 3_600; seconds++) {
      if (seconds % 5 === 0)
        for (const token of old) expect(await admit(token), `${seconds}`).toBeNull();
      if (seconds % 7 === 0) {
        know(`new-${seconds}`, somebody("ann"));
        expect((await admit(`new-${seconds}`))?.name, `${seconds}`).toBe("ann");
      }
      clock.pass(1_000);
    }
    const asked = questions().filter((question) => question.includes("of-yesterday"));
    expect(asked.length).toBeLessThanOrEqual(10 * 60);
  });

  it("costs no more for going on with all that was guessed before", async () => {
    const { admit, questions, clock } = aGate();
    const guessed: string[] = [];
    const asked: number[] = [];
    for (let minute = 0; minute < 40; minute++) {
      for (let fresh = 0; fresh < 20; fresh++) guessed.push(`guess-${minute}-${fresh}`);
      await Promise.allSettled(guessed.map((token) => admit(token)));
      asked.push(questions().length);
      clock.pass(60_000);
    }
    expect(Math.max(...asked.slice(10))).toBeLessThanOrEqual(5 + 5 + 20);
  });

  it("keeps nobody out whose token was nobody's and is good now", async () => {
    const { admit, know, clock } = aGate();
    expect(await admit("early")).toBeNull();
    for (const [token] of guesses(30)) await admit(token).catch(() => null);
    know("early", somebody("ann"));
    clock.pass(59_999);
    for (const [token] of guesses(40)) await admit(token).catch(() => null);
    clock.pass(1);
    expect((await admit("early"))?.name).toBe("ann");
  });

  it("does not hold up who was let in before, and shares his address", async () => {
    const { admit, know, clock } = aGate();
    know("t", somebody("ann"));
    await admit("t");
    clock.pass(60_000);
    for (const [token] of guesses(20)) await admit(token);
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

describe("a token in use", () => {
  it("is looked at again while it is believed, so that nobody waits for that, and is out as soon as it is nobody's", async () => {
    const { admit, know, cluster, questions, clock } = aGate();
    know("t", somebody("ann"));
    await admit("t");
    cluster.tokens.delete("t");
    clock.pass(31_000);
    expect((await admit("t"))?.name).toBe("ann");
    expect(questions()).toEqual(["token t"]);
    clock.pass(1_000);
    expect((await admit("t"))?.name).toBe("ann");
    await setImmediateAsync();
    expect(questions()).toEqual(["token t"]);
    expect(await admit("t")).toBeNull();
  });

  it("is not asked about more often for being nobody's", async () => {
    const { admit, questions, clock } = aGate();
    for (let seconds = 0; seconds < 60; seconds++) {
      expect(await admit("of-yesterday")).toBeNull();
      clock.pass(1_000);
    }
    expect(questions()).toEqual(["token of-yesterday"]);
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
