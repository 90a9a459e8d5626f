import type { Pod, VolumeAttachment } from "../../program/src/model/kubernetes.ts";
import type { TrueTarget } from "../nas-objects.ts";
import { type Act, type Action, pause, type Steps } from "../op.ts";
import { hold, metaOf, nodeOf, type TrueNode, type Volume } from "../world.ts";
import { onCluster } from "./about.ts";
import { standing } from "./mounts.ts";
import { isBlock } from "./volume-access.ts";

/** Where volumes are mounted, and what stays of it when the Pod is gone. */

const DAY_MS = 86_400_000;

/**
 * A Pod mounts the claim on a node: attached there, logged in where it is a block volume, and in the end all of it undone.
 * A detach that fails leaves the attachment, an unclean unstage the session (facts/democratic-csi §5.1 no. 26).
 */
export const runOnNode: Action = {
  on: "volume",
  makes: null,
  weight: 4,
  *run(act) {
    const volume = standing(act);
    if (!volume) return;
    const { cluster } = volume.install;
    const pv = cluster.objects.persistentVolumes.get(volume.pvUid)?.record;
    if (pv?.phase !== "Bound") return;
    const node = act.random.pick([...cluster.nodes.values()]);
    hold(cluster, "pods", podOn(act, volume, node), []);
    yield pause(act.random);
    if (!isFree(act, volume, pv.name, node)) return;
    const attachment = attachmentOf(act, volume, pv.name, node);
    hold(cluster, "volumeAttachments", attachment, [volume.dataset]);
    yield pause(act.random);
    logIn(act, volume, node);
    yield act.random.delayMs(60_000, 10 * DAY_MS);
    cluster.objects.pods.delete(act.uid(9));
    yield* undo(act, volume, attachment.uid);
  },
};

/** A node is taken out of its cluster for good or for a while; its Pods go, its attachments wait for somebody. */
export const removeNode: Action = onCluster(1, function* (act, cluster) {
  const name = "worker-2";
  const pods = [...cluster.objects.pods.values()].filter(({ record }) => record.nodeName === name);
  cluster.nodes.delete(name);
  for (const { record } of pods) cluster.objects.pods.delete(record.uid);
  yield act.random.delayMs(60_000, 10 * DAY_MS);
  cluster.nodes.set(name, nodeOf(cluster.name, name, act.world.now));
});

/** `helm uninstall` of one driver; classes that people made stay, and so do volumes (facts/democratic-csi §5.1 no. 30). */
export const uninstallDriver: Action = onCluster(1, function* (act, cluster) {
  const driver = act.random.pick([...cluster.classes]);
  cluster.drivers.delete(driver);
  yield act.random.delayMs(60_000, 5 * DAY_MS);
  cluster.drivers.add(driver);
});

function podOn(act: Act, volume: Volume, { name: nodeName }: TrueNode): Pod {
  return {
    ...metaOf(volume.install.cluster, act.uid(9), `pod-${act.op.id}`, act.world.now),
    namespace: volume.namespace,
    phase: "Running",
    nodeName,
    owner: null,
    claims: [volume.claimName],
    inlineVolumes: [],
    driverPod: null,
  };
}

/** Not attached to another node, or somebody deletes that attachment by force: nothing fences the other node (no. 27). */
function isFree(act: Act, { install }: Volume, pvName: string, node: TrueNode): boolean {
  const { volumeAttachments } = install.cluster.objects;
  const elsewhere = [...volumeAttachments.values()].filter(
    ({ record }) => record.pvName === pvName && record.nodeName !== node.name,
  );
  if (elsewhere.length > 0 && act.random.chance(0.4)) return false;
  for (const { record } of elsewhere) volumeAttachments.delete(record.uid);
  return true;
}

function attachmentOf(act: Act, volume: Volume, pvName: string, node: TrueNode): VolumeAttachment {
  return {
    ...metaOf(volume.install.cluster, act.uid(8), `csi-${act.op.id}`, act.world.now),
    driver: volume.install.driver,
    nodeName: node.name,
    pvName,
    attached: true,
    error: null,
  };
}

/** Some nodes have two paths: two sessions of one machine. */
function logIn(act: Act, { install, dataset }: Volume, { name, address }: TrueNode): void {
  if (!isBlock(install.protocol)) return;
  const { sessions } = install.system;
  const target = targetOf(install, dataset);
  if (!target) return;
  const protocol = install.protocol === "iscsi" ? "iscsi" : "nvmeof";
  const initiator =
    protocol === "iscsi" ? "iqn.1993-08.org.debian:01" : "nqn.2014-08.org.nvmexpress";
  const from = { name: `${initiator}:${install.cluster.name}-${name}`, address };
  for (const id of act.random.pick([[act.op.id], [act.op.id, SECOND_PATH + act.op.id]]))
    sessions.set(id, { id, protocol, targetName: target.name, needs: [dataset], from });
}

/** Operations are far fewer. */
const SECOND_PATH = 1_000_000;

function targetOf(
  { system: { targets, subsystems } }: Volume["install"],
  dataset: string,
): Pick<TrueTarget, "name"> | undefined {
  return [...targets.values(), ...subsystems.values()].find(({ of }) => of === dataset);
}

function* undo(act: Act, { install }: Volume, attachment: string): Steps {
  const logOut = () => {
    for (const id of [act.op.id, SECOND_PATH + act.op.id]) install.system.sessions.delete(id);
  };
  const detach = () => install.cluster.objects.volumeAttachments.delete(attachment);
  const late = act.random.pick([[], [], [logOut], [detach], [logOut, detach]]);
  for (const step of [logOut, detach]) {
    yield pause(act.random);
    if (!late.includes(step)) step();
  }
  if (late.length === 0) return;
  yield act.random.delayMs(3_600_000, 20 * DAY_MS);
  for (const step of late) step();
}
