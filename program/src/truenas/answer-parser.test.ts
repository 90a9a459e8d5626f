import { afterAll, describe, expect, test } from "vitest";
import { AnswerParser } from "./answer-parser.ts";
import { snapshotPlan } from "./given-plan.ts";
import { LIMITS } from "./limits.ts";

const parser = new AnswerParser();
afterAll(() => parser.release());

const plan = snapshotPlan("s");
const plans = new Map([["p1", plan]]);
const row = (name: string, createtxg = "18014398509481985") =>
  `{"name":"${name}","createtxg":${createtxg},"guid":1}`;
const answer = (rows: readonly string[], padding = 0) =>
  Buffer.from(`{"jsonrpc":"2.0","result":[${rows.join(",")}],${" ".repeat(padding)}"id":"p1"}`);
const many = (count: number) => Array.from({ length: count }, (_, i) => row(`tank/a@s${i}`));

describe.each([
  ["on the main thread", 0],
  ["in the worker", LIMITS.inlineAnswerBytes],
])("an answer parsed %s", (_where, padding) => {
  test("becomes records, and says how many rows there were", async () => {
    const rows = [
      row("tank/a@1"),
      row("boot-pool/x@1"),
      row("tank/.system/cores@1"),
      row("tank@2"),
    ];
    expect(await parser.parse(answer(rows, padding), "json-rpc", plans)).toEqual({
      is: "answer",
      id: "p1",
      rows: 4,
      records: [
        {
          system: "s",
          dataset: "tank/a",
          name: "1",
          createTxg: "18014398509481985",
        },
        {
          system: "s",
          dataset: "tank",
          name: "2",
          createTxg: "18014398509481985",
        },
      ],
    });
  });

  test("HAZ-34: is malformed with the place, where a field is missing or mistyped", async () => {
    const rows = [row("tank/a@1"), '{"name":"tank/a@2"}'];
    expect(await parser.parse(answer(rows, padding), "json-rpc", plans)).toMatchObject({
      is: "malformed",
      id: "p1",
      error: {
        path: "$.result[1].createtxg",
        message: "$.result[1].createtxg: expected an integer, found nothing",
      },
    });
  });

  test("HAZ-30: that is no list is malformed", async () => {
    const bytes = Buffer.from(`{"jsonrpc":"2.0","result":null,${" ".repeat(padding)}"id":"p1"}`);
    expect(await parser.parse(bytes, "json-rpc", plans)).toMatchObject({
      is: "malformed",
      error: { path: "$.result" },
    });
  });

  test("FLT-T8: to nobody's question is left alone", async () => {
    const bytes = Buffer.from(`{"id":"p9",${" ".repeat(padding)}"result":[{"odd":true}]}`);
    expect(await parser.parse(bytes, "json-rpc", plans)).toMatchObject({
      is: "answer",
      id: "p9",
      records: [],
    });
  });

  test("keeps an error apart from an answer, and knows a notification", async () => {
    const error = Buffer.from(`{"id":"p1",${" ".repeat(padding)}"error":{"code":-32001}}`);
    expect(await parser.parse(error, "json-rpc", plans)).toMatchObject({
      is: "error",
      id: "p1",
      error: { code: -32001 },
    });
    const event = Buffer.from(
      `{"method":"collection_update",${" ".repeat(padding)}"params":{"id":"p1"}}`,
    );
    expect(await parser.parse(event, "json-rpc", plans)).toEqual({ is: "notification" });
  });

  test.each([
    '{"id":"p1"}',
    '{"id":"p1","result":[',
    "[]",
    '{"id":7,"result":1}',
    `{"id":"p1","result":${"[".repeat(100_000)}`,
  ])("HAZ-30 FLT-T9: a frame that is no message is refused: %.20s", async (text) => {
    const bytes = Buffer.from(
      text.replace("{", `{${" ".repeat(padding)}`).replace(/^\[/, `${" ".repeat(padding)}[`),
    );
    await expect(async () => parser.parse(bytes, "json-rpc", plans)).rejects.toThrow(
      /^\$: expected/,
    );
  });
});

test("a long answer comes whole and in order, and equal strings are one", async () => {
  const parsed = await parser.parse(answer(many(30_000)), "json-rpc", plans);
  if (parsed.is !== "answer") throw new Error(parsed.is);
  expect(parsed.rows).toBe(30_000);
  expect(parsed.records.map((record) => (record as { name: string }).name)).toEqual(
    Array.from({ length: 30_000 }, (_, i) => `s${i}`),
  );
});

test("frames that arrive together are parsed one after the other", async () => {
  const both = [
    plans,
    new Map([["p1", { ...plan, context: { ...plan.context, system: "t" } }]]),
  ].map(async (wanted) => parser.parse(answer(many(5_000)), "json-rpc", wanted));
  const keys = (await Promise.all(both)).map((parsed) =>
    parsed.is === "answer" ? parsed.records[4_999] : null,
  );
  expect(keys).toMatchObject([
    { system: "s", name: "s4999" },
    { system: "t", name: "s4999" },
  ]);
});
