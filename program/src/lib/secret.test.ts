import { format, inspect } from "node:util";
import { expect, it } from "vitest";
import { Secret } from "./secret.ts";

it("FLT-SL2: a secret becomes no text but [secret], however it is asked, alone or in anything", () => {
  const value = "canary-0123456789";
  const secret = new Secret(value);
  const inside = { config: { apiKey: secret }, list: [secret], map: new Map([["key", secret]]) };
  const failed = new Error(`refused ${String(secret)}`, {
    cause: new TypeError("no", { cause: inside }),
  });
  const texts = [
    String(secret),
    ["", secret].join(""),
    JSON.stringify([secret, inside]),
    inspect(inside, { depth: 9, showHidden: true, getters: true }),
    inspect(failed, { depth: 9, showHidden: true }),
    format("%s %o %O %j", secret, inside, inside, inside),
    JSON.stringify(Object.assign({}, secret)),
    JSON.stringify(structuredClone(secret)),
  ];
  for (const text of texts) expect(text).not.toContain("canary");
  expect(texts[0]).toBe("[secret]");
  expect(secret.reveal()).toBe(value);
});
