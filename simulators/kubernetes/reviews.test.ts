import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startKubernetesSimulator } from "./simulator.ts";
import type { KubernetesSimulator } from "./simulator.ts";

const CLAIMS = { verb: "list", resource: "persistentvolumeclaims" };

let simulator: KubernetesSimulator;
beforeAll(async () => {
  simulator = await startKubernetesSimulator({ tls: false });
});
afterAll(async () => simulator.close());

interface Answer {
  readonly code: number;
  readonly status: unknown;
}

async function review(group: string, plural: string, spec: object, as = "reader"): Promise<Answer> {
  const credential = simulator.credential(as as "reader");
  const token = "token" in credential ? credential.token : "";
  const answer = await fetch(`${simulator.url}/apis/${group}.k8s.io/v1/${plural}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ spec }),
  });
  const { status } = (await answer.json()) as { status: unknown };
  return { code: answer.status, status };
}

describe("a TokenReview", () => {
  test("says whose token it is, also of somebody who was given one", async () => {
    const token = simulator.issueToken("ann");
    expect(await review("authentication", "tokenreviews", { token })).toMatchObject({
      code: 201,
      status: { authenticated: true, user: { username: "ann", groups: ["system:authenticated"] } },
    });
  });

  test("of garbage, or for another audience, leaves `authenticated` out and says why", async () => {
    const token = simulator.issueToken("ann");
    for (const spec of [{ token: "garbage" }, { token, audiences: ["plumbline"] }])
      expect(await review("authentication", "tokenreviews", spec)).toEqual({
        code: 201,
        status: { user: {}, error: "invalid bearer token" },
      });
  });

  test("is for those who may create one", async () => {
    const spec = { token: "garbage" };
    expect((await review("authentication", "tokenreviews", spec, "tenant")).code).toBe(403);
  });
});

describe("a SubjectAccessReview", () => {
  const may = async (spec: object) =>
    (await review("authorization", "subjectaccessreviews", spec)).status;

  test("says what somebody may in a namespace, in all, and at a path", async () => {
    const namespace = simulator.tenantNamespace;
    const as = { user: "tenant", groups: ["system:authenticated"] };
    const of = (attributes: object) => may({ ...as, resourceAttributes: attributes });
    expect(await of({ ...CLAIMS, namespace })).toEqual({ allowed: true });
    expect(await of({ ...CLAIMS, namespace: "other" })).toEqual({ allowed: false });
    expect(await of(CLAIMS)).toEqual({ allowed: false });
    const path = { verb: "get", path: "/metrics" };
    expect(await may({ ...as, nonResourceAttributes: path })).toEqual({ allowed: false });
  });
});
