import { describe, expect, it } from "vitest";
import type { Finding } from "../../findings/finding.ts";
import type { Ending, Ignore } from "../../findings/memory.ts";
import { KUBERNETES, SYSTEM } from "../../cli/given-answers.ts";
import * as model from "../../model/given.ts";
import { createApp } from "../app.ts";
import { ANN, EMPTY_REPORT, served } from "../given.ts";
import { READER, shownOf, tenantOf } from "../given-shown.ts";
import type { Sight } from "../sight.ts";

const LEFTOVER = {
  id: "f1",
  rule: "dataset-unreferenced",
  verdict: "suspect",
  subject: { kind: "dataset", namespace: null, name: "tank/k8s/v/pvc-1" },
  impact: null,
} as unknown as Finding;
const UNTOLD = { ...LEFTOVER, id: "f2", verdict: "unknown" } as Finding;

/** What a client does, and what was written down of it. */
function given(sayings: readonly Ignore[] = [], caller = ANN) {
  const said: Ignore[] = [];
  const ended: [string, Ending][] = [];
  const app = createApp(
    served({
      gate: { admit: async () => caller },
      shown: () => shownOf({}, { report: { ...EMPTY_REPORT, findings: [LEFTOVER, UNTOLD] } }),
      ignoring: {
        list: async () => sayings,
        ignore: async (word) => void said.push(word),
        stop: async (finding, ending) => {
          ended.push([finding, ending]);
          return sayings.some((one) => one.finding === finding);
        },
      },
    }),
  );
  return { app, said, ended };
}

const WORD = { finding: "f1", until: "30d", reason: "still wanted" };

describe("POST /ignores", () => {
  it("leaves a finding alone in the name of whoever asks", async () => {
    const { app, said } = given();
    const answer = await app.inject({ method: "POST", url: "/api/v1/ignores", payload: WORD });
    const word = {
      finding: "f1",
      until: model.NOW + 30 * model.DAY_MS,
      by: "ann",
      reason: "still wanted",
      at: model.NOW,
    };
    expect(answer.json()).toEqual({
      ...word,
      rule: "dataset-unreferenced",
      subject: "dataset/tank/k8s/v/pvc-1",
    });
    expect(said).toEqual([word]);
  });

  it.each(["by", "owner", "at", "state", "approvedBy"])(
    "FLT-A16: takes no %s from the request",
    async (name) => {
      const { app, said } = given();
      const payload = { ...WORD, [name]: "bob" };
      const answer = await app.inject({ method: "POST", url: "/api/v1/ignores", payload });
      expect(answer.json()).toMatchObject({
        status: 400,
        detail: expect.stringContaining(`found "${name}"; leave it out`) as string,
      });
      expect(said).toEqual([]);
    },
  );

  it.each([
    [{ until: "2026-11-24" }, 400, "a time to come"],
    [{ until: "for ever" }, 400, "a time to come"],
    [{ reason: "  " }, 400, "body reason"],
    [
      { finding: "f9" },
      404,
      'body finding: expected the id of a finding that you may see, found "f9", which is not known',
    ],
    [{ finding: "f2" }, 409, "never left out"],
  ])("refuses %j", async (over, status, detail) => {
    const { app, said } = given();
    const payload = { ...WORD, ...over };
    const answer = await app.inject({ method: "POST", url: "/api/v1/ignores", payload });
    expect(answer.json()).toMatchObject({
      status,
      detail: expect.stringContaining(detail) as string,
    });
    expect(said).toEqual([]);
  });

  it("takes the right to create ignores", async () => {
    const asked: unknown[] = [];
    const may = async (right: unknown) => {
      asked.push(right);
      return false;
    };
    const { app, said } = given([], { ...ANN, may });
    const answer = await app.inject({ method: "POST", url: "/api/v1/ignores", payload: WORD });
    expect([answer.statusCode, said, asked]).toEqual([
      403,
      [],
      [{ verb: "create", resource: "ignores" }],
    ]);
  });
});

