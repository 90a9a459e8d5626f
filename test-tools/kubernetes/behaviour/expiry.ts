import { beforeAll, describe, expect, test } from "vitest";
import { watchLines } from "../watch-lines.ts";
import { pv } from "./given.ts";
import { ask, names } from "./server-under-test.ts";
import type { Seen, ServerUnderTest } from "./server-under-test.ts";

const PVS = "/api/v1/persistentvolumes";

/** What is left of the past after a compaction. Changes the server: runs last. */
export function describeExpiry(server: () => ServerUnderTest): void {
  describe("after a compaction", () => {
    let first: Seen;

    beforeAll(async () => {
      first = await ask(server(), `${PVS}?limit=2`);
      await server().port.create(pv("later"));
      await server().forgetThePast();
    }, 60_000);

    test("FLT-K2: the next page has expired, and its Status offers an inconsistent rest", async () => {
      const page = await ask(server(), `${PVS}?limit=2&continue=${first.body.metadata.continue}`);
      const { metadata, ...status } = page.body;
      expect(page.status).toBe(410);
      expect(status).toEqual({
        kind: "Status",
        apiVersion: "v1",
        status: "Failure",
        message:
          "The provided continue parameter is too old to display a consistent list result. You can start a new list " +
          "without the continue parameter, or use the continue token in this response to retrieve the remainder of the " +
          "results. Continuing with the provided token results in an inconsistent list - objects that were created, " +
          "modified, or deleted between the time the first chunk was returned and now may show up in the list.",
        reason: "Expired",
        code: 410,
      });
      const rest = await ask(server(), `${PVS}?continue=${metadata.continue}`);
      expect(names(rest)).toEqual(["b-1", "b-2", "c-1", "later"]);
      expect(rest.body.metadata.resourceVersion).not.toBe(first.body.metadata.resourceVersion);
    });

    test("a list of exactly the old version has expired", async () => {
      const version = first.body.metadata.resourceVersion;
      const { status, body } = await ask(
        server(),
        `${PVS}?resourceVersion=${version}&resourceVersionMatch=Exact`,
      );
      expect(status).toBe(410);
      expect(body).toEqual({
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: "The resourceVersion for the provided list is too old.",
        reason: "Expired",
        code: 410,
      });
    });

    test("FLT-K1: a watch from the old version begins, says that it has expired, and ends", async () => {
      const version = first.body.metadata.resourceVersion;
      await using watch = await watchLines(
        server().client("admin"),
        `${PVS}?watch=1&resourceVersion=${version}`,
      );
      expect(watch.status).toBe(200);
      const { type, object } = await watch.next();
      const { message, ...rest } = object;
      expect({ type, ...rest }).toEqual({
        type: "ERROR",
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        reason: "Expired",
        code: 410,
      });
      expect(message).toMatch(new RegExp(`^too old resource version: ${version} \\(\\d+\\)$`, "u"));
      await expect(watch.next()).rejects.toThrow("the watch has ended");
    });
  });
}
