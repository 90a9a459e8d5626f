import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { objectOf } from "../../../simulators/kubernetes/entry.ts";
import { RESOURCES } from "../../../simulators/kubernetes/resources.ts";
import { smallCompany } from "../../../simulators/scenarios/small-company.ts";
import type { KubernetesObject } from "../../../simulators/world/port.ts";
import { type StartedWorld, startWorld } from "../../../simulators/world/start.ts";
import { saidOf, scanWorld } from "./given-world.ts";

/**
 * The last read over sockets: what comes, goes or changes in Kubernetes while the NAS is read. The cluster moves right before
 * the NAS answers for its pools, so the first read shows it as it was and the last one as it is.
 */
let world: StartedWorld;

beforeEach(async () => {
  world = await startWorld(smallCompany);
});
afterEach(() => world.close());

/** Scans while `move` happens between the two reads of Kubernetes. */
async function certainWhile(move: () => void): Promise<readonly string[]> {
  const [system] = world.systems;
  system?.simulator.faults.add({ method: "pool.query" }, { kind: "step", step: move });
  return saidOf(await scanWorld(world)).certain;
}

const store = () => {
  const [cluster] = world.clusters;
  if (!cluster) throw new Error("the small company has no cluster");
  return cluster.simulator.store;
};

/** A PersistentVolume of the cluster as the API server has it. */
function volume(which: (object: KubernetesObject) => boolean): KubernetesObject {
  const resource = RESOURCES.find(({ plural }) => plural === "persistentvolumes");
  const found = resource && store().table(resource).all().map(objectOf).find(which);
  if (!found) throw new Error("the small company has no such PersistentVolume");
  return found;
}

/** Of the drivers of the company; what got stuck in the cluster itself is of no CSI driver, or is several findings at once. */
const isOfCsi = ({ spec }: KubernetesObject) => "csi" in (spec as object);

const isReleased = (pv: KubernetesObject) =>
  isOfCsi(pv) && (pv["status"] as { phase?: string } | undefined)?.phase === "Released";

describe("the last read of Kubernetes", () => {
  it("sees the PersistentVolume that came while the NAS was read: its dataset is no leftover", async () => {
    const whole = saidOf(await scanWorld(world)).certain;
    const line = whole.find((one) => one.startsWith("dataset-unreferenced dataset/"));
    const leaf = line?.split(" ")[1]?.split("/").at(-1) ?? "";
    const pattern = volume((pv) => isOfCsi(pv) && pv.metadata.name !== leaf);
    const { driver } = (pattern["spec"] as { csi: { driver: string } }).csi;
    const csi = { driver, volumeHandle: leaf, volumeAttributes: {} };
    const found = await certainWhile(() => {
      void store().create({
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: leaf },
        spec: { ...(pattern["spec"] as object), csi, claimRef: undefined },
        status: { phase: "Available" },
      });
    });
    expect(whole).toContain(line);
    expect(found).not.toContain(line);
  });

  it("misses the PersistentVolume that went: neither it nor its dataset is judged", async () => {
    const whole = saidOf(await scanWorld(world)).certain;
    const released = volume(isReleased);
    const found = await certainWhile(() => {
      const metadata = { ...released.metadata, finalizers: [] };
      void store()
        .update({ ...released, metadata })
        .then((free) => store().delete(free));
    });
    const pv = `pv/${released.metadata.name}`;
    expect(whole).toContain(`pv-released ${pv}`);
    expect(found).toEqual(whole.filter((one) => !one.endsWith(` ${pv}`)));
  });

  it("sees what changed: a hint of the owner counts as it is now", async () => {
    const released = volume(isReleased);
    const { metadata } = released;
    const labels = { ...metadata.labels, "kor/used": "true" };
    const found = await certainWhile(() => {
      void store().update({ ...released, metadata: { ...metadata, labels } });
    });
    expect(found.filter((one) => one.startsWith("pv-released"))).not.toContain(
      `pv-released pv/${metadata.name}`,
    );
  });
});
