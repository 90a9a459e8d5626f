import { dirname, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { Kind } from "../../program/src/kubernetes/kinds/kind.ts";
import { KINDS, kindsOf } from "../../program/src/kubernetes/kinds/kinds.ts";
import { POLLED, WATCHED } from "../../program/src/monitor/live/watched.ts";
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

/** What the program asks of every kind it reads. */
const ASKED = [
  ...WATCHED.flatMap(kindsOf).map((kind) => ({ ...kind, verbs: ["list", "watch"] })),
  ...POLLED.flatMap(kindsOf).map((kind) => ({ ...kind, verbs: ["list"] })),
];

/** The one object that it gets by its name with these rights: the UID of this Namespace says which cluster it is. */
const IDENTITY = "namespaces/kube-system";

const shipped = readObjects(RBAC_FILE).find(({ kind }) => kind === "ClusterRole");
const rules = shipped?.["rules"] as readonly PolicyRule[];

describe("the role that we ship", () => {
  test("reads, and has no wildcard, no Secrets and nothing below a node", () => {
    expect(rules.flatMap(({ verbs }) => verbs).filter((verb) => !isReading(verb))).toEqual([]);
    expect(JSON.stringify(rules)).not.toMatch(/\*|secrets|nodes\//u);
  });

  test("allows what the program asks, and nothing that it does not", () => {
    const asked = ASKED.flatMap(({ group, resource, verbs }) =>
      verbs.map((verb) => `${verb} ${group}/${resource}`),
    );
    expect(rules.flatMap(rightsIn).toSorted()).toEqual([...asked, `get /${IDENTITY}`].toSorted());
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
  test.for(ASKED)(
    "lets the reader do with $resource what the program does, and no more",
    async (kind) => {
      const others = VERBS.filter((verb) => !kind.verbs.includes(verb));
      expect(await refused(server(), kind)).toEqual(others);
    },
  );

  test("lets him get what says which cluster it is", async () => {
    await using client = server().client("reader");
    expect((await client.ask(`/api/v1/${IDENTITY}`)).status).toBe(200);
    expect((await client.ask("/api/v1/namespaces/default")).status).toBe(403);
  });

  test.for(["secrets", "configmaps", "events", "nodes/worker-1/proxy/stats"])(
    "refuses him %s",
    async (path) => {
      await using client = server().client("reader");
      expect((await client.ask(`/api/v1/${path}`)).status).toBe(403);
    },
  );

  test.for(["list", "watch"])("misses %s on every kind when it is taken out", async (verb) => {
    const role = await currentRole(server());
    const less = rules
      .map((rule) => ({ ...rule, verbs: rule.verbs.filter((each) => each !== verb) }))
      .filter(({ verbs }) => verbs.length > 0);
    const changed = await server().update({ ...role, rules: less });
    await vi.waitFor(
      async () => {
        for (const kind of ASKED) {
          const left = kind.verbs.filter((each) => each !== verb);
          const others = VERBS.filter((each) => !left.includes(each));
          expect(await refused(server(), kind), kind.resource).toEqual(others);
        }
      },
      { timeout: 10_000, interval: 100 },
    );
    await server().update({ ...changed, rules });
    await vi.waitFor(async () => expect(await refused(server(), KINDS.pods)).toEqual(["get"]), {
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

/** Every single right of a rule, as "get GROUP/RESOURCE" or "get GROUP/RESOURCE/NAME". */
function rightsIn({ apiGroups = [], resources = [], resourceNames, verbs }: PolicyRule): string[] {
  const named = (resourceNames ?? [""]).map((name) => (name === "" ? "" : `/${name}`));
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      named.flatMap((name) => verbs.map((verb) => `${verb} ${group}/${resource}${name}`)),
    ),
  );
}

function isReading(verb: string): boolean {
  return (VERBS as readonly string[]).includes(verb);
}

/** Verbs that the reader is refused on this kind. */
async function refused(server: ApiServer, kind: Kind): Promise<string[]> {
  const { group, version, resource, namespaced } = kind;
  await using client = server.client("reader");
  const base = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const one = `${base}/${namespaced ? "namespaces/default/" : ""}${resource}/none`;
  const statuses = {
    get: (await client.ask(one)).status,
    list: (await client.ask(`${base}/${resource}?limit=1`)).status,
    watch: await watchStatus(server, `${base}/${resource}?watch=1`),
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
