import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { nasDataset, nasState, nasUser, READER_KEY } from "../../../simulators/truenas/given.ts";
import { startTruenasSimulator } from "../../../simulators/truenas/simulator.ts";
import type { AllowEntry } from "../../../simulators/truenas/state.ts";
import { TRUENAS_COLLECTIONS } from "../model/collections.ts";
import { callsOf, hastyClock, readOptions, sourceOf, states } from "./given.ts";
import { volumes } from "./given-volumes.ts";

/** The allow list that docs/truenas.md gives a key of 24.10, which belongs to nobody and has no roles. */
const VERSION = "24.10.2.4";
const PAGE = readFileSync(new URL("../../../docs/truenas.md", import.meta.url), "utf8");
const LIST = JSON.parse(/```json\n(\[[^`]+\])\n```/.exec(PAGE)?.[1] ?? "[]") as AllowEntry[];

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

/** What a read of everything gives with this allow list, and the methods that were called. */
async function readWith(allowlist: AllowEntry[]) {
  const user = nasUser("plumbline", READER_KEY);
  for (const key of user.keys) key.allowlist = allowlist;
  const state = nasState({ ...volumes(VERSION), users: [user] });
  const simulator = stack.use(await startTruenasSimulator({ state }));
  const source = sourceOf(simulator, { user: null });
  stack.defer(() => source.close());
  const observations = [
    ...(await source.read(TRUENAS_COLLECTIONS, readOptions())),
    ...(await source.readSpace([{ parent: "tank", datasets: "all" }], readOptions())),
    await source.readSnapshotDetails(["tank@none"], readOptions()),
  ];
  const called = new Set(simulator.calls.map(({ method }) => method));
  return { states: states(observations), called };
}

test("with the allow list of the documentation everything is read", async () => {
  const { states: read } = await readWith(LIST);
  expect(new Set(Object.values(read))).toEqual(new Set(["complete"]));
});

test.each([
  "vm.device.query",
  "app.query",
  "replication.query",
  "cloudsync.query",
  "cloud_backup.query",
  "rsynctask.query",
])("without %s that collection alone is unknown", async (method) => {
  const { states: read } = await readWith(LIST.filter(({ resource }) => resource !== method));
  const { localUses, ...others } = read;
  expect(localUses).toBe("incomplete: notPermitted");
  expect(new Set(Object.values(others))).toEqual(new Set(["complete"]));
});

test("with it every event is heard", async () => {
  const user = nasUser("plumbline", READER_KEY);
  for (const key of user.keys) key.allowlist = LIST;
  const state = nasState({ version: VERSION, users: [user] });
  const simulator = stack.use(await startTruenasSimulator({ state }));
  const source = sourceOf(simulator, { user: null }, hastyClock);
  const stop = new AbortController();
  const told = source.hear({ signal: stop.signal })[Symbol.asyncIterator]();
  const first = told.next();
  stack.defer(async () => {
    stop.abort();
    await first;
    await source.close();
  });
  while (source.heard?.collections.includes("zfsSnapshots") !== true || callsOf(source) < 15)
    await new Promise((resolve) => setImmediate(resolve));
  simulator.change(({ datasets }) => datasets.push(nasDataset("tank/a")));
  expect((await first).value).toContain("datasets");
});

test("the list names every method that is called and no other, and nothing but calls and events", async () => {
  const { called } = await readWith(LIST);
  called.delete("auth.login_with_api_key"); // before there is a key to look at
  const listed = Map.groupBy(LIST, ({ method }) => method);
  const callable = listed.get("CALL")?.map(({ resource }) => resource) ?? [];
  expect(callable.toSorted()).toEqual([...called].toSorted());
  expect([...listed.keys()]).toEqual(["CALL", "SUBSCRIBE"]);
});
