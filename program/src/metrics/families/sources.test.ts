import { expect, it } from "vitest";
import { KUBERNETES_COLLECTIONS, TRUENAS_COLLECTIONS } from "../../model/collections.ts";
import { aPool, aPv, aSystem, incomplete, inventoryOf, NOW, observed } from "../../model/given.ts";
import { seriesOf, viewOf } from "../given.ts";
import * as families from "./sources.ts";

it("a collection says whether its last read was whole, how much it gave, and when it was last whole", () => {
  const inventory = inventoryOf(
    { persistentVolumes: [aPv()] },
    { pools: incomplete("pools", [aPool()]), datasets: observed("datasets", [], "tank") },
  );
  const view = { ...viewOf(inventory), lastWhole: () => ({ at: NOW - 2_500, records: 7 }) };
  expect(seriesOf(families.collectionComplete, view)).toEqual(
    expect.arrayContaining([
      'plumbline_collection_complete{source="prod",collection="persistentVolumes",part=""} 1',
      'plumbline_collection_complete{source="nas1",collection="pools",part=""} 0',
      'plumbline_collection_complete{source="nas1",collection="datasets",part="tank"} 1',
    ]),
  );
  expect(seriesOf(families.collectionRecords, view)).toContain(
    'plumbline_collection_records{source="nas1",collection="pools",part=""} 7',
  );
  expect(seriesOf(families.collectionLastWhole, view)).toContain(
    `plumbline_collection_last_complete_timestamp_seconds{source="nas1",collection="pools",part=""} ${NOW / 1000 - 2.5}`,
  );
});

it("a part that is only remembered was not read whole, however whole it was", () => {
  const view = { ...viewOf({}), wasRead: () => false };
  const lines = seriesOf(families.collectionComplete, view);
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => !line.endsWith(" 0"))).toEqual([]);
});

it("FLT-Q3: what was never read whole has no time of it and no number, which is not zero", () => {
  const view = { ...viewOf({}), lastWhole: () => null };
  expect(seriesOf(families.collectionLastWhole, view)).toEqual([]);
  expect(seriesOf(families.collectionRecords, view)).toEqual([]);
});

it("a source that could not say who it is counts 0", () => {
  const view = { ...viewOf({}), sources: [{ kind: "system", name: "nas2", id: null }] as const };
  expect(seriesOf(families.sourceIdentified, view)).toEqual([
    'plumbline_source_identified{source="nas2",kind="system"} 0',
  ]);
});

it("a source that is known and did not answer in the last look counts 0, and one that may see nothing 1", () => {
  const ofNas = [
    ...TRUENAS_COLLECTIONS,
    "datasetSpace",
    "zfsSnapshotDetails",
    "driverConfigs",
  ] as const;
  const silent = Object.fromEntries(ofNas.map((one) => [one, incomplete(one)]));
  const barred = Object.fromEntries(
    KUBERNETES_COLLECTIONS.map((one) => [one, { ...incomplete(one), state: "notPermitted" }]),
  );
  const inventory = inventoryOf({}, { ...silent, ...barred });
  expect(seriesOf(families.sourceIdentified, viewOf(inventory))).toEqual([
    'plumbline_source_identified{source="prod",kind="cluster"} 1',
    'plumbline_source_identified{source="nas1",kind="system"} 0',
  ]);
});

it("a TrueNAS says its version and the one its API is read in", () => {
  expect(seriesOf(families.systemInfo, viewOf({ system: [aSystem()] }))).toEqual([
    'plumbline_system_info{system="nas1",version="25.10.6",api_version="v25.10.5"} 1',
  ]);
});
