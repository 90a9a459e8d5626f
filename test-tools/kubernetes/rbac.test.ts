import { dirname, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { READER_RULES } from "../../simulators/kubernetes/grants.ts";
import type { PolicyRule } from "../../simulators/kubernetes/access.ts";
import { USERS } from "../../simulators/kubernetes/users.ts";
import type { KubernetesObject } from "../../simulators/world/port.ts";
import type { ApiServer } from "./api-server.ts";
import { RBAC_FILE, readObjects } from "./furnish.ts";
import { binding } from "./service-accounts.ts";
import { kubernetesPort } from "./port.ts";
import { describeWithApiServer } from "./with-api-server.ts";

const VERBS = ["get", "list", "watch"] as const;

/** What issue and facts/openshift.md §3 let us read, with the version that serves it. */
const READ = {
  "/api/v1": ["namespaces", "nodes", "persistentvolumes", "persistentvolumeclaims", "pods"],
  "/apis/storage.k8s.io/v1": ["storageclasses", "volumeattachments", "csidrivers", "csinodes"],
  "/apis/snapshot.storage.k8s.io/v1": [
    "volumesnapshots",
    "volumesnapshotcontents",
    "volumesnapshotclasses",
  ],
} as const;
const NAMESPACED = new Set<string>(["persistentvolumeclaims", "pods", "volumesnapshots"]);

const shipped = readObjects(RBAC_FILE).find(({ kind }) => kind === "ClusterRole");
const rules = shipped?.["rules"] as readonly PolicyRule[];

describe("the role that we ship", () => {
  test("reads, and has no wildcard, no Secrets and nothing below a node", () => {
    expect(rules.flatMap(({ verbs }) => verbs).filter((verb) => !isReading(verb))).toEqual([]);
    expect(JSON.stringify(rules)).not.toMatch(/\*|secrets|nodes\//u);
  });

  test("is the one that the simulator's reader has", () => {
    expect(READER_RULES).toEqual(rules);
  });

  test("is bound to the ServiceAccount that comes with it, which besides may ask for reviews", () => {
    expect(
      readObjects(RBAC_FILE).map(({ kind, metadata, roleRef }) => [
        kind,
        (roleRef as { name: string } | undefined)?.name ?? metadata.name,
      ]),
    ).toEqual([
      ["Namespace", "plumbline"],
      ["ServiceAccount", "plumbline"],
      ["ClusterRole", "plumbline-read"],
      ["ClusterRoleBinding", "plumbline-read"],
      ["ClusterRoleBinding", "system:auth-delegator"],
      ["ClusterRole", "plumbline-viewer"],
      ["ClusterRole", "plumbline-operator"],
      ["ClusterRole", "plumbline-metrics"],
    ]);
  });
});

describeWithApiServer("a real API server with exactly this role", (server) => {
  const resources = Object.entries(READ).flatMap(([base, plurals]) =>
    plurals.map((plural) => [plural, base] as const),
  );

  test.for(resources)("lets the reader get, list and watch %s", async ([plural, base]) => {
    expect(await refused(server(), base, plural)).toEqual([]);
  });

  test.for(["secrets", "configmaps", "events", "nodes/worker-1/proxy/stats"])(
    "refuses him %s",
    async (path) => {
      await using client = server().client("reader");
      expect((await client.ask(`/api/v1/${path}`)).status).toBe(403);
    },
  );

  test.for(VERBS)("misses %s on every kind as soon as it is taken out", async (verb) => {
    const role = await currentRole(server());
    const less = rules.map((rule) => ({
      ...rule,
      verbs: rule.verbs.filter((each) => each !== verb),
    }));
    const changed = await server().update({ ...role, rules: less });
    await vi.waitFor(
      async () => {
        for (const [plural, base] of resources) {
          expect(await refused(server(), base, plural), plural).toEqual([verb]);
        }
      },
      { timeout: 10_000, interval: 100 },
    );
    await server().update({ ...changed, rules });
    await vi.waitFor(async () => expect(await refused(server(), "/api/v1", "pods")).toEqual([]), {
      timeout: 10_000,
    });
  });
});

describeWithApiServer("a real API server, for people", (server) => {
  const volumes = { group: "", resource: "persistentvolumes" };
  const claims = { group: "", resource: "persistentvolumeclaims" };
  const ignores = { group: "plumbline.io", resource: "ignores" };
  const viewing = [
    { verb: "list", ...volumes },
    { verb: "get", ...ignores },
    { verb: "list", ...ignores },
  ];
  const operating = [
    { verb: "create", ...ignores },
    { verb: "delete", ...ignores },
  ];
  const never = [
    { verb: "list", ...claims },
    { verb: "delete", ...volumes },
    { verb: "update", ...ignores },
  ];

  test.for([
    ["plumbline-viewer", viewing, [...operating, ...never]],
    ["plumbline-operator", [...viewing, ...operating], never],
  ] as const)("lets who has %s do what it says", async ([role, allowed, denied]) => {
    const name = `ann-${role}`;
    const bound = await server().create(binding(role, { namespace: "default", name }, null));
    await vi.waitFor(
      async () => {
        for (const attempt of allowed) expect(await may(server(), name, attempt)).toBe(true);
      },
      { timeout: 10_000, interval: 100 },
    );
    for (const attempt of denied) expect(await may(server(), name, attempt)).toBe(false);
    await server().delete(bound);
  });
});

async function may(server: ApiServer, name: string, resourceAttributes: object): Promise<boolean> {
  await using admin = server.client("admin");
  const user = `system:serviceaccount:default:${name}`;
  const answer = await admin.ask("/apis/authorization.k8s.io/v1/subjectaccessreviews", {
    method: "POST",
    body: { spec: { user, resourceAttributes } },
  });
  return (answer.json()["status"] as { readonly allowed: boolean }).allowed;
}

const KUBELETS = readObjects(join(dirname(RBAC_FILE), "kubelets.yaml"));

describe("the role for kubelets, which nobody has unless he binds it", () => {
  test("gets nodes/stats and nothing else, for the ServiceAccount of the other role", () => {
    const [role, bound] = KUBELETS;
    expect(KUBELETS.map(({ kind }) => kind)).toEqual(["ClusterRole", "ClusterRoleBinding"]);
    expect(role?.["rules"]).toEqual([
      { apiGroups: [""], resources: ["nodes/stats"], verbs: ["get"] },
    ]);
    expect(bound?.["subjects"]).toEqual([
      { kind: "ServiceAccount", name: "plumbline", namespace: "plumbline" },
    ]);
  });
});

describeWithApiServer("a real API server that a kubelet asks about us", (server) => {
  test("lets us get nodes/stats once the role for kubelets is bound, and never nodes/proxy", async () => {
    const reviews = async () => [
      await reviewed(server(), "stats", "get"),
      await reviewed(server(), "proxy", "get"),
      await reviewed(server(), "stats", "create"),
    ];
    expect(await reviews()).toEqual([false, false, false]);
    await using admin = server().client("admin");
    for (const object of KUBELETS) await kubernetesPort(admin).create(object);
    await vi.waitFor(async () => expect(await reviews()).toEqual([true, false, false]), {
      timeout: 10_000,
    });
  });
});

/** What the API server answers to the SubjectAccessReview of a kubelet (pkg/kubelet/server/auth.go). */
async function reviewed(server: ApiServer, subresource: string, verb: string): Promise<boolean> {
  await using admin = server.client("admin");
  const { username: user, groups } = USERS.reader;
  const attributes = { verb, version: "v1", resource: "nodes", subresource, name: "worker-1" };
  const body = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: { user, groups: [...groups, "system:authenticated"], resourceAttributes: attributes },
  };
  const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  const answer = (await admin.ask(path, { method: "POST", body })).json();
  return (answer["status"] as { readonly allowed: boolean }).allowed;
}

function isReading(verb: string): boolean {
  return (VERBS as readonly string[]).includes(verb);
}

/** Verbs that the reader is refused on this resource. */
async function refused(server: ApiServer, base: string, plural: string): Promise<string[]> {
  await using client = server.client("reader");
  const one = `${base}/${NAMESPACED.has(plural) ? `namespaces/default/${plural}` : plural}/none`;
  const statuses = {
    get: (await client.ask(one)).status,
    list: (await client.ask(`${base}/${plural}?limit=1`)).status,
    watch: await watchStatus(server, `${base}/${plural}?watch=1`),
  };
  expect(statuses.get === 403 || statuses.get === 404, `${one}: ${statuses.get}`).toBe(true);
  return VERBS.filter((verb) => statuses[verb] === 403);
}

async function watchStatus(server: ApiServer, path: string): Promise<number | undefined> {
  await using client = server.client("reader");
  const response = await client.open(path);
  response.destroy();
  return response.statusCode;
}

async function currentRole(server: ApiServer): Promise<KubernetesObject> {
  await using admin = server.client("admin");
  const path = "/apis/rbac.authorization.k8s.io/v1/clusterroles/plumbline-read";
  return (await admin.ask(path)).json() as unknown as KubernetesObject;
}
