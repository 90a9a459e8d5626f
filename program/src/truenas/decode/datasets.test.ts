import { afterEach, describe, expect, test } from "vitest";
import { nasDataset, nasState } from "../../../../simulators/truenas/given.ts";
import { startTruenasSimulator } from "../../../../simulators/truenas/simulator.ts";
import { recordsOf } from "../../model/inventory.ts";
import type { Observation } from "../../model/observation.ts";
import { only, readOptions, RELEASES, sourceOf } from "../given.ts";

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

const GIB = 2 ** 30;
/** The row of each in the answer, which is in the order of the tree. */
const FILESYSTEM = 1;
const ZVOL = 2;
const NONE = { quotaBytes: null, refquotaBytes: null, refreservationBytes: null };

describe.each(RELEASES)("limits of datasets on TrueNAS $version", (release) => {
  const { version, listDatasets, hidesGuids } = release;

  /** Of a file system and a zvol, with these replaced in the answer; undefined leaves a property out. */
  async function read(
    replaced: readonly { row: number; name: string; value?: unknown }[] = [],
    over: Parameters<typeof nasDataset>[1] = {},
  ): Promise<Observation<"datasets">> {
    const datasets = [
      nasDataset("tank"),
      nasDataset("tank/a", over),
      nasDataset("tank/b", { volsizeBytes: GIB, ...over }),
    ];
    const state = nasState({ version, datasets });
    const simulator = stack.use(await startTruenasSimulator({ state }));
    const source = sourceOf(simulator);
    stack.defer(() => source.close());
    for (const { row, name, ...given } of replaced) {
      const path = [row, ...(hidesGuids ? [] : ["properties"]), name];
      const place = { method: listDatasets, times: Number.POSITIVE_INFINITY };
      simulator.faults.add(place, { kind: "malformed", path, ...given });
    }
    return only(await source.read(["datasets"], readOptions()), "datasets", "tank");
  }

  /** A property as this release writes it. */
  const property = (raw: string | null, value: unknown) =>
    hidesGuids
      ? { parsed: value, rawvalue: raw, value, source: "DEFAULT", source_info: null }
      : { raw, source: null, value };
  const pathOf = (row: number, name: string) =>
    `$.result[${row}]${hidesGuids ? "" : ".properties"}.${name}`;
  const rawPathOf = (row: number, name: string) =>
    `${pathOf(row, name)}.${hidesGuids ? "rawvalue" : "raw"}`;

  test("are read: quotas of a file system, the size of a zvol, refreservations of both", async () => {
    const given = { refquotaBytes: 5 * GIB, refreservationBytes: 3, properties: { quota: "7" } };
    const observation = await read([], given);
    expect(observation.state).toBe("complete");
    expect(recordsOf(observation).slice(FILESYSTEM)).toMatchObject([
      { volsizeBytes: null, quotaBytes: 7, refquotaBytes: 5 * GIB, refreservationBytes: 3 },
      { volsizeBytes: GIB, quotaBytes: null, refquotaBytes: null, refreservationBytes: 3 },
    ]);
  });

  test.each([
    ["0 without a value", property("0", null)],
    ["0", property("0", 0)],
    ["none", property("none", null)],
  ])("are none where ZFS says %s", async (_says, value) => {
    const names = ["quota", "refquota", "refreservation"];
    const ofFilesystem = names.map((name) => ({ row: FILESYSTEM, name, value }));
    const ofZvol = { row: ZVOL, name: "refreservation", value };
    const observation = await read([...ofFilesystem, ofZvol]);
    expect(observation.state).toBe("complete");
    expect(recordsOf(observation).slice(FILESYSTEM)).toMatchObject([
      { ...NONE, volsizeBytes: null },
      { ...NONE, volsizeBytes: GIB },
    ]);
  });

  const required: readonly (readonly [string, number])[] = [
    ["quota", FILESYSTEM],
    ["refquota", FILESYSTEM],
    ["refreservation", FILESYSTEM],
    ["refreservation", ZVOL],
    ["volsize", ZVOL],
  ];

  test.each(required)(
    "HAZ-34: %s left out of row %i makes the datasets incomplete, with its path",
    async (name, row) => {
      expect(await read([{ row, name }])).toMatchObject({
        state: "incomplete",
        reason: { code: "malformed", path: pathOf(row, name) },
      });
    },
  );

  test.each(required)(
    "HAZ-34: %s of row %i that is no number makes the datasets incomplete, with its path",
    async (name, row) => {
      for (const raw of ["INCONSISTENT", "1.5G", "", null])
        expect(await read([{ row, name, value: property(raw, null) }])).toMatchObject({
          state: "incomplete",
          reason: { code: "malformed", path: rawPathOf(row, name) },
        });
    },
  );

  test("a zvol always has a size", async () => {
    const value = property("none", null);
    expect(await read([{ row: ZVOL, name: "volsize", value }])).toMatchObject({
      state: "incomplete",
      reason: { code: "malformed", path: rawPathOf(ZVOL, "volsize") },
    });
  });
});
