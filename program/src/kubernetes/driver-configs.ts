import { parseDocument } from "yaml";
import type { DriverConfig } from "../model/kubernetes.ts";
import type { Observation } from "../model/observation.ts";
import type { ReadOptions } from "../model/source.ts";
import type { ApiClient } from "./api-client.ts";
import { LIMITS } from "./budgets.ts";
import { namespacedMetaOf, OBJECT_META } from "./kinds/meta.ts";
import { decoding } from "./malformed.ts";
import { complete, failed } from "./observations.ts";
import { repeating } from "./retry.ts";
import { type ClusterReader, headerOf, ownerOf, proveIdentity } from "./round.ts";
import { parse } from "./wire/json-list.ts";
import { jsonField as json, message, textMap } from "./wire/types.ts";
import { typeName, WireError } from "./wire/wire-error.ts";

/** Key of the Secret under which the chart of democratic-csi keeps the configuration (facts/democratic-csi §3.2). */
const CONFIG_KEY = "driver-config-file.yaml";

/** core/v1 Secret: the one key, in base64. */
const SECRET = message({
  metadata: json(OBJECT_META),
  data: json(textMap([CONFIG_KEY])),
});

/**
 * Reads the Secrets that somebody allowed by "namespace/name". They hold the NAS administrator's credentials: of each, the
 * few settings of `DriverConfig` are kept and the rest is dropped here; no message shows any of it.
 */
export async function readDriverConfigs(
  reader: ClusterReader,
  secrets: readonly string[],
  how: ReadOptions,
): Promise<readonly Observation[]> {
  if (secrets.length === 0) return [];
  const startedAt = reader.client.clock.now();
  const configs: DriverConfig[] = [];
  let id = reader.known.id;
  const header = () => headerOf({ reader, how, id }, "driverConfigs", "", startedAt);
  try {
    id = await proveIdentity(reader, how);
    for (const secret of secrets)
      configs.push(await readDriverConfig(reader.client, secret, ownerOf({ reader, id }), how));
    const evidence = `${configs.length} of ${secrets.length}`;
    return [complete(header(), configs, [{ check: "every named Secret read", evidence }])];
  } catch (error) {
    return [failed(header(), configs, reader.client.failure(error, how.signal))];
  }
}

async function readDriverConfig(
  client: ApiClient,
  secret: string,
  cluster: string,
  { budget, signal }: ReadOptions,
): Promise<DriverConfig> {
  const [namespace = "", name = ""] = secret.split("/");
  const request = {
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`,
    accept: "application/json",
    asked: { verb: "get", resource: "secrets", namespace },
    budget,
    signal,
  } as const;
  const { body } = await repeating(client.clock, signal, () =>
    client.read(request, LIMITS.smallAnswerBytes),
  );
  return decoding(client.source, `get secret ${secret}`, () =>
    configFrom(SECRET.fromJson(parse(body.toString("utf8"))), cluster),
  );
}

function configFrom(secret: ReturnType<typeof SECRET.fromJson>, cluster: string): DriverConfig {
  const encoded = secret?.data?.[CONFIG_KEY];
  const at = `data["${CONFIG_KEY}"]`;
  if (encoded === undefined) throw new WireError("a driver's configuration", "none", at);
  const config = asMap(configuration(Buffer.from(encoded, "base64").toString("utf8"), at));
  const zfs = asMap(config["zfs"]);
  const names = asMap(config["iscsi"] ?? config["nvmeof"] ?? config["smb"]);
  return {
    ...namespacedMetaOf(secret?.metadata, cluster),
    driver: textOf(config["driver"]),
    parent: textOf(zfs["datasetParentName"]),
    snapshotParent: textOf(zfs["detachedSnapshotsDatasetParentName"]),
    instanceId: textOf(config["instance_id"]),
    namePrefix: textOf(names["namePrefix"]),
    nameSuffix: textOf(names["nameSuffix"]),
    enableQuotas: flagOf(zfs["datasetEnableQuotas"]),
  };
}

/** YAML, JSON included; what is wrong with it is not said, since the words of a parser quote what they read. */
function configuration(yaml: string, at: string): unknown {
  const document = parseDocument(yaml);
  if (document.errors.length > 0) throw new WireError("YAML", "something else", at);
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new WireError("YAML", "aliases without end", at);
  }
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new WireError("a map", typeName(value));
}

/** Placeholders ("${PARENT}", from 1.9.5 on) are filled in where the driver runs, which we do not see. */
function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" && !value.includes("${") ? value : null;
}

function flagOf(value: unknown): boolean | null {
  if (value === "true" || value === "false") return value === "true";
  return typeof value === "boolean" ? value : null;
}
