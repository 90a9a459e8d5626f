import { describe, expect, test } from "vitest";
import { FRAMINGS } from "./framing.ts";
import { readRpcError } from "./rpc-error.ts";

const bytes = (message: unknown) => Buffer.from(JSON.stringify(message));
const { legacy, "json-rpc": jsonRpc } = FRAMINGS;

describe("a frame of the legacy protocol", () => {
  test.each<[string, number, string | null, string, string]>([
    ["109, too many calls at once", 109, null, "tooManyCalls", "throttled"],
    ["207, no session any more", 207, null, "lostSession", "unauthenticated"],
    ["201, no such method", 201, null, "failed", "unsupported"],
    ["11 and VALIDATION, arguments that are not taken", 11, "VALIDATION", "failed", "unsupported"],
    ["13, not permitted", 13, null, "failed", "notPermitted"],
    ["16, busy", 16, null, "failed", "throttled"],
    ["2, nothing there", 2, null, "failed", "notFound"],
    ["14, a failure inside TrueNAS", 14, null, "failed", "unavailable"],
  ])("with errno %s, means what it means in JSON-RPC", (_title, errno, type, is, code) => {
    const error = { error: errno, errname: "E", type, reason: "why", trace: null, extra: null };
    const envelope = legacy.readEnvelope(bytes({ id: "p1", msg: "result", error }));
    expect(envelope).toMatchObject({ is: "error", id: "p1" });
    const answer = "error" in envelope ? envelope.error : {};
    const asked = { source: "nas1", method: "pool.query", rights: "roles" } as const;
    expect(readRpcError(asked, answer, String)).toMatchObject({ is, error: { code } });
  });

  test("with an error of null is a result", () => {
    const frame = bytes({ msg: "result", id: "p1", error: null, result: [1] });
    const envelope = legacy.readEnvelope(frame);
    expect(envelope).toMatchObject({ is: "result", id: "p1" });
    const offset = "offset" in envelope ? envelope.offset : 0;
    expect(frame.subarray(offset).toString()).toBe("[1]}");
  });

  test.each([
    { msg: "nosub", id: "p1", error: { error: 13 } },
    { msg: "added", collection: 1 },
    { msg: "ready", subs: [] },
    { msg: "pong", id: "p1" },
  ])("that answers no call is a notification: %j", (message) => {
    expect(legacy.readEnvelope(bytes(message))).toEqual({ is: "notification" });
  });

  test.each([
    ...["added", "changed", "removed"].map((msg) => ({
      message: { msg, collection: "alert.list", id: "1", fields: { method: "x" } },
      envelope: { is: "event", collection: "alert.list" },
    })),
    {
      message: { msg: "nosub", collection: "alert.list", error: { error: 14 } },
      envelope: { is: "unsubscribed", collection: "alert.list" },
    },
    { message: { msg: "ready", subs: ["p7"] }, envelope: { is: "ready", id: "p7" } },
  ])("about a subscription says which: $message", ({ message, envelope }) => {
    expect(legacy.readEnvelope(bytes(message))).toEqual(envelope);
  });

  test.each([
    { msg: "result", id: "p1" },
    { msg: "result", result: 1 },
    { id: "p1", result: 1 },
    [],
  ])("is malformed without id, result or kind: %j", (message) => {
    expect(() => legacy.readEnvelope(bytes(message))).toThrow(/^\$/);
  });
});

describe("a notification of JSON-RPC", () => {
  const fields = { collection: "not this", error: { code: 1 }, result: 1 };
  test.each([
    ["collection_update", { msg: "changed", fields, collection: "alert.list" }, "event"],
    ["notify_unsubscribed", { error: null, collection: "alert.list" }, "unsubscribed"],
  ])("%s says which collection", (method, params, is) => {
    const frame = bytes({ jsonrpc: "2.0", params, method });
    expect(jsonRpc.readEnvelope(frame)).toEqual({ is, collection: "alert.list" });
  });

  test.each([
    { method: "collection_update", params: ["alert.list"] },
    { method: "collection_update", params: { collection: null } },
    { method: "something_new", params: { collection: "alert.list" } },
  ])("that says none is passed over: %j", (message) => {
    expect(jsonRpc.readEnvelope(bytes(message))).toEqual({ is: "notification" });
  });
});

test("each protocol writes a call its own way", () => {
  expect(JSON.parse(legacy.encode("p1", "pool.query", [[]]))).toEqual({
    msg: "method",
    id: "p1",
    method: "pool.query",
    params: [[]],
  });
  expect(JSON.parse(jsonRpc.encode("p1", "pool.query", [[]]))).toEqual({
    jsonrpc: "2.0",
    id: "p1",
    method: "pool.query",
    params: [[]],
  });
});

test("each protocol asks for events its own way", () => {
  expect(JSON.parse(legacy.encodeSubscribe("p1", "alert.list"))).toEqual({
    msg: "sub",
    id: "p1",
    name: "alert.list",
  });
  expect(JSON.parse(jsonRpc.encodeSubscribe("p1", "alert.list"))).toEqual({
    jsonrpc: "2.0",
    id: "p1",
    method: "core.subscribe",
    params: ["alert.list"],
  });
});
