import type { KubernetesCollection, KubernetesRecords } from "../model/collections.ts";
import type { ApiClient } from "./api-client.ts";
import { LIMITS, type Purse } from "./budgets.ts";
import type { Kind } from "./kinds/kind.ts";
import { decoding } from "./malformed.ts";
import { acceptOf, objectPath, resourceName } from "./paths.ts";
import { repeating } from "./retry.ts";
import { openEnvelope } from "./wire/envelope.ts";
import { parse } from "./wire/json-list.ts";
import { ProtobufReader } from "./wire/protobuf-reader.ts";
import { WireError } from "./wire/wire-error.ts";

/** One object by name. */
export interface GetRequest<C extends KubernetesCollection> {
  readonly kind: Kind<C>;
  readonly namespace: string;
  readonly name: string;
  readonly cluster: string;
  readonly budget: Purse;
  readonly signal: AbortSignal;
}

/** Reads one object. Throws SourceError, `notFound` where there is none. */
export async function getObject<C extends KubernetesCollection>(
  client: ApiClient,
  request: GetRequest<C>,
): Promise<KubernetesRecords[C]> {
  const { kind, namespace, name, cluster, budget, signal } = request;
  const { contentType, body } = await repeating(client.clock, signal, () =>
    client.read(
      {
        path: objectPath(kind, namespace, name),
        accept: acceptOf(kind),
        asked: {
          verb: "get",
          resource: resourceName(kind),
          namespace: kind.namespaced ? namespace : "",
        },
        budget,
        signal,
      },
      LIMITS.smallAnswerBytes,
    ),
  );
  return decoding(client.source, `get ${resourceName(kind)}`, () =>
    decodeObject(kind, contentType, body, cluster),
  );
}

function decodeObject<C extends KubernetesCollection>(
  kind: Kind<C>,
  contentType: string,
  body: Buffer,
  cluster: string,
): KubernetesRecords[C] {
  if (!contentType.startsWith("application/vnd.kubernetes.protobuf"))
    return kind.fromJson(parse(body.toString("utf8")), cluster);
  const reader = new ProtobufReader(body);
  const envelope = openEnvelope(reader, body.length);
  if (envelope.kind !== kind.kind)
    throw new WireError(kind.kind, envelope.kind || "no kind", "kind");
  return kind.fromProtobuf(reader, envelope.end, cluster);
}
