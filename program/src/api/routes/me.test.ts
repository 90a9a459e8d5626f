import { describe, expect, it } from "vitest";
import { SourceError } from "../../lib/errors.ts";
import { systemClock } from "../../lib/clock.ts";
import type { Caller, Right } from "../caller.ts";
import { createApp } from "../app.ts";
import { WorkstationGate } from "../gates/workstation-gate.ts";
import { LOOPBACK_DOOR } from "../door.ts";
import { ANN, served } from "../given.ts";
import { tenantOf } from "../given-shown.ts";

async function askedBy(caller: Caller) {
  const app = createApp(served({ gate: { admit: async () => caller } }));
  return app.inject({ url: "/api/v1/me" });
}

describe("GET /me", () => {
  it("says that somebody sees everything and may leave findings alone", async () => {
    const asked: Right[] = [];
    const may = async (right: Right) => asked.push(right) > 0;
    expect((await askedBy({ ...ANN, may })).json()).toEqual({
      schemaVersion: 1,
      name: "ann",
      sees: "everything",
      cluster: null,
      namespaces: null,
      mayIgnore: true,
      byCookie: false,
      hasLogin: false,
    });
    expect(asked).toEqual([{ verb: "create", resource: "ignores" }]);
  });

  it("tells a tenant which namespaces are his, which may be none", async () => {
    const tenant = (...names: readonly string[]) => ({
      ...ANN,
      sight: async () => tenantOf(...names),
      may: async () => false,
    });
    expect((await askedBy(tenant("shop", "lab"))).json()).toMatchObject({
      sees: "namespaces",
      cluster: "prod",
      namespaces: ["lab", "shop"],
      mayIgnore: false,
    });
    expect((await askedBy(tenant())).json()).toMatchObject({ namespaces: [] });
  });

  it("FLT-A4: says nothing where the right cannot be found out", async () => {
    const may = async () => {
      throw new SourceError({
        code: "timeout",
        source: "prod",
        message: "no answer",
        next: "wait",
      });
    };
    expect((await askedBy({ ...ANN, may })).statusCode).toBe(503);
  });

  it("knows a browser that has logged in from a program with a token", async () => {
    let drawn = 0;
    const draw = () => `drawn-${++drawn}`;
    const gate = new WorkstationGate({ name: "ann", clock: systemClock, draw });
    const app = createApp(served({ gate }), { ...LOOPBACK_DOOR, login: gate });
    const login = await app.inject({ url: `/login?token=${gate.newCode().reveal()}` });
    const cookie = String(login.headers["set-cookie"]).split(";")[0] ?? "";
    const me = async (headers: Record<string, string>) =>
      (await app.inject({ url: "/api/v1/me", headers })).json<unknown>();
    expect(await me({ cookie })).toMatchObject({ byCookie: true, hasLogin: true });
    const authorization = `Bearer ${gate.token.reveal()}`;
    expect(await me({ authorization })).toMatchObject({ byCookie: false, hasLogin: true });
  });
});
