// oxlint-disable max-lines-per-function -- blocks of tests, exempt as in *.test.ts
import { describe, expect, test } from "vitest";
import { watchLines } from "../watch-lines.ts";
import type { WatchEvent, WatchLines } from "../watch-lines.ts";
import { claim, pv, snapshotClass } from "./given.ts";
import { ask, names } from "./server-under-test.ts";
import type { ServerUnderTest } from "./server-under-test.ts";

const PVS = "/api/v1/persistentvolumes";
const CLAIMS = "/api/v1/namespaces/tenant/persistentvolumeclaims";
const WATCH_LIST = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";

/** Watches: what they begin with, what they tell, how they end. */
export function describeWatches(server: () => ServerUnderTest): void {
  const open = async (path: string): Promise<WatchLines> =>
    watchLines(server().client("admin"), path);
  const versionOf = async (path: string): Promise<string> =>
    String((await ask(server(), path)).body.metadata.resourceVersion);

  describe("a watch", () => {
    test("from a version tells what has happened since, once each", async () => {
      await using watch = await open(`${PVS}?watch=1&resourceVersion=${await versionOf(PVS)}`);
      const { port } = server();
      const made = await port.create(pv("watched", { step: "one" }));
      expect(brief(await watch.next())).toEqual(["ADDED", "watched"]);
      const changed = await port.update({
        ...made,
        metadata: { ...made.metadata, labels: { step: "two" } },
      });
      const modified = await watch.next();
      expect(brief(modified)).toEqual(["MODIFIED", "watched"]);
      expect(modified.object.metadata.resourceVersion).toBe(changed.metadata.resourceVersion);
      await port.delete(changed);
      const deleted = await watch.next();
      expect(brief(deleted)).toEqual(["DELETED", "watched"]);
      expect(deleted.object).toMatchObject({ kind: "PersistentVolume", apiVersion: "v1" });
      expect(
        Number(deleted.object.metadata.resourceVersion),
        "version of the deletion",
      ).toBeGreaterThan(Number(changed.metadata.resourceVersion));
    });

    test("from the past tells the past again", async () => {
      const version = await versionOf(CLAIMS);
      const { port } = server();
      await port.delete(await port.create(claim("tenant", "shortlived")));
      await using watch = await open(`${CLAIMS}?watch=1&resourceVersion=${version}`);
      expect(brief(await watch.next())).toEqual(["ADDED", "shortlived"]);
      expect(brief(await watch.next())).toEqual(["DELETED", "shortlived"]);
    });

    test.for(["", "&resourceVersion=0"])(
      "from no version%s begins with all that is there",
      async (version) => {
        const all = names(await ask(server(), PVS));
        await using watch = await open(`${PVS}?watch=1${version}`);
        const seen = await take(watch, all.length);
        expect(seen.map(({ type }) => type)).toEqual(all.map(() => "ADDED"));
        expect(new Set(seen.map(({ object }) => object.metadata.name))).toEqual(new Set(all));
      },
    );

    test("tells an object that leaves the selection as deleted", async () => {
      const { port } = server();
      const version = await versionOf(PVS);
      await using watch = await open(
        `${PVS}?watch=1&resourceVersion=${version}&labelSelector=team%3Da`,
      );
      const made = await port.create(pv("moving", { team: "a" }));
      expect(brief(await watch.next())).toEqual(["ADDED", "moving"]);
      const moved = await port.update({
        ...made,
        metadata: { ...made.metadata, labels: { team: "b" } },
      });
      expect(brief(await watch.next())).toEqual(["DELETED", "moving"]);
      await port.delete(moved);
    });

    test("ends cleanly after timeoutSeconds, with a bookmark shortly before", async () => {
      const version = await versionOf(PVS);
      const query = `watch=1&timeoutSeconds=5&allowWatchBookmarks=true&resourceVersion=${version}`;
      await using watch = await open(`${PVS}?${query}`);
      const made = await server().port.create(pv("before-bookmark"));
      expect(brief(await watch.next())).toEqual(["ADDED", "before-bookmark"]);
      const { type, object } = await watch.next();
      expect({ type, kind: object.kind, apiVersion: object.apiVersion }).toEqual({
        type: "BOOKMARK",
        kind: "PersistentVolume",
        apiVersion: "v1",
      });
      expect(Number(object.metadata.resourceVersion)).toBeGreaterThanOrEqual(
        Number(made.metadata.resourceVersion),
      );
      await server().port.delete(made);
      await expect(lastOf(watch)).rejects.toThrow("the watch has ended");
    });

    test("with initial events says where they end", async () => {
      const all = names(await ask(server(), PVS));
      await using watch = await open(`${PVS}?${WATCH_LIST}&allowWatchBookmarks=true`);
      const initial = await take(watch, all.length);
      expect(initial.map(({ type: each }) => each)).toEqual(all.map(() => "ADDED"));
      const { type, object } = await watch.next();
      expect(type).toBe("BOOKMARK");
      expect(object.metadata["annotations"]).toEqual({ "k8s.io/initial-events-end": "true" });
      expect(object.metadata.resourceVersion).toMatch(/^\d+$/u);
    });

    test("of a custom resource works the same", async () => {
      const path = "/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses";
      await using watch = await open(`${path}?watch=1&resourceVersion=${await versionOf(path)}`);
      const made = await server().port.create(snapshotClass("passing"));
      expect(brief(await watch.next())).toEqual(["ADDED", "passing"]);
      await server().port.delete(made);
      expect(brief(await watch.next())).toEqual(["DELETED", "passing"]);
    });
  });
}

function brief({ type, object }: WatchEvent): unknown[] {
  return [type, object.metadata.name];
}

async function take(watch: WatchLines, count: number): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  while (events.length < count) {
    events.push(await watch.next());
  }
  return events;
}

/** Reads to the end. */
async function lastOf(watch: WatchLines): Promise<never> {
  for (;;) {
    expect((await watch.next()).type).toMatch(/^(?:DELETED|BOOKMARK)$/u);
  }
}
