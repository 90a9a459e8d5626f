import { SourceError } from "../lib/errors.ts";
import type { Budget } from "../model/source.ts";
import type { ApiClient } from "./api-client.ts";
import { LIMITS } from "./budgets.ts";
import type { Kind } from "./kinds/kind.ts";
import { decoding } from "./malformed.ts";
import { repeating } from "./retry.ts";
import { parse } from "./wire/json-list.ts";
import { jsonField as json, list, message, text } from "./wire/types.ts";
import { WireError } from "./wire/wire-error.ts";

/** The API groups that a server serves, with their resources by version; null where a version's resources were not told. */
export type Discovery = ReadonlyMap<string, ReadonlyMap<string, readonly string[] | null>>;

/** Aggregated discovery (apidiscovery.k8s.io v2, GA in 1.30, v2beta1 from 1.26); older servers answer with a list of groups. */
const ACCEPT = [
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
  "application/json",
].join(",");

/** Every cluster serves this group; an answer without it is not the whole truth. */
const ALWAYS_SERVED = "storage.k8s.io";

/** Asks which API groups there are, once. Throws SourceError; an answer that lacks a group served everywhere is a mismatch. */
export async function discover(
  client: ApiClient,
  budget: Budget,
  signal: AbortSignal,
): Promise<Discovery> {
  const { kind, items, groups } = await readJson(client, "/apis", DISCOVERY, budget, signal);
  const found = kind === "APIGroupDiscoveryList" ? aggregated(items ?? []) : plain(groups ?? []);
  if (found.has(ALWAYS_SERVED)) return found;
  throw new SourceError({
    code: "mismatch",
    source: client.source,
    message: `discovery does not name the API group ${ALWAYS_SERVED}, which every cluster serves`,
    next: "check what stands between here and the API server",
  });
}

/**
 * Null where the kind is served; else why it is not there, as the proof of its absence. Throws SourceError where the server
 * does not know it for sure, or serves the group in other versions than ours.
 */
export async function absenceOf(
  client: ApiClient,
  kind: Kind,
  discovery: Discovery,
  budget: Budget,
  signal: AbortSignal,
): Promise<string | null> {
  const versions = discovery.get(kind.group);
  if (versions === undefined) return `API group ${kind.group} is not served`;
  const resources = versions.get(kind.version);
  if (resources === undefined) throw unsupported(client, kind, [...versions.keys()]);
  const names = resources ?? (await resourcesOf(client, kind, budget, signal));
  return names.includes(kind.resource)
    ? null
    : `API group ${kind.group} does not serve ${kind.resource}`;
}

const DISCOVERY = message({
  kind: json(text),
  items: json(
    list(
      message({
        metadata: json(message({ name: json(text) })),
        versions: json(
          list(
            message({
              version: json(text),
              freshness: json(text),
              resources: json(list(message({ resource: json(text) }))),
            }),
          ),
        ),
      }),
    ),
  ),
  groups: json(
    list(message({ name: json(text), versions: json(list(message({ version: json(text) }))) })),
  ),
});

type Answer = NonNullable<ReturnType<typeof DISCOVERY.fromJson>>;

/** A version whose freshness is not `Current` comes from an API server that could not be asked; its resources count as untold. */
function aggregated(items: NonNullable<Answer["items"]>): Discovery {
  return new Map(
    items.map(({ metadata, versions }) => {
      const told = (versions ?? []).map(({ version, freshness, resources }) => {
        const names =
          freshness === "Stale" ? null : (resources ?? []).map(({ resource }) => resource ?? "");
        return [version ?? "", names] as const;
      });
      return [metadata?.name ?? "", new Map(told)] as const;
    }),
  );
}

function plain(groups: NonNullable<Answer["groups"]>): Discovery {
  return new Map(
    groups.map(
      ({ name, versions }) =>
        [
          name ?? "",
          new Map((versions ?? []).map(({ version }) => [version ?? "", null] as const)),
        ] as const,
    ),
  );
}

const RESOURCES = message({
  kind: json(text),
  resources: json(list(message({ name: json(text) }))),
});

async function resourcesOf(
  client: ApiClient,
  { group, version }: Kind,
  budget: Budget,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { resources } = await readJson(
    client,
    `/apis/${group}/${version}`,
    RESOURCES,
    budget,
    signal,
  );
  return (resources ?? []).map(({ name }) => name ?? "");
}

async function readJson<T>(
  client: ApiClient,
  path: string,
  type: { fromJson(value: unknown): T | undefined },
  budget: Budget,
  signal: AbortSignal,
): Promise<T> {
  const request = {
    path,
    accept: path === "/apis" ? ACCEPT : "application/json",
    asked: { verb: "get", resource: path, namespace: "" },
    budget,
    signal,
  } as const;
  const { contentType, body } = await repeating(client.clock, signal, () =>
    client.read(request, LIMITS.smallAnswerBytes),
  );
  return decoding(client.source, `get ${path}`, () => {
    if (!contentType.startsWith("application/json"))
      throw new WireError("JSON", contentType.split(";")[0] || "no content type");
    return type.fromJson(parse(body.toString("utf8"))) as T;
  });
}

function unsupported(
  client: ApiClient,
  { group, version }: Kind,
  served: readonly string[],
): SourceError {
  return new SourceError({
    code: "unsupported",
    source: client.source,
    message: `API group ${group} serves ${served.join(", ")}, not ${version}`,
    next: "update the snapshot controller and its CRDs",
  });
}
