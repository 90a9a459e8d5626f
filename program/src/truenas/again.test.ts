import { afterEach, describe, expect, test } from "vitest";
import { nasState } from "../../../simulators/truenas/given.ts";
import { startTruenasSimulator } from "../../../simulators/truenas/simulator.ts";
import type { NasState } from "../../../simulators/truenas/state.ts";
import { TRUENAS_COLLECTIONS } from "../model/collections.ts";
import { Inventory } from "../model/inventory.ts";
import { missedNames } from "../model/missed.ts";
import type { Observation } from "../model/observation.ts";
import { only, readOptions, RELEASES, sourceOf } from "./given.ts";
import { HOST, NFS, NQN, volumes, ZVOL } from "./given-volumes.ts";

/** What was missed is asked for once more by name; the NAS may have changed since its lists were read. */

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

/** A NAS that was read whole. */
async function readNas(version: string) {
  const state = nasState(volumes(version));
  const simulator = stack.use(await startTruenasSimulator({ state }));
  const source = sourceOf(simulator);
  stack.defer(() => source.close());
  const earlier = new Inventory();
  for (const one of await source.read(TRUENAS_COLLECTIONS, readOptions())) earlier.apply(one);
  const before = simulator.calls.length;
  const again = (names: Parameters<typeof missedNames>[0]) =>
    source.readAgain(missedNames(names), {
      ...readOptions({ pass: "verify", budget: "verify" }),
      earlier,
    });
  return {
    state,
    simulator,
    earlier,
    again,
    methods: () => methodsOf(simulator.calls.slice(before)),
  };
}

function methodsOf(calls: readonly { readonly method: string }[]): ReadonlySet<string> {
  return new Set(calls.map(({ method }) => method));
}

/** Each whole, and all that it says. */
function said(observations: readonly Observation[]): readonly unknown[] {
  return observations.map((one) => {
    const { collection, within, state, pass } = one;
    const { records = [], gone = [] } = { ...one } as {
      records?: readonly unknown[];
      gone?: unknown;
    };
    return { collection, within, state, pass, rows: records.length, gone };
  });
}

const whole = { state: "complete", pass: "verify", rows: 0, gone: [] };
const LISTS_OF_A_TARGET = ["iscsiTargets", "iscsiTargetExtents", "iscsiExtents"];

/** The target has another id, and what joins it to its extent. */
function renumberTarget({ iscsi }: NasState): void {
  for (const target of iscsi.targets) Object.assign(target, { id: 44 });
  for (const row of iscsi.targetExtents) Object.assign(row, { id: 77, target: 44 });
}

