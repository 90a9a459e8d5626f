import { describe, expect, it } from "vitest";
import type { Finding } from "../../findings/finding.ts";
import { worstFirst } from "../../findings/worst-first.ts";
import * as given from "../../model/given.ts";
import { keyOfRecord } from "../../model/identity.ts";
import { keyOf } from "../../model/ids.ts";
import { EMPTY_REPORT } from "../given.ts";
import { shownOf } from "../given-shown.ts";
import { aWatcher, heard, sent, watching } from "./given.ts";

const PV = given.aPv();
const PV_KEY = keyOfRecord(PV);
const TOUCHED = [{ collection: "persistentVolumes" as const, key: PV_KEY }];

function aFinding(id: string, over: Partial<Finding> = {}): Finding {
  const [rule, subject] = ["rule", { name: id }];
  return { id, rule, subject, verdict: "suspect", severity: "warning", ...over } as Finding;
}

function reporting(...findings: readonly Finding[]) {
  return { ...EMPTY_REPORT, findings: findings.toSorted(worstFirst) };
}

describe("whoever watches", () => {
  it("hears which rows changed and which are no more, by resource", async () => {
    const { clock, events, show } = watching(shownOf({ persistentVolumes: [PV] }));
    const stream = events.open(aWatcher(), null);
    const gone = keyOf("host-id", "gone");
    show({}, [...TOUCHED, { collection: "shares", key: gone }]);
    await clock.advance(250);
    expect(await heard(stream)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{16}-1$/) as string,
        type: "objects",
        data: {
          changed: { persistentvolumes: [PV_KEY] },
          gone: { shares: [gone] },
        },
      },
    ]);
  });

  it("hears of findings that came, got another verdict, and went; and why they went", async () => {
    const before = [
      aFinding("same"),
      aFinding("sure"),
      aFinding("over"),
      aFinding("left"),
      aFinding("old"),
    ];
    const { clock, events, show } = watching(shownOf({}, { report: reporting(...before) }));
    const stream = events.open(aWatcher(), null);
    const after = [aFinding("same"), aFinding("sure", { verdict: "confirmed" }), aFinding("new")];
    const suppressed = [{ by: "ann", on: null, finding: aFinding("left") }];
    const aged = [{ lastSeenAt: 1, finding: aFinding("old") }];
    show({ report: { ...reporting(...after), suppressed, aged } }, []);
    await clock.advance(250);
    const [event] = await heard(stream);
    expect(event).toMatchObject({
      type: "findings",
      data: {
        opened: [{ id: "new" }],
        changed: [{ id: "sure", verdict: "confirmed" }],
        gone: [
          { id: "left", is: "suppressed" },
          { id: "old", is: "aged" },
          { id: "over", is: "resolved" },
        ],
      },
    });
  });

  it("hears that a look ended and how fresh each source is, and no list of objects with it", async () => {
    const shown = shownOf(
      {},
      {
        sources: [{ kind: "cluster", name: "prod", id: given.CLUSTER }],
        report: EMPTY_REPORT,
        lastWhole: () => ({ at: 7, records: 1 }),
      },
    );
    const report = { ...EMPTY_REPORT, coverage: shown.inventory.coverage("persistentVolumes") };
    const { clock, events, show } = watching(shown);
    const stream = events.open(aWatcher(), null);
    show({ report }, TOUCHED);
    show({ report }, null);
    await clock.advance(250);
    const sources = [{ name: "prod", kind: "cluster", readAt: 7, whole: true }];
    expect(await heard(stream)).toMatchObject([{ type: "look", data: { at: given.NOW, sources } }]);
  });

  it("hears that a source is lost, and back", async () => {
    const sources = [{ kind: "system" as const, name: "nas1", id: given.SYSTEM }];
    const { clock, events } = watching(shownOf({}, { sources }));
    const stream = events.open(aWatcher(), null);
    const because = { code: "unavailable" as const, message: "it does not answer", next: "see it" };
    events.tellSource({ source: "nas1", at: 5, because });
    events.tellSource({ source: "nas1", at: 6, because: null });
    await clock.advance(250);
    expect(await heard(stream)).toMatchObject([
      {
        type: "sources",
        data: {
          changes: [
            { source: "nas1", is: "lost", at: 5, because: "it does not answer" },
            { source: "nas1", is: "back", at: 6, because: null },
          ],
        },
      },
    ]);
  });

  it("hears no more than four events of a type a second, and misses nothing", async () => {
    const { clock, events, show } = watching();
    const stream = events.open(aWatcher(), null);
    for (let at = 0; at < 100; at++) {
      show({}, [{ collection: "pools", key: keyOf("host-id", at) }]);
      await clock.advance(10);
    }
    await clock.advance(250);
    const told = await heard(stream);
    expect(told.length).toBeLessThanOrEqual(5);
    const keys = told.flatMap(({ data }) => (data as { gone: { pools: string[] } }).gone.pools);
    expect(new Set(keys).size).toBe(100);
  });

  it("is shown a sign of life at least every 25 seconds", async () => {
    const { clock, events } = watching();
    const stream = events.open(aWatcher(), null);
    await heard(stream);
    await clock.advance(25_000);
    expect(await sent(stream)).toBe(":\n\n");
  });
});

