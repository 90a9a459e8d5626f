import { describe, expect, test } from "vitest";
import { CAPABILITIES } from "./capabilities.ts";
import { readRpcError, ROLES } from "./rpc-error.ts";
import { SHAPES } from "./shapes.ts";

const TRACE = { class: "CallError", formatted: "Traceback: password=hunter2", repr: "hunter2" };
const data = (error: number, reason: string, extra: unknown = null) => ({
  error,
  errname: "E",
  reason,
  trace: TRACE,
  extra,
});
const read = (code: number, rest: object | null, method = "pool.query") =>
  readRpcError(
    { source: "nas1", method, rights: "roles" },
    { code, message: "m", data: rest } as never,
    (text) => text,
  );

describe("readRpcError", () => {
  test.each<[string, ReturnType<typeof read>, string, string]>([
    ["FLT-T5: -32000 waits", read(-32000, null), "tooManyCalls", "throttled"],
    [
      "207 on a live socket ends the session",
      read(-32001, data(207, "Not authenticated")),
      "lostSession",
      "unauthenticated",
    ],
    ["FLT-T6: -32601 is a missing method", read(-32601, null), "failed", "unsupported"],
    ["FLT-T6: so is errno 201", read(-32001, data(201, "[ENOMETHOD] x")), "failed", "unsupported"],
    [
      "FLT-T18: 13 is a missing role",
      read(-32001, data(13, "[EACCES] Not authorized")),
      "failed",
      "notPermitted",
    ],
    [
      "a missing path (25.10)",
      read(-32602, data(22, "[ENOENT] x", [["zfs.resource.query", "'tank/x': not found", 2]])),
      "failed",
      "notFound",
    ],
    [
      "a missing instance",
      read(-32602, data(2, "[ENOENT] x", [[null, "does not exist", 2]])),
      "failed",
      "notFound",
    ],
    [
      "FLT-T7: -32602 keeps what is wrong",
      read(-32602, data(22, "[EINVAL] options.foo: extra", [["options.foo", "extra", 22]])),
      "failed",
      "unsupported",
    ],
    [
      "FLT-T7: -32001 keeps its reason",
      read(-32001, data(14, "[EFAULT] pool I/O is suspended")),
      "failed",
      "unavailable",
    ],
  ])("%s", (_title, failure, is, code) => {
    expect([failure.is, failure.error.code]).toEqual([is, code]);
    expect(
      `${failure.error.message}${failure.error.next}${String(failure.error.cause)}`,
    ).not.toContain("hunter2");
  });

  test("FLT-T18: names the method and the role that it needs", () => {
    const { error } = read(-32001, data(13, "Not authorized"), "zfs.resource.query");
    expect(error.message).toBe("nas1: the API key may not call zfs.resource.query");
    expect(error.next).toBe(
      "give the user of the key the role ZFS_RESOURCE_READ (READONLY_ADMIN includes it)",
    );
  });

  test("a key of 24.10 has no roles: its own list must allow the call", () => {
    const asked = { source: "nas1", method: "pool.query", rights: "allowList" } as const;
    const answer = { code: -32001, data: data(13, "Not authorized") } as never;
    expect(readRpcError(asked, answer, String).error).toMatchObject({
      code: "notPermitted",
      next: "let the key call it: its allow list needs CALL on pool.query, or on *",
    });
  });

  test("every method that needs a role has one in the table", () => {
    const free = [
      "auth.login_ex",
      "auth.login_with_api_key",
      "core.get_jobs",
      "core.subscribe",
      "system.boot_id",
      "system.version",
    ];
    const called = Object.keys(ROLES);
    const shaped = CAPABILITIES.flatMap(({ line }) => SHAPES[line].methods());
    expect(shaped.filter((method) => !free.includes(method) && !(method in ROLES))).toEqual([]);
    expect(called.filter((method) => !shaped.includes(method))).toEqual([]);
  });

  test("FLT-T7: keeps one printable line of a reason, and takes secrets out of it", () => {
    const failure = readRpcError(
      { source: "nas1", method: "pool.query", rights: "roles" },
      {
        code: -32001,
        data: data(14, `bad \u001b[31mkey 7-abc\nTraceback …${"x".repeat(500)}`),
      } as never,
      (text) => text.replaceAll("7-abc", "[secret]"),
    );
    expect(failure.error.message).toBe("nas1: pool.query failed: bad [31mkey [secret]");
  });

  test.each([null, [], "text", { error: "13", reason: 7 }])(
    "FLT-T7: survives data of %j",
    (rest) => {
      expect(read(-32001, rest as never).error.code).toBe("unavailable");
    },
  );
});
