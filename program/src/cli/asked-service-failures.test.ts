import { describe, expect, it } from "vitest";
import { type Answer, aServer, problem } from "../client/given.ts";
import { ask } from "./given-asked-service.ts";

async function scanAt(answer: Answer) {
  await using server = await aServer(() => answer);
  const ended = await ask(server.url.href, ["scan"]);
  return { ...ended, stderr: ended.stderr.replaceAll(server.url.origin, "SERVICE") };
}

describe("a service that does not answer", () => {
  it.each<[string, Answer, number, string]>([
    [
      "knows no such token",
      problem(401, "no"),
      69,
      "SERVICE: does not know the token; log in again, or name a file with another token with --token-file",
    ],
    [
      "does not let us",
      problem(403, "you may not do that"),
      69,
      "SERVICE: does not let you ask: you may not do that; ask whoever runs it for the right",
    ],
    [
      "has not looked yet",
      problem(503, "the first look is not finished; try again"),
      69,
      "SERVICE: cannot answer now: the first look is not finished; try again",
    ],
    [
      "is of another version",
      { body: { schemaVersion: 2 } },
      69,
      "SERVICE: answers in a shape that this plumbline does not know (schemaVersion 2, not 1); use the plumbline of the same version as the service",
    ],
    [
      "is something else",
      { body: "<html>" },
      69,
      "SERVICE: did not answer as a plumbline service does; check the address",
    ],
    [
      "says another shape of the same version",
      { body: { schemaVersion: 1, at: "now" } },
      69,
      "the service's /report: answered in another shape than its version says, at ",
    ],
    [
      "has nothing at this path",
      problem(404, "path: expected one that is there, found another; /api/v1/ lists them"),
      69,
      "the service's /report: is not there; name its address without a path, or use the plumbline of its version",
    ],
    [
      "sends us elsewhere",
      { status: 302, headers: { location: "https://evil.example" } },
      69,
      "SERVICE: redirects to another address, where the token does not go; name the address of the service itself",
    ],
  ])("%s: one sentence", async (_, answer, code, sentence) => {
    const ended = await scanAt(answer);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toContain(`plumbline: ${sentence}`);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("is not there", async () => {
    const server = await aServer(() => ({}));
    await server[Symbol.asyncDispose]();
    expect(await ask(server.url.href, ["df"])).toMatchObject({
      code: 69,
      stderr: `plumbline: ${server.url.origin}: cannot be reached; check the address, and that plumbline serve runs there\n`,
    });
  });
});
