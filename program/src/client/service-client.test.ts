import { describe, expect, it } from "vitest";
import { createAuthority } from "../../../simulators/certificates.ts";
import { type Clock, systemClock } from "../lib/clock.ts";
import { Secret } from "../lib/secret.ts";
import { type Answer, aServer, problem, type Request } from "./given.ts";
import {
  createServiceClient,
  LIMITS,
  type ServiceAnswer,
  type ServiceOptions,
} from "./service-client.ts";
import type { Tokens } from "./tokens.ts";

const TOKEN = "canary.token";
const FIXED: Tokens = {
  current: async () => new Secret(TOKEN),
  renew: async () => false,
};
const DOCUMENT = { schemaVersion: 1, at: 7 };

interface How {
  readonly options?: Partial<ServiceOptions>;
  readonly clock?: Pick<Clock, "deadline" | "sleep">;
  readonly stop?: AbortSignal;
}

async function get(
  url: URL,
  { options, clock = systemClock, stop }: How = {},
): Promise<ServiceAnswer> {
  const client = createServiceClient(
    { url, caPem: null, tokens: FIXED, userAgent: "plumbline/test", requestMs: null, ...options },
    clock,
    stop ?? new AbortController().signal,
  );
  try {
    return await client.get("/df", { by: "pool", namespace: ["shop", "lab"], cursor: null });
  } finally {
    await client.close();
  }
}

/** What a server answers is told, in one sentence that holds no token. */
async function failure(answer: (request: Request) => Answer, how: How = {}) {
  await using server = await aServer(answer);
  return await failureAt(server.url, how);
}

async function failureAt(url: URL, how: How = {}) {
  const error: unknown = await get(url, how).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(JSON.stringify(error)).not.toContain(TOKEN);
  return error as { readonly code: string; readonly message: string; readonly next: string };
}