describe("whoever comes back", () => {
  it("is told what he missed, when he says what he heard last", async () => {
    const { clock, events, show } = watching();
    const first = events.open(aWatcher(), null);
    show({}, [{ collection: "pools", key: keyOf("host-id", 1) }]);
    await clock.advance(250);
    const [last] = await heard(first);
    first.destroy();
    await heard(first);
    show({}, [{ collection: "pools", key: keyOf("host-id", 2) }]);
    await clock.advance(250);
    const again = events.open(aWatcher(), last?.id ?? "");
    expect(await heard(again)).toMatchObject([{ data: { gone: { pools: ["host-id/2"] } } }]);
  });

  it("misses nothing where his connection breaks before he was told what he missed", async () => {
    const { clock, events, show } = watching();
    const first = events.open(aWatcher(), null);
    const id = /id: (\S+)/.exec(await sent(first))?.[1] ?? "";
    first.destroy();
    show({}, [{ collection: "pools", key: keyOf("host-id", 1) }]);
    await clock.advance(250);
    for (const lastId of [id, "zz-1"]) {
      const [begin = ""] = (await sent(events.open(aWatcher(), lastId))).split("\n\n");
      expect(begin).toBe("retry: 2000"); // another id would be the one that he comes back with
    }
  });

  it.each(["", "zz-1", "a-99", "-", "a-1-1"])("after %j starts over", async (lastId) => {
    const { events } = watching();
    expect(await heard(events.open(aWatcher(), lastId))).toMatchObject([{ type: "resync" }]);
  });

  it("after more than a minute in which nobody listened starts over", async () => {
    const { clock, events, show } = watching();
    const first = events.open(aWatcher(), null);
    const id = /id: (\S+)/.exec(await sent(first))?.[1] ?? "";
    first.destroy();
    await heard(first);
    for (let second = 0; second < 70; second++) {
      show({}, [{ collection: "pools", key: keyOf("host-id", second) }]);
      await clock.advance(1_000);
    }
    expect(await heard(events.open(aWatcher(), id))).toMatchObject([{ type: "resync" }]);
  });
});

describe("FLT-A5: a stream", () => {
  it("ends within a minute after the credentials are nobody's, or it cannot be told whose", async () => {
    const { clock, events } = watching();
    const ends = [async () => null, () => Promise.reject(new Error("no answer"))].map((again, at) =>
      events.open(aWatcher({ user: `user ${at}`, again }), null).resume(),
    );
    await clock.advance(60_000);
    expect(ends.map(({ readableEnded }) => readableEnded)).toEqual([true, true]);
  });

  it("ends when he sees something else than when it began, and not before", async () => {
    const { clock, events } = watching();
    const shop = { sees: "namespaces", cluster: "c", names: new Set(["shop"]) } as const;
    const both = { ...shop, names: new Set(["shop", "lab"]) };
    let now: typeof shop | typeof both = shop;
    const stream = events.open(aWatcher({ sight: shop, again: async () => now }), null).resume();
    await clock.advance(60_000);
    expect(stream.readableEnded).toBe(false);
    now = both;
    await clock.advance(60_000);
    expect(stream.readableEnded).toBe(true);
  });
});

describe("limits", () => {
  it("one user has six streams, and another when one of them ends", async () => {
    const { events } = watching();
    const open = () => events.open(aWatcher(), null);
    const [first] = Array.from({ length: 6 }, open);
    expect(open).toThrow("close one");
    first?.destroy();
    if (first) await heard(first);
    expect(open).not.toThrow();
  });

  it("an event that would be larger than anybody wants to read says that everything is to be asked again", async () => {
    const { clock, events, show } = watching();
    const stream = events.open(aWatcher(), null);
    show(
      {},
      Array.from({ length: 5_000 }, (_, at) => ({
        collection: "pools" as const,
        key: keyOf("host-id", `a pool with a long name ${at}`),
      })),
    );
    await clock.advance(250);
    expect(await heard(stream)).toMatchObject([{ type: "resync" }]);
  });

  it("FLT-M4: who does not read has 256 KiB waiting at most, and starts over when he reads again", async () => {
    const { clock, events, show } = watching();
    const stream = events.open(aWatcher(), null);
    for (let batch = 0; batch < 20; batch++) {
      show(
        {},
        Array.from({ length: 800 }, (_, at) => ({
          collection: "pools" as const,
          key: keyOf("host-id", `a pool with a long name ${batch} ${at}`),
        })),
      );
      await clock.advance(250);
    }
    expect(stream.readableLength).toBeLessThanOrEqual(256 * 1024);
    expect(stream.readableLength).toBeGreaterThan(192 * 1024);
    const told = await heard(stream);
    expect(told.slice(0, -1).every(({ type }) => type === "objects")).toBe(true);
    expect(told.at(-1)).toMatchObject({
      type: "resync",
      id: expect.stringMatching(/-20$/) as string,
    });
    show({}, [{ collection: "pools", key: keyOf("host-id", "after") }]);
    await clock.advance(250);
    expect(await heard(stream)).toMatchObject([{ type: "objects" }]);
  });
});
