// oxlint-disable max-lines-per-function -- blocks of tests, exempt as in *.test.ts
import { describe, expect, test } from "vitest";
import { ask } from "./server-under-test.ts";
import type { ServerUnderTest } from "./server-under-test.ts";

const PVS = "/api/v1/persistentvolumes";

/** What list and watch options are refused with. */
export function describeRefusals(server: () => ServerUnderTest): void {
  const failure = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure" };

  describe("what cannot be answered", () => {
    test.for([
      ["limit=many", 'strconv.ParseInt: parsing "many": invalid syntax'],
      [
        "resourceVersion=new",
        'invalid resource version: resourceVersion: Invalid value: "new": strconv.ParseUint: parsing "new": invalid syntax',
      ],
      [
        "fieldSelector=spec.driver%3Dx",
        '"spec.driver" is not a known field selector: only "metadata.name", "metadata.namespace"',
      ],
    ] as const)("%s is a bad request", async ([query, message]) => {
      const { status, body } = await ask(server(), `${PVS}?${query}`);
      expect(status).toBe(400);
      expect(body).toEqual({ ...failure, message, reason: "BadRequest", code: 400 });
    });

    test("a continue token that is none is a bad request", async () => {
      const { body } = await ask(server(), `${PVS}?continue=nonsense`);
      expect(body.message).toMatch(/^invalid continue token: continue key is not valid: /u);
      expect(body).toMatchObject({ ...failure, reason: "BadRequest", code: 400 });
    });

    test("a continue token with a resourceVersion is a bad request", async () => {
      const first = await ask(server(), `${PVS}?limit=1`);
      const query = `limit=1&resourceVersion=5&continue=${first.body.metadata.continue}`;
      const { body } = await ask(server(), `${PVS}?${query}`);
      const message = "specifying resource version is not allowed when using continue";
      expect(body).toEqual({ ...failure, message, reason: "BadRequest", code: 400 });
    });

    test("resourceVersionMatch without a resourceVersion is invalid", async () => {
      const { status, body } = await ask(server(), `${PVS}?resourceVersionMatch=Exact`);
      const detail =
        "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided";
      expect(status).toBe(422);
      expect(body).toEqual({
        ...failure,
        message: `ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: ${detail}`,
        reason: "Invalid",
        details: {
          group: "meta.k8s.io",
          kind: "ListOptions",
          causes: [
            { reason: "FieldValueForbidden", message: detail, field: "resourceVersionMatch" },
          ],
        },
        code: 422,
      });
    });

    test("sendInitialEvents without NotOlderThan is invalid", async () => {
      const { status, body } = await ask(server(), `${PVS}?watch=1&sendInitialEvents=true`);
      expect(status).toBe(422);
      expect(body.message).toBe(
        'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: ' +
          "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
      );
    });

    test("a watch from something that is no number is an internal error without a reason", async () => {
      const { status, body } = await ask(server(), `${PVS}?watch=1&resourceVersion=new`);
      const message =
        'resourceVersion: Invalid value: "new": strconv.ParseUint: parsing "new": invalid syntax';
      expect(status).toBe(500);
      expect(body).toEqual({ ...failure, message, code: 500 });
    });

    test("FLT-K16: a resourceVersion from the future is a time-out with Retry-After", async () => {
      const { status, retryAfter, body } = await ask(server(), `${PVS}?resourceVersion=999999999`);
      expect({ status, retryAfter }).toEqual({ status: 504, retryAfter: "1" });
      expect(body.message).toMatch(
        /^Timeout: Too large resource version: 999999999, current: \d+$/u,
      );
      expect({ ...body, message: "" }).toEqual({
        ...failure,
        message: "",
        reason: "Timeout",
        details: {
          causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
          retryAfterSeconds: 1,
        },
        code: 504,
      });
    });

    test("a media type that nobody has is not acceptable, protobuf with JSON behind it is", async () => {
      const html = await ask(server(), PVS, { headers: { accept: "text/html" } });
      expect(html.status).toBe(406);
      expect(html.body).toMatchObject({
        ...failure,
        reason: "NotAcceptable",
        details: {},
        code: 406,
      });
      expect(html.body.message).toMatch(
        /^406: Not Acceptable\n\nAvailable representations: application\/json, /u,
      );
      const custom = "/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses";
      const accept = "application/vnd.kubernetes.protobuf,application/json";
      const json = await ask(server(), custom, { headers: { accept } });
      expect({ status: json.status, type: json.type }).toEqual({
        status: 200,
        type: "application/json",
      });
    });

    test("a custom resource cannot be had as protobuf", async () => {
      const custom = "/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses";
      const accept = "application/vnd.kubernetes.protobuf";
      const { status } = await ask(server(), custom, { headers: { accept } });
      expect(status, "the real server words even that in protobuf").toBe(406);
    });
  });
}
