import { setImmediate as setImmediateAsync } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { aCluster, handClock, NO_ANSWER, somebody } from "./given.ts";
import { aGate, CLAIMS, HERE, seen, VOLUMES } from "./given-gate.ts";
import { KubernetesGate } from "./kubernetes-gate.ts";

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