describe("GET and DELETE /ignores", () => {
  const words = ["f1", "resolved"].map((finding) => ({
    finding,
    until: model.NOW + model.DAY_MS,
    by: "bob",
    reason: "x",
    at: model.NOW,
  }));

  it("lists who said what, also of findings that are no more", async () => {
    const { app } = given(words);
    const answer = await app.inject("/api/v1/ignores");
    expect(answer.json()).toMatchObject({
      ignores: [
        { finding: "f1", by: "bob", rule: "dataset-unreferenced" },
        { finding: "resolved", by: "bob", rule: null, subject: null },
      ],
    });
  });

  it("lists nothing for who does not see what it is about, and he cannot end it", async () => {
    const sight = async () =>
      ({ sees: "namespaces", cluster: "c", names: new Set<string>() }) as const;
    const { app, ended } = given(words, { ...ANN, sight });
    expect((await app.inject("/api/v1/ignores")).json()).toMatchObject({ ignores: [] });
    const url = "/api/v1/ignores/f1?reason=x";
    expect((await app.inject({ method: "DELETE", url })).statusCode).toBe(404);
    expect(ended).toEqual([]);
  });

  it("says by whom and why to who sees everything, to who said it, and of what a namespace has alone", async () => {
    const pool = model.aPool({ status: "DEGRADED", vdevs: [model.aDegradedMirror("sda", "sdb")] });
    const shown = shownOf(model.together(KUBERNETES, SYSTEM, { pools: [pool] }));
    const about = (rule: string) =>
      shown.report.findings.find((finding) => finding.rule === rule)?.id ?? rule;
    const said = ["pool-degraded", "pv-backing-missing"].map((rule) => ({
      finding: about(rule),
      until: model.NOW + model.DAY_MS,
      by: "bob",
      reason: "next-door moves first",
      at: model.NOW,
    }));
    const reasons = async (sight: Sight, name: string) => {
      const caller = { ...ANN, name, sight: async () => sight };
      const ignoring = { ...served().ignoring, list: async () => said };
      const gate = { admit: async () => caller };
      const app = createApp(served({ gate, ignoring, shown: () => shown }));
      const answer = await app.inject("/api/v1/ignores");
      const { ignores } = answer.json<{ readonly ignores: readonly Ignore[] }>();
      return ignores.map(({ by, reason }) => `${by}: ${reason}`);
    };
    const whole = "bob: next-door moves first";
    const withheld = "withheld: it may concern others too";
    expect(await reasons(READER, "ann")).toEqual([whole, whole]);
    expect(await reasons(tenantOf("shop"), "bob")).toEqual([whole, whole]);
    expect(await reasons(tenantOf("shop"), "ann")).toEqual([`${withheld}: ${withheld}`, whole]);
  });

  it("lets a tenant neither hide nor show again what others may have a part in", async () => {
    const pool = model.aPool({ status: "DEGRADED", vdevs: [model.aDegradedMirror("sda", "sdb")] });
    const shown = shownOf(model.together(KUBERNETES, SYSTEM, { pools: [pool] }));
    const caller = { ...ANN, sight: async () => tenantOf("shop") };
    const gate = { admit: async () => caller };
    const ignoring = { ...served().ignoring, ignore: async () => {}, stop: async () => true };
    const app = createApp(served({ gate, ignoring, shown: () => shown }));
    const answers = async (rule: string) => {
      const finding = shown.report.findings.find((one) => one.rule === rule)?.id ?? rule;
      const payload = { ...WORD, finding };
      const hidden = await app.inject({ method: "POST", url: "/api/v1/ignores", payload });
      const url = `/api/v1/ignores/${finding}?reason=x`;
      return [hidden.statusCode, (await app.inject({ method: "DELETE", url })).statusCode];
    };
    expect(await answers("pool-degraded")).toEqual([403, 403]);
    expect(await answers("pv-backing-missing")).toEqual([200, 200]);
  });

  it("ends one, with a reason and in the name of whoever asks", async () => {
    const { app, ended } = given(words);
    const url = "/api/v1/ignores/f1";
    expect((await app.inject({ method: "DELETE", url })).statusCode).toBe(400);
    const answer = await app.inject({ method: "DELETE", url: `${url}?reason=looked+at` });
    expect([answer.statusCode, answer.json()]).toEqual([200, { finding: "f1" }]);
    expect(ended).toEqual([["f1", { at: model.NOW, by: "ann", reason: "looked at" }]]);
    const again = await app.inject({ method: "DELETE", url: "/api/v1/ignores/f9?reason=x" });
    expect(again.statusCode).toBe(404);
  });
});
