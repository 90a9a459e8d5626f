// oxlint-disable max-lines-per-function -- blocks of tests, exempt as in *.test.ts
import { describe, expect, test } from "vitest";
import { USERS } from "../../../simulators/kubernetes/users.ts";
import { ask } from "./server-under-test.ts";
import type { ServerUnderTest } from "./server-under-test.ts";

const READER = USERS.reader.username;
const CLAIMS_OF_TENANT = "/api/v1/namespaces/tenant/persistentvolumeclaims";
const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/** Who is let in, who may what, and the words of a refusal. */
export function describeAccess(server: () => ServerUnderTest): void {
  describe("a caller", () => {
    test("FLT-K5: whose token nobody knows is unauthorised", async () => {
      const { status, body } = await ask(server(), "/api/v1/pods", { as: "stranger" });
      expect(status).toBe(401);
      expect(body).toEqual({
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: "Unauthorized",
        reason: "Unauthorized",
        code: 401,
      });
    });

    test("without credentials may read the version and nothing else", async () => {
      expect((await ask(server(), "/version", { as: "anonymous" })).status).toBe(200);
      expect((await ask(server(), "/readyz", { as: "anonymous" })).text).toBe("ok");
      const { status, body } = await ask(server(), "/api", { as: "anonymous" });
      expect(status).toBe(403);
      expect(body).toEqual(
        forbidden('forbidden: User "system:anonymous" cannot get path "/api"', {}),
      );
    });

    test.for(["reader", "reader-certificate"] as const)(
      "%s may read what we ship rights for",
      async (as) => {
        expect((await ask(server(), "/api/v1/persistentvolumes", { as })).status).toBe(200);
        expect((await ask(server(), CLAIMS_OF_TENANT, { as })).status).toBe(200);
        const { status, body } = await ask(server(), "/api/v1/secrets", { as });
        expect(status).toBe(403);
        const message = `secrets is forbidden: User "${READER}" cannot list resource "secrets" in API group "" at the cluster scope`;
        expect(body).toEqual(forbidden(message, { kind: "secrets" }));
      },
    );

    test.for([
      [
        "/apis/storage.k8s.io/v1/storageclasses",
        'storageclasses.storage.k8s.io is forbidden: User "nobody" cannot list resource "storageclasses" in API group "storage.k8s.io" at the cluster scope',
        { group: "storage.k8s.io", kind: "storageclasses" },
      ],
      [
        "/api/v1/namespaces/tenant/pods/web-0",
        'pods "web-0" is forbidden: User "nobody" cannot get resource "pods" in API group "" in the namespace "tenant"',
        { name: "web-0", kind: "pods" },
      ],
      [
        "/api/v1/namespaces/tenant/pods?watch=1",
        'pods is forbidden: User "nobody" cannot watch resource "pods" in API group "" in the namespace "tenant"',
        { kind: "pods" },
      ],
      [
        "/api/v1/namespaces/kube-system",
        'namespaces "kube-system" is forbidden: User "nobody" cannot get resource "namespaces" in API group "" in the namespace "kube-system"',
        { name: "kube-system", kind: "namespaces" },
      ],
    ] as const)("FLT-K6: without the right is refused at %s", async ([path, message, details]) => {
      const { status, body } = await ask(server(), path, { as: "nobody" });
      expect(status).toBe(403);
      expect(body).toEqual(forbidden(message, details));
    });

    test("with rights in one namespace is refused outside of it", async () => {
      expect((await ask(server(), CLAIMS_OF_TENANT, { as: "tenant" })).status).toBe(200);
      const elsewhere = CLAIMS_OF_TENANT.replace("tenant", "default");
      expect((await ask(server(), elsewhere, { as: "tenant" })).status).toBe(403);
      const everywhere = await ask(server(), "/api/v1/persistentvolumeclaims", { as: "tenant" });
      expect(everywhere.status).toBe(403);
    });

    test.for([
      ["reader", "list", "pods", true],
      ["reader", "list", "secrets", false],
      ["reader", "delete", "pods", false],
      ["nobody", "list", "pods", false],
      ["admin", "delete", "secrets", true],
    ] as const)(
      "%s who asks whether he may %s %s hears %s",
      async ([as, verb, resource, allowed]) => {
        const review = {
          apiVersion: "authorization.k8s.io/v1",
          kind: "SelfSubjectAccessReview",
          spec: { resourceAttributes: { verb, resource } },
        };
        const { status, body } = await ask(server(), REVIEWS, { as, method: "POST", body: review });
        expect(status).toBe(201);
        expect(body["status"]).toMatchObject({ allowed });
      },
    );
  });
}

function forbidden(message: string, details: object): object {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason: "Forbidden",
    details,
    code: 403,
  };
}
