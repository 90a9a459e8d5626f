import type { KubernetesCollection, KubernetesRecords } from "../model/collections.ts";
import type { Observation, Reason } from "../model/observation.ts";
import { LIMITS } from "./budgets.ts";
import { headerOf, ownerOf, type Round } from "./round.ts";
import { getObject } from "./get.ts";
import { KINDS } from "./kinds/kinds.ts";
import { incomplete } from "./observations.ts";

/**
 * With the rights of one namespace, cluster-scoped kinds cannot be listed, but the PersistentVolumes, class and namespace
 * that its claims name may be readable one by one. What is got this way replaces `notPermitted` by an incomplete
 * observation with the same reason; the first refusal ends it.
 */
export async function readByName(
  round: Round,
  observations: readonly Observation[],
): Promise<readonly Observation[]> {
  const { namespace } = round.reader;
  if (namespace === "") return observations;
  const claims = recordsOf(observations, "persistentVolumeClaims");
  const names = {
    persistentVolumes: claims.map((claim) => claim.pvName),
    storageClasses: claims.map((claim) => claim.storageClass ?? ""),
    namespaces: [namespace],
  };
  const replaced: Observation[] = [];
  for (const observation of observations) replaced.push(await withNamed(round, observation, names));
  return replaced;
}

/** Cluster-scoped kinds of which a namespace's claims name some objects. */
type Named = "persistentVolumes" | "storageClasses" | "namespaces";

type Names = Readonly<Record<Named, readonly string[]>>;

function recordsOf<C extends KubernetesCollection>(
  observations: readonly Observation[],
  collection: C,
): readonly KubernetesRecords[C][] {
  const observation = observations.find((candidate) => candidate.collection === collection);
  return observation !== undefined && "records" in observation
    ? (observation.records as readonly KubernetesRecords[C][])
    : [];
}

async function withNamed(
  round: Round,
  observation: Observation,
  names: Names,
): Promise<Observation> {
  if (observation.state !== "notPermitted") return observation;
  const collection = observation.collection as Named;
  if (!Object.hasOwn(names, collection)) return observation;
  const named = [...new Set(names[collection])].filter((name) => name !== "");
  const records = await getEach(round, collection, named.slice(0, LIMITS.volumesByName));
  if (records.length === 0) return observation;
  return incomplete(
    headerOf(round, collection, "", observation.startedAt),
    records,
    leftOut(observation.reason, named.length - LIMITS.volumesByName),
  );
}

/** Says how many were not even asked for by name. */
function leftOut(reason: Reason, count: number): Reason {
  if (count <= 0) return reason;
  return { ...reason, message: `${reason.message}; ${count} more were not asked for by name` };
}

async function getEach<C extends Named>(
  round: Round,
  collection: C,
  names: readonly string[],
): Promise<readonly KubernetesRecords[C][]> {
  const { client } = round.reader;
  const { budget, signal } = round.how;
  const records: KubernetesRecords[C][] = [];
  try {
    for (const name of names) {
      const request = {
        kind: KINDS[collection],
        namespace: "",
        name,
        cluster: ownerOf(round),
        budget,
        signal,
      };
      records.push(await getObject(client, request));
    }
  } catch (error) {
    // A bug still throws here; a refusal leaves what was got before it.
    client.failure(error, signal);
  }
  return records;
}
