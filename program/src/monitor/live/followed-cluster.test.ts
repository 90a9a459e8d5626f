import { describe, expect, it } from "vitest";
import type { Collection } from "../../model/collections.ts";
import { aPv, noKubelets, NOW, observed } from "../../model/given.ts";
import type { Change, Observation } from "../../model/observation.ts";
import type { ClusterSource, ReadOptions } from "../../model/source.ts";
import { Channel } from "../../lib/channel.ts";
import { systemClock } from "../../lib/clock.ts";
import { FollowedCluster, type Missed, RELIST_MS } from "./followed-cluster.ts";

const HOUR_MS = 3_600_000;
const SOURCE = { kind: "cluster", name: "prod", id: "cluster-uid" } as const;

const put = (at: number, name: string): Change => ({
  source: SOURCE,
  collection: "persistentVolumes",
  at,
  type: "put",
  record: aPv({ uid: name, name }),
});

const reading = (pass: "first" | "verify"): ReadOptions => ({
  pass,
  budget: "background",
  paced: false,
  signal: new AbortController().signal,
});

const KINDS: readonly Collection[] = ["persistentVolumes"];

/**
 * A cluster that is followed, whose wall clock can be set and whose waits are over at once. `during`: what happens while a
 * list is read, between its beginning and its end; `lists` what it shows.
 */
async function following() {
  const wall = { now: NOW, passed: 0 };
  const channel = new Channel<Observation | Change>(100);
  const parts = { during: async () => {}, lists: [] as readonly ReturnType<typeof aPv>[] };
  const cluster: ClusterSource = {
    kind: "cluster",
    name: "prod",
    readDriverConfigs: async () => [],
    kubelets: noKubelets,
    close: async () => {},
    async read(collections, { pass }) {
      const startedAt = wall.now;
      await parts.during();
      return collections.map((collection) => ({
        ...observed(collection, collection === "persistentVolumes" ? parts.lists : ([] as never)),
        pass,
        startedAt,
        finishedAt: wall.now,
      }));
    },
    async *watch(collections) {
      yield* collections.map((collection) => observed(collection, []));
      yield* channel;
    },
  };
  const missed: Missed[] = [];
  const clock = {
    ...systemClock,
    now: () => wall.now,
    monotonicMs: () => wall.passed,
    random: () => 0.5,
    sleep: async () => {},
  };
  const followed = new FollowedCluster(cluster, clock, {
    onObservation: () => {},
    onChange: () => {},
    onHeavy: () => {},
    onMissed: (one) => missed.push(one),
  });
  const over = new AbortController();
  const running = followed.run({ budget: "background", signal: over.signal });
  const tell = async (change: Change) => {
    await channel.write(change);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const first = () => followed.source.read(KINDS, reading("first"));
  const verify = () => followed.source.read(KINDS, reading("verify"));
  await first();
  return {
    wall,
    parts,
    followed,
    missed,
    tell,
    first,
    verify,
    end: () => {
      channel.close();
      return running;
    },
  };
}

describe("what a watch told while a look read", () => {
  it("is told after it where the clock was set back meanwhile", async () => {
    const { wall, parts, followed, tell, verify, end } = await following();
    parts.during = async () => {
      wall.now -= HOUR_MS;
      await tell(put(wall.now, "pv-1"));
    };
    await verify();
    expect([...followed.sinceLook().values()]).toEqual([put(NOW - HOUR_MS, "pv-1")]);
    await end();
  });

  it("is not told again where its last read began later, though the clock was set back before", async () => {
    const { wall, followed, tell, verify, end } = await following();
    await tell(put(wall.now, "pv-1"));
    wall.now -= HOUR_MS;
    await verify();
    expect([...followed.sinceLook().values()]).toEqual([]);
    await end();
  });

  it("is nothing that it missed where the clock was set back", async () => {
    const { wall, parts, first, missed, tell, end } = await following();
    wall.passed = RELIST_MS * 2;
    parts.during = async () => {
      wall.now -= HOUR_MS;
      await tell(put(wall.now, "pv-1"));
    };
    await first(); // the list is older than the change
    expect(missed).toEqual([]);
    await end();
  });
});
