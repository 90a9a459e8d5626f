// oxlint-disable max-lines-per-function -- blocks of tests, exempt as in *.test.ts
import { describe, expect, test } from "vitest";
import { apiVersionOf, RESOURCES } from "../../../simulators/kubernetes/resources.ts";
import { ask } from "./server-under-test.ts";
import type { ServerUnderTest } from "./server-under-test.ts";

const AGGREGATED =
  "application/json;v=v2;g=apidiscovery.k8s.io;as=APIGroupDiscoveryList,application/json";

interface ApiResource {
  readonly name: string;
}

interface GroupDiscovery {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources: readonly { readonly resource: string }[];
  }[];
}

/** What there is, and what the answer is where there is nothing. */
export function describeDiscovery(server: () => ServerUnderTest): void {
  describe("discovery", () => {
    test("names the version", async () => {
      const { body } = await ask(server(), "/version");
      expect(body).toMatchObject({ major: "1", minor: "37", gitVersion: "v1.37.2" });
    });

    test("names groups with their versions", async () => {
      expect((await ask(server(), "/api")).body).toMatchObject({
        kind: "APIVersions",
        versions: ["v1"],
      });
      const { body } = await ask(server(), "/apis");
      expect(body).toMatchObject({ kind: "APIGroupList", apiVersion: "v1" });
      const entry = { groupVersion: "storage.k8s.io/v1", version: "v1" };
      const group = { name: "storage.k8s.io", versions: [entry], preferredVersion: entry };
      expect(body["groups"]).toContainEqual(group);
      expect((await ask(server(), "/apis/storage.k8s.io")).body).toEqual({
        kind: "APIGroup",
        apiVersion: "v1",
        ...group,
      });
    });

    test.for(RESOURCES.map((resource) => [resource.plural, resource] as const))(
      "describes %s in its group",
      async ([, resource]) => {
        const groupVersion = apiVersionOf(resource);
        const path = resource.group === "" ? "/api/v1" : `/apis/${groupVersion}`;
        const { body } = await ask(server(), path);
        expect(body).toMatchObject({ kind: "APIResourceList", groupVersion });
        expect(body.apiVersion, "the oldest list leaves it out").toBe(
          resource.group === "" ? undefined : "v1",
        );
        const listed = body["resources"] as readonly ApiResource[];
        expect(listed.find(({ name }) => name === resource.plural)).toMatchObject({
          kind: resource.kind,
          namespaced: resource.namespaced,
          singularName: resource.singular,
          verbs: expect.arrayContaining(["get", "list", "watch"]) as unknown,
          ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
        });
        const hasStatus = listed.some(({ name }) => name === `${resource.plural}/status`);
        expect(hasStatus).toBe(resource.hasStatus);
      },
    );

    test("comes aggregated where that is asked for", async () => {
      const { type, body } = await ask(server(), "/apis", { headers: { accept: AGGREGATED } });
      expect(type).toBe("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
      expect(body).toMatchObject({
        kind: "APIGroupDiscoveryList",
        apiVersion: "apidiscovery.k8s.io/v2",
      });
      const groups = body.items as unknown as readonly GroupDiscovery[];
      const snapshots = groups.find(({ metadata }) => metadata.name === "snapshot.storage.k8s.io");
      expect(snapshots?.versions[0]?.resources.map(({ resource }) => resource)).toEqual([
        "volumesnapshotclasses",
        "volumesnapshotcontents",
        "volumesnapshots",
      ]);
      const core = await ask(server(), "/api", { headers: { accept: AGGREGATED } });
      const pods = (
        core.body.items as unknown as readonly GroupDiscovery[]
      )[0]?.versions[0]?.resources.find(({ resource }) => resource === "pods");
      expect(pods).toMatchObject({
        responseKind: { group: "", version: "", kind: "Pod" },
        scope: "Namespaced",
        singularResource: "pod",
        shortNames: ["po"],
      });
    });
  });

  describe("what is not there", () => {
    const missing = (message: string, details: object): object => ({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      reason: "NotFound",
      details,
      code: 404,
    });

    test.for([
      [
        "/api/v1/persistentvolumes/gone",
        'persistentvolumes "gone" not found',
        { name: "gone", kind: "persistentvolumes" },
      ],
      [
        "/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses/gone",
        'volumesnapshotclasses.snapshot.storage.k8s.io "gone" not found',
        { name: "gone", group: "snapshot.storage.k8s.io", kind: "volumesnapshotclasses" },
      ],
      ["/api/v1/volumes", "the server could not find the requested resource", {}],
      ["/apis/storage.k8s.io/v1/volumes", "the server could not find the requested resource", {}],
      ["/api/v1/pods/web-0", "the server could not find the requested resource", {}],
    ] as const)("is answered at %s with a Status", async ([path, message, details]) => {
      const { status, body } = await ask(server(), path);
      expect(status).toBe(404);
      expect(body).toEqual(missing(message, details));
    });

    test.for([
      "/apis/nothing.example.org/v1",
      "/apis/nothing.example.org/v1/things",
      "/apis/snapshot.storage.k8s.io/v1/volumes",
      "/apis/snapshot.storage.k8s.io/v1/volumesnapshots/without-namespace",
      "/nothing",
    ])("FLT-K7: is answered at %s with plain text", async (path) => {
      const { status, type, text } = await ask(server(), path);
      expect({ status, type, text }).toEqual({
        status: 404,
        type: "text/plain; charset=utf-8",
        text: "404 page not found\n",
      });
    });
  });
}