describe("a client of a service", () => {
  it("asks below the address that was named, with the token and the parameters", async () => {
    await using server = await aServer(() => ({ body: DOCUMENT }));
    const url = new URL("/storage/", server.url);
    expect(await get(url)).toEqual({ is: "document", document: DOCUMENT });
    expect(server.requests).toEqual([
      {
        path: "/storage/api/v1/df?by=pool&namespace=shop&namespace=lab",
        authorization: `Bearer ${TOKEN}`,
      },
    ]);
  });

  it.each([400, 404])("is told why a question cannot be answered: %s", async (status) => {
    await using server = await aServer(() => problem(status, "query by: expected less"));
    const answer = { is: "refused", status, detail: "query by: expected less" };
    expect(await get(server.url)).toEqual(answer);
  });

  it("renews a token once that is refused", async () => {
    const tokens = ["old", "new", "newer"];
    const renewing: Tokens = {
      current: async () => new Secret(tokens[0] ?? ""),
      renew: async () => tokens.shift() !== undefined,
    };
    const knows = (token: string) => (request: Request) =>
      request.authorization === `Bearer ${token}` ? { body: DOCUMENT } : problem(401, "no");
    await using server = await aServer(knows("new"));
    expect(await get(server.url, { options: { tokens: renewing } })).toMatchObject({
      is: "document",
    });
    const error = await failure(knows("none"), { options: { tokens: renewing } });
    expect([error.code, error.message]).toEqual(["unauthenticated", "does not know the token"]);
  });

  it("slows down where it is asked to, and not for ever", async () => {
    const waits: number[] = [];
    const clock = { ...systemClock, sleep: async (ms: number) => void waits.push(ms) };
    const slow = { status: 429, headers: { "retry-after": "2" } };
    let asked = 0;
    await using server = await aServer(() => (++asked < 3 ? slow : { body: DOCUMENT }));
    expect(await get(server.url, { clock })).toMatchObject({ is: "document" });
    expect(waits).toEqual([2_000, 2_000]);
    const error = await failure(() => ({ ...slow, headers: { "retry-after": "99999" } }), {
      clock,
    });
    expect(error.code).toBe("throttled");
    expect(waits.slice(2)).toEqual(Array.from({ length: LIMITS.waits }, () => LIMITS.waitMs));
  });

  it("takes its token to no other address", async () => {
    await using other = await aServer(() => ({ body: DOCUMENT }));
    for (const status of [301, 302, 303, 307, 308]) {
      const error = await failure(() => ({ status, headers: { location: other.url.href } }));
      expect(error.message).toBe("redirects to another address, where the token does not go");
    }
    expect(other.requests).toEqual([]);
  });

  it.each<[string, Answer, string]>([
    ["a page", { body: "<html>login</html>" }, "malformed"],
    ["a list", { body: [1] }, "malformed"],
    ["nothing", { body: "" }, "malformed"],
    ["JSON that is cut", { body: '{"schemaVersion": 1,' }, "malformed"],
    [
      "a connection that is cut",
      (response) =>
        void response.writeHead(200, { "content-length": 99 }).write("{", () => response.destroy()),
      "interrupted",
    ],
    ["a document of a later shape", { body: { schemaVersion: 2 } }, "unsupported"],
    ["a document without a version", { body: {} }, "unsupported"],
    ["403", problem(403, "no"), "notPermitted"],
    ["503", problem(503, "the first look is not finished; try again"), "unavailable"],
    ["500", { status: 500 }, "unavailable"],
    ["404 of something else", { status: 404, body: "not here" }, "unsupported"],
    [
      "a problem without an end",
      { status: 400, body: "x".repeat(LIMITS.problemBytes + 1) },
      "tooLarge",
    ],
  ])("says what is wrong with %s", async (_, answer, code) => {
    expect((await failure(() => answer)).code).toBe(code);
  });

  it("says what the service says of itself", async () => {
    const error = await failure(() => problem(503, "the first look is not finished; try again"));
    expect([error.message, error.next]).toEqual([
      "cannot answer now: the first look is not finished",
      "try again",
    ]);
  });

  it("ends an answer without an end", async () => {
    const piece = Buffer.alloc(1024 * 1024, 32);
    const error = await failure(() => (response) => {
      const more = () => void response.write(piece, (failed) => (failed ? undefined : more()));
      more();
    });
    expect(error.code).toBe("tooLarge");
  });

  it("waits no longer than it was told", async () => {
    const clock = {
      ...systemClock,
      deadline: () => AbortSignal.abort(new DOMException("late", "TimeoutError")),
    };
    expect((await failure(() => () => {}, { clock })).code).toBe("timeout");
  });

  it("ends with whoever stops it", async () => {
    const stop = AbortSignal.abort(new Error("interrupted"));
    expect(await failure(() => () => {}, { stop })).not.toHaveProperty("code", "timeout");
  });

  it("says that nobody is there", async () => {
    const server = await aServer(() => ({}));
    await server[Symbol.asyncDispose]();
    expect((await failureAt(server.url)).code).toBe("unreachable");
  });
});

describe("over TLS", () => {
  /** A server on loopback with a certificate of this name, and how its authority is named. */
  async function serve(name: string) {
    const authority = await createAuthority("Storage Team");
    const server = await aServer(() => ({ body: DOCUMENT }), await authority.issueServer([name]));
    const named = { options: { caPem: authority.certificatePem } };
    return { ...server, named };
  }

  it("trusts the authority that was named, and sends nothing to whom it does not trust", async () => {
    await using server = await serve("127.0.0.1");
    expect(await get(server.url, server.named)).toMatchObject({ is: "document" });
    const error = await failureAt(server.url);
    expect([error.code, error.next]).toEqual([
      "untrustedCertificate",
      "name its authority with --server-ca-file",
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it("trusts no certificate of another name", async () => {
    await using server = await serve("127.0.0.2");
    const error = await failureAt(server.url, server.named);
    expect([error.code, error.next]).toEqual([
      "untrustedCertificate",
      "ask by a name that is in its certificate",
    ]);
    expect(server.requests).toEqual([]);
  });

  it("says that the other side speaks TLS, or does not", async () => {
    await using plain = await aServer(() => ({ body: DOCUMENT }));
    await using secure = await serve("127.0.0.1");
    const asked = async (url: URL, protocol: string) =>
      (await failureAt(new URL(`${protocol}//${url.host}`))).next;
    expect(await asked(plain.url, "https:")).toContain("asked with http:// unless it has");
    expect(await asked(secure.url, "http:")).toContain(
      "or with https:// where it answers over TLS",
    );
  });
});
