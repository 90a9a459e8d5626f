import { expect, test } from "vitest";
import { stringify } from "yaml";
import { defineWorld } from "../world/define.ts";
import { nasOf, NOW, poured } from "../world/given.ts";
import { loadWorld } from "../world/yaml.ts";
import { ISCSI, NFS } from "../world/installs.ts";
import type { World } from "../world/world.ts";
import { everyFate, everyWideFate, volumeFatesOf, volumeWithFate } from "./every-fate.ts";

/** No fate says it: it follows from a clone that the NAS has. */
const BLOCKED_BY_CLONE = ["pv-deletion-blocked"] as const;

test("every fate but those of hidden clusters and templates has its volume", () => {
  const stories = (world: World): ReadonlySet<string> =>
    new Set(world.volumes.map(({ story }) => story));
  expect(stories(everyFate())).toEqual(
    new Set([...volumeFatesOf("nfs"), ...volumeFatesOf("iscsi")]),
  );
  expect(stories(everyWideFate())).toEqual(
    new Set([...volumeFatesOf("smb"), ...volumeFatesOf("nvmeof")]),
  );
});

test.each([
  ["NFS and iSCSI", everyFate],
  ["SMB and NVMe-oF", everyWideFate],
])("the truth of all fates on %s is the sum of what each says", async (_, made) => {
  const world = made();
  const { truth } = await poured(world);
  const expected = [
    ...world.volumes.flatMap(({ fate, install }) => fate.findings[install.protocol]),
    ...world.snapshots.flatMap(({ fate }) => fate.findings),
    ...world.volumes.flatMap(({ story }) => (story === "sourceOfClone" ? BLOCKED_BY_CLONE : [])),
  ];
  expect(truth.findings.map(({ rule }) => rule).toSorted()).toEqual(expected.toSorted());
});

test.each([
  ["NFS and iSCSI", everyFate],
  ["SMB and NVMe-oF", everyWideFate],
])("PVs on %s are in the phase that their fate says", async (_, made) => {
  const { world, ports, bindings } = await poured(made());
  const pvs = new Map(ports["prod"]?.list("PersistentVolume").map((pv) => [pv.metadata.name, pv]));
  for (const volume of world.volumes) {
    const pv = pvs.get(bindings.volumes.get(volume.id)?.pvName ?? "");
    if (volume.fate.pv === "gone") {
      expect(pv, volume.id).toBeUndefined();
    } else {
      const released = volume.fate.pv === "released" || volume.fate.pv === "terminating";
      expect(pv, volume.id).toMatchObject({ status: { phase: released ? "Released" : "Bound" } });
    }
  }
});

test("a story written as YAML and loaded again is the same world", async () => {
  const { volumes, snapshots } = volumeWithFate("snapshotContent", NFS.name, "a/b");
  const story = {
    world: "round-trip",
    story: "There and back.",
    systems: [{ name: "nas1", tasks: [{ dataset: "tank/k8s", every: "12h" }] }],
    clusters: [{ name: "prod" }],
    installs: [NFS, ISCSI],
    volumes,
    snapshots,
  };
  const [written, loaded] = [
    await poured(defineWorld(story)),
    await poured(loadWorld(stringify(story))),
  ];
  expect(nasOf(loaded)).toEqual(nasOf(written));
  expect(loaded.truth).toEqual(written.truth);
  expect(nasOf(loaded).snapshots.every(({ createdAt }) => createdAt <= NOW)).toBe(true);
});