describe.each(RELEASES)(
  "TrueNAS $version, asked once more",
  ({ version, hasNvmeof, hidesGuids, listDatasets }) => {
    test("says nothing more where nothing changed, and goes the way of a target to its zvol", async () => {
      const { again, methods } = await readNas(version);
      expect(said(await again({ targets: ["csi-pvc-2"] }))).toEqual([
        ...LISTS_OF_A_TARGET.map((collection) => ({ collection, within: "", ...whole })),
        { collection: "datasets", within: "tank", ...whole },
      ]);
      expect(methods()).toContain(listDatasets);
      expect(methods()).not.toContain("sharing.nfs.query");
    });

    test("shows a target that was made anew, and that the one before is gone", async () => {
      const { state, earlier, again } = await readNas(version);
      renumberTarget(state);
      const observations = await again({ targets: ["csi-pvc-2", "csi-pvc-3"] });
      expect(only(observations, "iscsiTargets")).toMatchObject({
        records: [{ id: 44, name: "csi-pvc-2" }],
        gone: [`${HOST}/target/4`],
      });
      expect(only(observations, "iscsiTargetExtents")).toMatchObject({ records: [{ target: 44 }] });
      expect(only(observations, "iscsiExtents")).toMatchObject({ records: [], gone: [] });
      for (const one of observations) earlier.apply(one);
      expect(earlier.findOn(HOST, "iscsiTargets", "name", "csi-pvc-2").map(({ id }) => id)).toEqual(
        [4, 44],
      );
      expect(earlier.coverage("iscsiTargets").map((part) => part.state)).toEqual(["complete"]);
    });

    test("finds a dataset by its path, without what lies below it, and says of another that it is gone", async () => {
      const { state, earlier, again } = await readNas(version);
      const at = state.datasets.findIndex(({ path }) => path === NFS);
      const [moved] = state.datasets.splice(at, 1);
      if (moved) state.datasets.push({ ...moved, path: "tank/k8s/nfs/v/pvc-9" });
      const datasets = [NFS, "tank/k8s/nfs/v/pvc-9", "tank/k8s/nfs/v", "tank/none", "other/none"];
      const tank = only(await again({ datasets }), "datasets");
      expect(tank).toMatchObject({
        within: "tank",
        state: "complete",
        records: [{ path: "tank/k8s/nfs/v/pvc-9" }],
      });
      const before = earlier.findOn(HOST, "datasets", "path", NFS).map(({ key }) => key);
      // where GUIDs show, it is seen to be the same dataset under another path
      expect("gone" in tank ? tank.gone : null).toEqual(hidesGuids ? before : []);
    });

    test("finds shares by directory and, without their case, by name", async () => {
      const { state, again } = await readNas(version);
      for (const share of state.nfsShares) Object.assign(share, { id: 33 });
      for (const name of ["Media", "MEDIA", "media"]) {
        const named = only(await again({ smbShares: [name] }), "shares");
        expect(named).toMatchObject({ state: "complete", records: [], gone: [] });
      }
      for (const share of state.smbShares) Object.assign(share, { id: 44 });
      expect(only(await again({ smbShares: ["mEDIA", "other"] }), "shares")).toMatchObject({
        state: "complete",
        records: [{ id: 44, protocol: "smb", name: "Media" }],
        gone: [`${HOST}/smb/3`],
      });
      expect(only(await again({ shares: [`/mnt/${NFS}`] }), "shares")).toMatchObject({
        records: [{ id: 33, protocol: "nfs" }],
        gone: [`${HOST}/nfs/3`],
      });
    });

    test("goes the way of a subsystem to its zvol, where there are subsystems", async () => {
      const { state, again } = await readNas(version);
      for (const namespace of state.nvmet.namespaces)
        if (namespace.id === 12) Object.assign(namespace, { devicePath: `zvol/${ZVOL}-other` });
      const observations = await again({ subsystems: [`${NQN}:csi-pvc-2`] });
      if (!hasNvmeof) return expect(observations).toEqual([]);
      expect(only(observations, "nvmeofNamespaces")).toMatchObject({
        records: [{ id: 12, zvol: `${ZVOL}-other` }],
        gone: [],
      });
      expect(only(observations, "datasets")).toMatchObject({ records: [], gone: [] });
    });

    test("a pool that went away meanwhile leaves its datasets unknown, not gone", async () => {
      const { state, again } = await readNas(version);
      for (const pool of state.pools) Object.assign(pool, { status: "OFFLINE", imported: false });
      expect(only(await again({ datasets: [NFS] }), "datasets")).toMatchObject({
        within: "tank",
        state: "incomplete",
        reason: { code: "unavailable" },
      });
    });
  },
);

test("where nothing answers, all that was to be read is unknown", async () => {
  const { simulator, again } = await readNas("25.10.6");
  simulator.faults.add({ method: "system.host_id" }, { kind: "internalError" });
  const observations = await again({ targets: ["csi-pvc-2"], datasets: [NFS] });
  expect(new Set(observations.map(({ state }) => state))).toEqual(new Set(["incomplete"]));
  expect(observations.map(({ collection }) => collection)).toEqual([
    ...LISTS_OF_A_TARGET,
    "datasets",
  ]);
});
