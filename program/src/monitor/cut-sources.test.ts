import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Fault as KubernetesFault } from "../../../simulators/kubernetes/faults.ts";
import { smallCompany } from "../../../simulators/scenarios/small-company.ts";
import type { Fault as TruenasFault } from "../../../simulators/truenas/faults.ts";
import { type StartedWorld, startWorld } from "../../../simulators/world/start.ts";
import { callFails, clearFaults, type Hazard, listFails } from "./given-faults.ts";
import { hurriedClock, type Said, saidOf, scanWorld } from "./given-world.ts";

/**
 * HAZ-01, HAZ-06, HAZ-30: each source cut in the middle ends in `unknown`, never in a finding that was not there before.
 * One world, read whole once; then each list and each method fails in each way, every time it is asked.
 */
let world: StartedWorld;
let whole: Said;
let scans = 0;

/** TrueNAS refuses the 21st login of a minute; a cut call logs in anew each time it is tried again. A new
 * world for every few scans keeps that refusal out of all cases. */
const SCANS_PER_WORLD = 4;

beforeAll(async () => {
  world = await startWorld(smallCompany);
  whole = saidOf(await scanWorld(world));
});

beforeEach(async () => {
  scans += 1;
  if (scans % SCANS_PER_WORLD !== 0) return;
  await world.close();
  world = await startWorld(smallCompany);
  whole = saidOf(await scanWorld(world));
});

afterAll(() => world.close());

const LISTS = [
  "persistentvolumeclaims",
  "persistentvolumes",
  "pods",
  "volumesnapshots",
  "volumesnapshotcontents",
];
const LIST_FAULTS: readonly KubernetesFault[] = [
  { kind: "halfPage" },
  { kind: "status", code: 403 },
  { kind: "items", value: "null" },
  { kind: "html" },
];
const METHODS = [
  "pool.query",
  "zfs.resource.query",
  "pool.snapshot.query",
  "sharing.nfs.query",
  "sharing.smb.query",
  "iscsi.target.query",
  "iscsi.extent.query",
  "iscsi.targetextent.query",
  "iscsi.global.config",
  "iscsi.global.sessions",
  "core.get_jobs",
];
const METHOD_FAULTS: readonly TruenasFault[] = [
  { kind: "cut" },
  { kind: "forbidden" },
  { kind: "internalError" },
];

async function nothingNewWith(hazard: Hazard): Promise<void> {
  await hazard(world);
  const said = saidOf(await scanWorld(world, hurriedClock()).finally(() => clearFaults(world)));
  expect(said.certain.filter((line) => !whole.certain.includes(line))).toEqual([]);
  expect(said.unknown.length).toBeGreaterThan(0);
  expect(said.unknown.flatMap(({ because }) => because).join()).not.toMatch(/too many logins/);
}

describe("a source that is cut in the middle", () => {
  it("has findings to lose and none in doubt while it is whole", () => {
    expect(whole.certain.length).toBeGreaterThan(10);
    expect(whole.unknown).toEqual([]);
  });

  const lists = LISTS.flatMap((plural) => LIST_FAULTS.map((fault) => ({ plural, fault })));
  it.each(lists)("HAZ-01: $plural with $fault.kind adds no finding", async ({ plural, fault }) => {
    await nothingNewWith(listFails(plural, fault));
  });

  const methods = METHODS.flatMap((method) => METHOD_FAULTS.map((fault) => ({ method, fault })));
  it.each(methods)(
    "HAZ-30: $method with $fault.kind adds no finding",
    async ({ method, fault }) => {
      await nothingNewWith(callFails(method, fault));
    },
  );
});
