import { atMost } from "../lib/concurrency.ts";
import { once } from "../lib/once-each.ts";
import {
  type Collection,
  KUBERNETES_COLLECTIONS,
  type KubernetesCollection,
} from "../model/collections.ts";
import type { Observation } from "../model/observation.ts";
import type { ClusterSource, ReadOptions, Spent } from "../model/source.ts";
import { LIMITS } from "./budgets.ts";
import { readByName } from "./by-name.ts";
import { createAccessReviewer } from "./access/reviewer.ts";
import { type ConnectedCluster, connectCluster } from "./connect.ts";
import { discover } from "./discovery.ts";
import { kindsOf } from "./kinds/kinds.ts";
import { readDriverConfigs } from "./driver-configs.ts";
import type { KubeletAccess } from "./kubelets/kubelet-client.ts";
import { createKubeletSource } from "./kubelets/kubelet-source.ts";
import { failed } from "./observations.ts";
import type { ClusterEnvironment, ClusterOptions } from "./options.ts";
import { type ClusterReader, headerOf, proveIdentity, type Round } from "./round.ts";
import { readCollection } from "./read-collection.ts";
import { authorityOf } from "./trust.ts";
import { noteVersion } from "./version.ts";
import { watchCluster } from "./watch-cluster.ts";

/** A cluster as a source, with what it spent. */
export interface KubernetesSource extends ClusterSource {
  readonly spent: Spent;
  /** Namespace of the context; "" where it names none. */
  readonly contextNamespace: string;
}

/**
 * One Kubernetes cluster as a source. Finds and checks kubeconfig and files at once and throws ConfigError for what is wrong
 * with them; whatever the cluster does afterwards is an observation.
 */
export function createClusterSource(
  options: ClusterOptions,
  environment: ClusterEnvironment,
): KubernetesSource {
  const cluster = connectCluster(options, environment);
  const reader: ClusterReader = {
    ...cluster,
    namespace: options.namespace ?? "",
    known: { id: null, version: null },
    slot: atMost(LIMITS.parallelLists),
  };
  return {
    kind: "cluster",
    name: cluster.name,
    get version() {
      return reader.known.version;
    },
    contextNamespace: cluster.connection.namespace,
    spent: {
      interactive: cluster.budgets.interactive.use,
      background: cluster.budgets.background.use,
      verify: cluster.budgets.verify.use,
      review: cluster.budgets.review.use,
    },
    access: createAccessReviewer(reader),
    answered: cluster.client.answered,
    read: (collections, how) => readCluster(reader, kubernetesOnly(collections), how),
    readDriverConfigs: (how) => readDriverConfigs(reader, options.driverSecrets ?? [], how),
    kubelets: (caPem) => createKubeletSource(kubeletAccess(cluster, caPem, options.requestMs)),
    watch: (collections, how) => watchCluster(reader, kubernetesOnly(collections), how),
    close: () => cluster.close(),
  };
}

function kubeletAccess(
  { name, client, connection, credentials }: ConnectedCluster,
  caPem: string | null,
  requestMs: number | null,
): KubeletAccess {
  return {
    source: name,
    clock: client.clock,
    credentials,
    authority: caPem ?? authorityOf(connection) ?? [],
    userWhere: connection.userWhere,
    isSomebodyElse: connection.impersonate !== null,
    requestMs: requestMs ?? LIMITS.kubeletMs,
  };
}

function kubernetesOnly(collections: readonly Collection[]): readonly KubernetesCollection[] {
  return KUBERNETES_COLLECTIONS.filter((collection) => collections.includes(collection));
}

async function readCluster(
  reader: ClusterReader,
  collections: readonly KubernetesCollection[],
  how: ReadOptions,
): Promise<readonly Observation[]> {
  const startedAt = reader.client.clock.now();
  try {
    const id = await proveIdentity(reader, how);
    const round: Round = {
      reader,
      how,
      id,
      discovery: once(() => discover(reader.client, how.budget, how.signal)),
    };
    const reads = collections
      .flatMap(kindsOf)
      .map((kind) => reader.slot(() => readCollection(round, kind)));
    const [lists] = await Promise.all([
      Promise.all(reads),
      how.pass === "first" ? noteVersion(reader, how) : null,
    ]);
    const observations = lists.map(({ observation }) => observation);
    return await readByName(round, observations);
  } catch (error) {
    const reason = reader.client.failure(error, how.signal);
    return collections
      .flatMap(kindsOf)
      .map(({ collection, part }) =>
        failed(headerOf({ reader, how, id: null }, collection, part, startedAt), [], reason),
      );
  }
}
