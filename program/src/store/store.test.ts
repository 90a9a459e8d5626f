import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { afterwards } from "../findings/memory.ts";
import { aPv, CLUSTER, DAY_MS, inventoryOf, NOW } from "../model/given.ts";
import type { Database } from "./database.ts";
import { aLook, AT_BIRTH, newborn } from "./given.ts";
import { createStore } from "./sql-store.ts";
import { openSqlite } from "./sqlite.ts";
import { openThreadedSqlite } from "./threaded-sqlite.ts";

/**
 * The conformance suite: what every database behind the store must do. One that joins, such as PostgreSQL, is a line in
 * this table.
 */
const folder = mkdtempSync(path.join(tmpdir(), "plumbline-store-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

const aFile = () => ({ path: path.join(folder, `${(files += 1)}.db`), readOnly: false });

const DATABASES: readonly (readonly [name: string, open: () => Promise<Database>])[] = [
  ["SQLite in memory", async () => openSqlite(":memory:")],
  ["SQLite in a file", async () => openSqlite(aFile())],
  ["SQLite in a file on a thread of its own", async () => openThreadedSqlite(aFile())],
];

describe.each(DATABASES)("the store on %s", (_, open) => {
  const begin = async () => createStore(await open(), AT_BIRTH);

  it("begins empty, with an epoch", async () => {
    await using store = await begin();
    const memory = await store.load();
    expect(memory).toEqual(newborn(memory));
    expect(memory.epoch.id).toMatch(/^[0-9a-f]{16}$/);
  });

  it("answers what the pure middle makes of a memory and a look", async () => {
    await using store = await begin();
    const before = await store.load();
    await store.remember(aLook());
    expect(await store.load()).toEqual(afterwards(before, aLook()));
  });

  it("does so look after look: ends, returns, resolutions, what is forgotten", async () => {
    await using store = await begin();
    let expected = await store.load();
    const [row] = aLook().referrers;
    if (!row) throw new Error("the look has a referrer");
    const witness = { name: "pod/shop/web", at: NOW + 2 };
    const looks = [
      aLook(),
      aLook({
        at: NOW + 1,
        referrers: [{ ...row, lastSeenAt: NOW, goneAt: NOW + 1 }],
        findings: [],
        resolved: ["f1"],
        freezes: [],
        judged: ["a z", "z a"],
      }),
      aLook({
        at: NOW + 2,
        referrers: [{ ...row, lastSeenAt: NOW, goneAt: NOW + 1, witness }],
        forgottenReferrers: [{ kind: "persistentVolumes", cluster: "prod", uid: "a" }],
      }),
    ];
    for (const look of looks) {
      await store.remember(look);
      expected = afterwards(expected, look);
      expect(await store.load()).toEqual(expected);
    }
  });

  it("recalls for a look what it does not show, whole, and compares the rest as it is read", async () => {
    await using store = await begin();
    const [row] = aLook().referrers;
    if (!row) throw new Error("the look has a referrer");
    const [shown, bound, lost] = ["shown", "bound", "lost"].map((uid) => {
      return { ...row, uid, cluster: CLUSTER, mark: "claim" };
    });
    if (!shown || !bound || !lost) throw new Error("three rows were made");
    const gone = { ...lost, lastSeenAt: NOW, goneAt: NOW + 1, witness: { name: "x", at: NOW + 2 } };
    await store.remember(aLook({ referrers: [shown, bound, gone] }));
    const recall = await store.recall();
    const claimRef = { namespace: "shop", name: "data", uid: "claim" };
    const { memory, compared } = await recall(
      inventoryOf({
        persistentVolumes: [
          aPv({ uid: "shown", claimRef }),
          aPv({ uid: "bound", claimRef: { ...claimRef, uid: "another" } }),
          aPv({ uid: "new", claimRef }),
        ],
      }),
    );
    expect(memory).toEqual({ ...(await store.load()), referrers: [gone] });
    expect(compared.missing).toEqual([gone]);
    expect(compared.changed.map(({ referrer }) => referrer.uid)).toEqual(["bound"]);
    expect(compared.added.map(({ uid }) => uid)).toEqual(["new"]);
    expect(compared.known.get(CLUSTER)).toMatchObject([{ firstSeenAt: shown.firstSeenAt }]);
  });

  it("recalls all but the referrers as they were when the look began", async () => {
    await using store = await begin();
    const recall = await store.recall();
    await store.remember(aLook());
    const { memory } = await recall(inventoryOf({}));
    expect(memory).toEqual({ ...newborn(memory), referrers: (await store.load()).referrers });
  });

  it.each([
    ["a leap day", Date.UTC(2027, 11, 31)],
    ["a change of the clocks", Date.UTC(2026, 9, 25)],
    ["2038", Date.UTC(2038, 0, 19)],
  ])(
    "FLT-DB9: forgets what is over 400 days later, and not an hour before, over %s",
    async (_over, at) => {
      const database = await open();
      await using store = await createStore(database, AT_BIRTH);
      const nothing = { findings: [], referrers: [], clusters: [], freezes: [] };
      await store.remember(aLook({ at: at - DAY_MS }));
      await store.remember(aLook({ ...nothing, at, resolved: ["f1"] }));
      const kept = async (after: number) => {
        await store.remember(aLook({ ...nothing, at: at + after }));
        const rows = await database.query("SELECT key FROM finding ORDER BY key");
        return rows.map(({ key }) => key);
      };
      expect(await kept(400 * DAY_MS - 3_600_000)).toEqual(["f1", "f2"]);
      expect(await kept(400 * DAY_MS)).toEqual(["f1", "f2"]);
      expect(await kept(400 * DAY_MS + 1)).toEqual(["f2"]);
    },
  );

  it("keeps nothing of a look that fails in the middle", async () => {
    await using store = await begin();
    await store.remember(aLook());
    const before = await store.load();
    const broken = aLook({ judged: [null as unknown as string], resolved: ["f1"] });
    await expect(store.remember(broken)).rejects.toThrow();
    expect(await store.load()).toEqual(before);
  });

  it("ends a freeze once, with who and why, and tells of it as a decision", async () => {
    await using store = await begin();
    await store.remember(aLook());
    const ending = { at: NOW + 5, by: "ann", reason: "moved to the new cluster" };
    expect(await store.endFreeze("warm", ending)).toBeNull();
    const [freeze] = aLook().freezes;
    expect(await store.endFreeze("cold", ending)).toEqual({ ...freeze, ended: ending });
    expect(await store.endFreeze("cold", ending)).toBeNull();
    expect((await store.load()).freezes).toEqual([{ ...freeze, ended: ending }]);
    expect(await store.decisions()).toEqual([{ ...ending, action: "unfreeze", target: "cold" }]);
  });

  it("ignores a finding until a date, takes a second word for the first, and takes it back", async () => {
    await using store = await begin();
    const ignore = { finding: "f1", until: NOW + DAY_MS, by: "ann", reason: "lab", at: NOW };
    await store.ignore(ignore);
    await store.ignore({ ...ignore, until: NOW + 2 * DAY_MS, at: NOW + 1 });
    expect((await store.load()).ignores).toEqual([
      { ...ignore, until: NOW + 2 * DAY_MS, at: NOW + 1 },
    ]);
    const ending = { at: NOW + 2, by: "bob", reason: "no lab any more" };
    expect(await store.ignores()).toEqual((await store.load()).ignores);
    expect(await store.stopIgnoring("f1", ending)).toBe(true);
    expect(await store.stopIgnoring("f1", ending)).toBe(false);
    expect((await store.load()).ignores).toEqual([]);
    expect((await store.decisions()).map(({ action, by }) => `${action} ${by}`)).toEqual([
      "ignore ann",
      "ignore ann",
      "stopIgnoring bob",
    ]);
  });

  it("keeps looks apart that come at once", async () => {
    await using store = await begin();
    const looks = [1, 2, 3].map((n) => aLook({ at: NOW + n, judged: [`rule place-${n}`] }));
    await Promise.all(looks.map((look) => store.remember(look)));
    expect((await store.load()).judged).toEqual(looks.flatMap(({ judged }) => judged));
  });
});
