import type { KubernetesCollection } from "../model/collections.ts";
import type { Change, Observation } from "../model/observation.ts";
import type { ReadOptions } from "../model/source.ts";
import type { ClusterReader } from "./round.ts";

export async function* watchCluster(
  _reader: ClusterReader,
  _collections: readonly KubernetesCollection[],
  _how: Omit<ReadOptions, "pass">,
): AsyncGenerator<Observation | Change> {}
