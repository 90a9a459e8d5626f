import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { inspect } from "node:util";
import type { AddressInfo } from "node:net";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { ApiServer } from "../../../../test-tools/kubernetes/api-server.ts";
import {
  binding,
  createServiceAccount,
  deleteServiceAccount,
  resigned,
  tokenFor,
} from "../../../../test-tools/kubernetes/service-accounts.ts";
import { describeWithApiServer } from "../../../../test-tools/kubernetes/with-api-server.ts";
import { SourceError } from "../../lib/errors.ts";
import type { AccessReviewer, Attempt, ReviewedUser } from "../../model/access.ts";
import { hurriedClock, sourceFor } from "../given.ts";

const { signal } = new AbortController();
const CLAIMS = { verb: "list", group: "", resource: "persistentvolumeclaims" } as const;
const VOLUMES = {
  verb: "list",
  group: "",
  resource: "persistentvolumes",
  namespace: null,
} as const;

/** How long the API server may take to notice something new, on a busy machine. */
const SOON = { timeout: 10_000, interval: 100 };

const ANN: ReviewedUser = { name: "ann", uid: "", groups: [], extra: {} };

describeWithApiServer("the reviews of a real API server", (server) => {
  const ann = { namespace: "default", name: "ann" };
  beforeAll(async () => createServiceAccount(server(), ann));

  test("say whose token it is, with what the server knows of him", async () => {
    const user = await tokenOwner(server(), await tokenFor(server(), ann));
    expect(user).toMatchObject({
      name: "system:serviceaccount:default:ann",
      groups: ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
      extra: { "authentication.kubernetes.io/credential-id": [expect.stringMatching(/^JTI=/)] },
    });
    expect(user?.uid).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("know a token of another audience only where it is asked for", async () => {
    const machine = await tokenFor(server(), ann, ["plumbline"]);
    expect(await tokenOwner(server(), machine)).toBeNull();
    expect(await tokenOwner(server(), machine, ["other"])).toBeNull();
    expect(await tokenOwner(server(), machine, ["plumbline"])).toMatchObject({
      name: "system:serviceaccount:default:ann",
    });
    expect(await tokenOwner(server(), await tokenFor(server(), ann), ["plumbline"])).toBeNull();
  });

  test("know no garbage, no token that is over, none of another cluster, none of somebody deleted", async () => {
    const good = await tokenFor(server(), ann);
    const past = { iat: 1_700_000_000, nbf: 1_700_000_000, exp: 1_700_003_600 };
    const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    expect(await tokenOwner(server(), resigned(server(), good, {}))).not.toBeNull();
    expect(await tokenOwner(server(), resigned(server(), good, past))).toBeNull();
    expect(await tokenOwner(server(), resigned(server(), good, {}, stranger))).toBeNull();
    expect(await tokenOwner(server(), "garbage")).toBeNull();
    const bob = { namespace: "default", name: "bob" };
    await createServiceAccount(server(), bob);
    const gone = await tokenFor(server(), bob);
    await deleteServiceAccount(server(), bob);
    expect(await tokenOwner(server(), gone)).toBeNull();
  });

  test("say what somebody may do in a namespace, in all, and at a path", async () => {
    await server().create(binding("plumbline-read", ann, "default"));
    await server().create(binding("plumbline-metrics", ann, null));
    const user = await tokenOwner(server(), await tokenFor(server(), ann));
    if (user === null) throw new Error("ann is somebody");
    const may = (attempt: Attempt) =>
      withAccess(server().kubeconfig("reader"), (access) =>
        access.reviewAccess(user, attempt, signal),
      );
    await vi.waitFor(async () => {
      expect(await may({ ...CLAIMS, namespace: "default" })).toBe(true);
      expect(await may({ verb: "get", path: "/metrics" })).toBe(true);
    }, SOON);
    expect(await may({ ...CLAIMS, namespace: "tenant" })).toBe(false);
    expect(await may({ ...CLAIMS, namespace: null })).toBe(false);
    expect(await may(VOLUMES)).toBe(false);
    expect(await may({ verb: "get", path: "/livez/x" })).toBe(false);
  });

  test("come from the cluster that its kube-system namespace says it is", async () => {
    await using admin = server().client("admin");
    const { metadata } = (await admin.ask("/api/v1/namespaces/kube-system")).json();
    const id = await withAccess(server().kubeconfig("reader"), (access) =>
      access.clusterId(signal),
    );
    expect(id).toBe(metadata.uid);
  });

  test("need the right to ask for them", async () => {
    const asked = withAccess(server().kubeconfig("nobody"), (access) =>
      access.reviewToken("garbage", [], signal),
    );
    await expect(asked).rejects.toMatchObject({
      name: "SourceError",
      code: "notPermitted",
      message: "we may not create tokenreviews.authentication.k8s.io in the whole cluster",
    });
  });

  test("have projects where the API group is served, and show each his own", async () => {
    const token = await tokenFor(server(), ann);
    const shown = (access: AccessReviewer) => access.projectsOf(token, signal);
    expect(await withAccess(server().kubeconfig("reader"), shown)).toBeNull();
    await serveProjects(server());
    // by certificate: ours must not go along with the token of somebody else
    const kubeconfig = server().kubeconfig("reader-certificate");
    expect(await withAccess(kubeconfig, shown)).toEqual([]);
    await server().create(binding("projects", ann, null));
    await vi.waitFor(
      async () => expect(await withAccess(kubeconfig, shown)).toEqual(["blue"]),
      SOON,
    );
  });
});

describe("an answer that is not clear", () => {
  const stop: (() => void)[] = [];
  afterEach(() => stop.splice(0).forEach((each) => each()));

  /** A kubeconfig of a server on loopback that answers every POST with this. */
  async function answering(status: number, body: unknown): Promise<string> {
    const server = createServer((_, response) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
    stop.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return kubeconfigFor(`http://127.0.0.1:${port}`);
  }

  const token = (status: unknown) => ({ kind: "TokenReview", status });
  const access = (status: unknown) => ({ kind: "SubjectAccessReview", status });
  const user = { username: "ann" };

  test.each([
    ["authenticated is missing", token({ user })],
    ["authenticated is false", token({ authenticated: false, user })],
    ["there is nothing in the status", token({})],
    ["the audience that was asked for is missing", token({ authenticated: true, user })],
    [
      "the audience is another one",
      token({ authenticated: true, user, audiences: ["https://kubernetes.default.svc"] }),
    ],
  ])("FLT-A3: makes a token nobody's where %s", async (_what, body) => {
    expect(await askToken(await answering(201, body), ["plumbline"])).toBeNull();
  });

  test.each([
    ["there is no status", { kind: "TokenReview" }, "malformed"],
    ["it is another object", access({ allowed: true }), "malformed"],
    ["it is a list", [], "malformed"],
    ["authenticated is a text", token({ authenticated: "true", user }), "malformed"],
    ["the user has no name", token({ authenticated: true, user: {} }), "mismatch"],
    ["the user has an error as well", token({ authenticated: true, user, error: "x" }), "mismatch"],
  ])("FLT-A3: is an error where %s", async (_what, body, code) => {
    await expect(askToken(await answering(201, body))).rejects.toMatchObject({ code });
  });

  test.each([
    [500, "unavailable"],
    [200, "unsupported"],
    [403, "notPermitted"],
    [429, "throttled"],
  ])("FLT-A3 FLT-A4: is an error where the status is %i", async (status, code) => {
    const kubeconfig = await answering(status, token({ authenticated: true, user }));
    await expect(askToken(kubeconfig)).rejects.toMatchObject({ name: "SourceError", code });
    await expect(askAccess(kubeconfig)).rejects.toMatchObject({ name: "SourceError", code });
  });

  test.each([
    [400, { kind: "Status", message: "token a.b.c is bad", reason: "a.b.c" }],
    [201, { kind: "TokenReview", spec: { token: "a.b.c" }, status: { authenticated: "a.b.c" } }],
    [201, { kind: "a.b.c" }],
    [302, "a.b.c"],
  ])("FLT-SL2: with %i tells nothing of the token that it repeats", async (status, body) => {
    const error: unknown = await askToken(await answering(status, body)).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(SourceError);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("a.b.c");
  });

  test.each([
    ["denied as well", access({ allowed: true, denied: true })],
    ["allowed with an error", access({ allowed: true, evaluationError: "webhook timed out" })],
    ["not allowed", access({ allowed: false })],
  ])("FLT-A4: denies what is %s", async (_what, body) => {
    expect(await askAccess(await answering(201, body))).toBe(false);
  });

  test.each([
    ["allowed is missing", access({})],
    ["allowed is a number", access({ allowed: 1 })],
    ["there is no status", { kind: "SubjectAccessReview" }],
  ])("FLT-A4: is an error where %s", async (_what, body) => {
    await expect(askAccess(await answering(201, body))).rejects.toMatchObject({
      code: "malformed",
    });
  });
});

test("a token of somebody else goes to no server whose certificate is not checked", async () => {
  await expect(askToken(kubeconfigFor("http://api.example"))).rejects.toMatchObject({
    code: "refused",
    message: "the tokens of callers are not sent to api.example, whose certificate is not checked",
  });
});

function kubeconfigFor(url: string): string {
  return JSON.stringify({
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server: url } }],
    users: [{ name: "test", user: {} }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
  });
}

async function withAccess<T>(kubeconfig: string, ask: (access: AccessReviewer) => Promise<T>) {
  const source = sourceFor(kubeconfig, {}, { clock: hurriedClock() });
  try {
    return await ask(source.access as AccessReviewer);
  } finally {
    await source.close();
  }
}

function askToken(kubeconfig: string, audiences: readonly string[] = []) {
  return withAccess(kubeconfig, (access) => access.reviewToken("a.b.c", audiences, signal));
}

function askAccess(kubeconfig: string) {
  return withAccess(kubeconfig, (access) => access.reviewAccess(ANN, VOLUMES, signal));
}

function tokenOwner(server: ApiServer, token: string, audiences: readonly string[] = []) {
  return withAccess(server.kubeconfig("reader"), (access) =>
    access.reviewToken(token, audiences, signal),
  );
}

/** An API group with the names of OpenShift's, with one project, and a role that may list them. */
async function serveProjects(server: ApiServer): Promise<void> {
  const group = "project.openshift.io";
  await server.create({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `projects.${group}` },
    spec: {
      group,
      scope: "Cluster",
      names: { plural: "projects", singular: "project", kind: "Project", listKind: "ProjectList" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object" } },
        },
      ],
    },
  });
  await server.create({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "projects" },
    rules: [{ apiGroups: [group], resources: ["projects"], verbs: ["list"] }],
  });
  await using admin = server.client("admin");
  await vi.waitFor(
    async () => expect((await admin.ask(`/apis/${group}/v1/projects`)).status).toBe(200),
    SOON,
  );
  await server.create({ apiVersion: `${group}/v1`, kind: "Project", metadata: { name: "blue" } });
}
