// oxlint-disable max-lines-per-function -- blocks of tests, exempt as in *.test.ts
import { beforeAll, describe, expect, test } from "vitest";
import { claim, pv, snapshotClass } from "./given.ts";
import { ask, names } from "./server-under-test.ts";
import type { Seen, ServerUnderTest } from "./server-under-test.ts";

const PVS = "/api/v1/persistentvolumes";

/** Lists: order, pages, selectors, versions. */
export function describeLists(server: () => ServerUnderTest): void {
  describe("a list", () => {
    beforeAll(async () => {
      const { port } = server();
      for (const [place, name] of ["b-1", "a-2", "a-1", "c-1", "b-2"].entries()) {
        await port.create(pv(name, { parity: place % 2 === 0 ? "even" : "odd" }));
      }
      await port.create(claim("tenant", "data-0"));
      await port.create(claim("default", "data-1"));
      await port.create(snapshotClass("truenas-iscsi"));
    });

    const list = async (query: string): Promise<Seen> => ask(server(), `${PVS}?${query}`);

    test("holds the kind's list, its version, and items without kind and apiVersion", async () => {
      const { status, type, body } = await list("");
      expect({ status, type }).toEqual({ status: 200, type: "application/json" });
      expect(body).toMatchObject({ kind: "PersistentVolumeList", apiVersion: "v1" });
      expect(body.metadata.resourceVersion).toMatch(/^[1-9]\d*$/u);
      expect(body.items.filter((item) => "kind" in item || "apiVersion" in item)).toEqual([]);
    });

    test("of a custom resource repeats kind and apiVersion in its items", async () => {
      const { body } = await ask(
        server(),
        "/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses",
      );
      expect(body.items[0]).toMatchObject({
        kind: "VolumeSnapshotClass",
        apiVersion: "snapshot.storage.k8s.io/v1",
      });
    });

    test("is ordered by name, and by namespace before that", async () => {
      expect(names(await list(""))).toEqual(["a-1", "a-2", "b-1", "b-2", "c-1"]);
      const claims = await ask(server(), "/api/v1/persistentvolumeclaims");
      expect(names(claims)).toEqual(["data-1", "data-0"]);
    });

    test("of a namespace shows only what is in it", async () => {
      const claims = await ask(server(), "/api/v1/namespaces/tenant/persistentvolumeclaims");
      expect(names(claims)).toEqual(["data-0"]);
    });

    test("comes in pages that say what remains, all of one version", async () => {
      const first = await list("limit=2");
      expect(names(first)).toEqual(["a-1", "a-2"]);
      expect(first.body.metadata.remainingItemCount).toBe(3);
      await server().port.create(pv("b-3"));
      const second = await list(`limit=2&continue=${first.body.metadata.continue}`);
      expect(names(second)).toEqual(["b-1", "b-2"]);
      const third = await list(`limit=2&continue=${second.body.metadata.continue}`);
      expect(names(third), "created since the first page").toEqual(["c-1"]);
      expect(third.body.metadata.continue).toBeUndefined();
      expect(third.body.metadata.remainingItemCount).toBeUndefined();
      const versions = [first, second, third].map(({ body }) => body.metadata.resourceVersion);
      expect(new Set(versions).size).toBe(1);
      await server().port.delete(pv("b-3"));
    });

    test("of a namespace comes in pages, too", async () => {
      const path = "/api/v1/namespaces/default/persistentvolumeclaims?limit=1";
      await server().port.create(claim("default", "data-2"));
      const first = await ask(server(), path);
      const second = await ask(server(), `${path}&continue=${first.body.metadata.continue}`);
      expect([...names(first), ...names(second)]).toEqual(["data-1", "data-2"]);
    });

    test("of a namespace knows nothing of those whose names begin like its own", async () => {
      for (const name of ["team", "team-a", "team0"]) {
        await server().port.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
        await server().port.create(claim(name, `of-${name}`));
      }
      await server().port.create(claim("team", "of-team-too"));
      const path = "/api/v1/namespaces/team/persistentvolumeclaims";
      expect(names(await ask(server(), path))).toEqual(["of-team", "of-team-too"]);
      const first = await ask(server(), `${path}?limit=1`);
      expect(first.body.metadata.remainingItemCount).toBe(1);
      const second = await ask(
        server(),
        `${path}?limit=1&continue=${first.body.metadata.continue}`,
      );
      expect(names(second)).toEqual(["of-team-too"]);
      expect(second.body.metadata.continue).toBeUndefined();
    });

    test("at resourceVersion 0 comes whole, whatever the limit", async () => {
      const all = await list("limit=2&resourceVersion=0");
      expect(names(all)).toEqual(["a-1", "a-2", "b-1", "b-2", "c-1"]);
      expect(all.body.metadata.continue).toBeUndefined();
    });

    test("can be selected by label, then without a count of the rest", async () => {
      expect(names(await list("labelSelector=parity%3Deven"))).toEqual(["a-1", "b-1", "b-2"]);
      expect(names(await list("labelSelector=parity%20in%20(odd),parity"))).toEqual(["a-2", "c-1"]);
      expect(names(await list("labelSelector=!parity"))).toEqual([]);
      const first = await list("labelSelector=parity!%3Dodd&limit=2");
      expect(first.body.metadata.continue).toBeTruthy();
      expect(first.body.metadata.remainingItemCount).toBeUndefined();
    });

    test("can be selected by name", async () => {
      expect(names(await list("fieldSelector=metadata.name%3Db-1"))).toEqual(["b-1"]);
    });
  });
}
