import { nasDataset, nasSnapshot } from "../simulators/truenas/given.ts";
import { reboot } from "../simulators/truenas/steps.ts";
import type { KubernetesObject } from "../simulators/world/port.ts";
import type { StartedWorld } from "../simulators/world/start.ts";
import type { Random } from "../sim/random.ts";

const PARENT = "tank/k8s/iscsi/v";
/** Volumes that come and go: so many at most at a time. */
const ALIVE = 50;
/** Every so many steps something larger goes wrong with a source. */
const TROUBLE_EVERY = 200;

/** One that came, and what it is made of. */
interface Volume {
  readonly name: string;
  readonly objects: KubernetesObject[];
}

/**
 * What happens to a world that is watched for hours, a step at a time: volumes with claims and Pods come under new names and
 * go, half of them leave their zvol behind for a while, snapshots come and go; and at times a source is cut, compacted or rebooted.
 * At every moment the world is about as large as it was.
 */
export class Churn {
  readonly #world: StartedWorld;
  readonly #random: Random;
  readonly #volumes: Volume[] = [];
  /** Zvols whose PersistentVolume is gone. */
  readonly #left: string[] = [];
  #steps = 0;

  constructor(world: StartedWorld, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  get steps(): number {
    return this.#steps;
  }

  async step(): Promise<void> {
    this.#steps += 1;
    if (this.#steps % TROUBLE_EVERY === 0) await this.#trouble();
    if (this.#volumes.length < ALIVE || this.#random.chance(0.5)) await this.#create();
    else await this.#delete();
    if (this.#left.length > ALIVE / 5) this.#destroy(this.#left.shift() ?? "");
  }

  async #create(): Promise<void> {
    const { store } = this.#cluster;
    const claim = await store.create({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: `soak-${this.#steps}`, namespace: "default" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    });
    const name = `pvc-${claim.metadata.uid}`;
    this.#state.datasets.push(
      nasDataset(`${PARENT}/${name}`, { volsizeBytes: 2 ** 30, createdAt: Date.now() }),
    );
    this.#state.snapshots.push(nasSnapshot(`${PARENT}/${name}@auto-${this.#steps}`));
    const objects = [claim, await store.create(volumeOf(name, claim))];
    objects.push(await store.create(podOf(`soak-${this.#steps}`)));
    this.#volumes.push({ name, objects });
  }

  async #delete(): Promise<void> {
    const [volume] = this.#volumes.splice(this.#random.below(this.#volumes.length), 1);
    if (volume === undefined) return;
    for (const object of volume.objects.toReversed()) await this.#cluster.store.delete(object);
    if (this.#random.chance(0.5)) this.#left.push(volume.name);
    else this.#destroy(volume.name);
  }

  #destroy(name: string): void {
    const path = `${PARENT}/${name}`;
    const { datasets, snapshots } = this.#state;
    datasets.splice(0, datasets.length, ...datasets.filter((one) => one.path !== path));
    snapshots.splice(0, snapshots.length, ...snapshots.filter((one) => one.dataset !== path));
  }

  async #trouble(): Promise<void> {
    const happenings: readonly (() => void | Promise<void>)[] = [
      () => this.#cluster.store.compact(),
      () => reboot(this.#state),
      () => this.#nas.dropConnections(),
      () => this.#cluster.faults.add({ fault: { kind: "reset" }, times: 20 }),
      () => this.#cluster.faults.add({ fault: { kind: "status", code: 503 }, times: 20 }),
      () => void this.#nas.faults.add({ method: "*", times: 5 }, { kind: "cut" }),
      async () => {
        await this.#cluster.goDown();
        await this.#cluster.comeUp();
      },
    ];
    await this.#random.pick(happenings)();
  }

  get #cluster() {
    const [cluster] = this.#world.clusters;
    if (cluster === undefined) throw new Error("the world has no cluster");
    return cluster.simulator;
  }

  get #nas() {
    const [system] = this.#world.systems;
    if (system === undefined) throw new Error("the world has no NAS");
    return system.simulator;
  }

  get #state() {
    return this.#nas.state;
  }
}

function volumeOf(name: string, { metadata }: KubernetesObject): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Delete",
      claimRef: { namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
      csi: {
        driver: "org.democratic-csi.iscsi",
        volumeHandle: name,
        volumeAttributes: {
          node_attach_driver: "iscsi",
          iqn: `iqn.2005-10.org.freenas.ctl:${name}`,
          lun: "0",
          portal: "10.0.0.10:3260",
        },
      },
    },
    status: { phase: "Bound" },
  };
}

function podOf(claimName: string): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: claimName, namespace: "default" },
    spec: {
      nodeName: "worker-1",
      containers: [{ name: "app", image: "app" }],
      volumes: [{ name: "data", persistentVolumeClaim: { claimName } }],
    },
    status: { phase: "Running" },
  };
}
