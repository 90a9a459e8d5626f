import { jsonReply } from "./reply.ts";
import type { BodyReply } from "./reply.ts";
import { apiVersionOf } from "./resources.ts";
import type { Resource } from "./resources.ts";

const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const STATUS_VERBS = ["get", "patch", "update"];
const AGGREGATED =
  /application\/json;(?=[^,]*g=apidiscovery\.k8s\.io)(?=[^,]*v=v2(?:[;,]|$))[^,]*/u;
const AGGREGATED_TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Version that the simulator claims to be: the one its wording was compared with. */
const GIT_VERSION = "v1.37.2";

/**
 * Answers `/version`, `/api`, `/apis` and the lists below them for these resources; undefined for other paths. `/api` and
 * `/apis` answer aggregated (apidiscovery.k8s.io/v2) where that is asked for.
 */
export function discoveryReply(
  path: string,
  accept: string,
  served: readonly Resource[],
): BodyReply | undefined {
  const segments = path.split("/").filter((segment) => segment !== "");
  const [root, ...rest] = segments;
  switch (root) {
    case "version":
      return jsonReply(JSON.stringify(versionInfo(), null, 2));
    case "api":
      return rest.length === 0
        ? legacyRoot(accept, served)
        : resourceList(rest.join("/"), served, "");
    case "apis":
      return groupReply(rest, accept, served);
    default:
      return undefined;
  }
}

function versionInfo(): Record<string, string> {
  const [major = "", minor = ""] = GIT_VERSION.slice(1).split(".");
  return {
    major,
    minor,
    gitVersion: GIT_VERSION,
    gitTreeState: "",
    compiler: "gc",
    platform: "linux/amd64",
  };
}

function legacyRoot(accept: string, served: readonly Resource[]): BodyReply {
  const core = served.filter(({ group }) => group === "");
  return AGGREGATED.test(accept)
    ? aggregated([core])
    : jsonReply(
        JSON.stringify({ kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] }),
      );
}

function groupReply(
  rest: readonly string[],
  accept: string,
  served: readonly Resource[],
): BodyReply | undefined {
  const named = served.filter(({ group }) => group !== "");
  const groups = [...Map.groupBy(named, ({ group }) => group).values()];
  const [group, version] = rest;
  if (group === undefined) {
    const list = { kind: "APIGroupList", apiVersion: "v1", groups: groups.map(apiGroup) };
    return AGGREGATED.test(accept) ? aggregated(groups) : jsonReply(JSON.stringify(list));
  }
  if (version !== undefined) {
    return rest.length === 2 ? resourceList(`${group}/${version}`, served, group) : undefined;
  }
  const members = groups.find((candidate) => candidate[0]?.group === group);
  return (
    members &&
    jsonReply(JSON.stringify({ kind: "APIGroup", apiVersion: "v1", ...apiGroup(members) }))
  );
}

function apiGroup(members: readonly Resource[]): Record<string, unknown> {
  const { group = "", version = "" } = members[0] ?? {};
  const entry = { groupVersion: `${group}/${version}`, version };
  return { name: group, versions: [entry], preferredVersion: entry };
}

/** The list of the oldest group says no `apiVersion` of its own. */
function resourceList(
  groupVersion: string,
  served: readonly Resource[],
  group: string,
): BodyReply | undefined {
  const members = served.filter(
    (resource) => resource.group === group && apiVersionOf(resource) === groupVersion,
  );
  if (members.length === 0) {
    return undefined;
  }
  const resources = members.flatMap((resource) => [
    apiResource(resource),
    ...statusResource(resource),
  ]);
  const apiVersion = group === "" ? {} : { apiVersion: "v1" };
  const list = { kind: "APIResourceList", ...apiVersion, groupVersion, resources };
  return jsonReply(JSON.stringify(list));
}

function apiResource({
  plural,
  singular,
  namespaced,
  kind,
  shortNames,
}: Resource): Record<string, unknown> {
  const names = shortNames.length === 0 ? {} : { shortNames };
  return { name: plural, singularName: singular, namespaced, kind, verbs: VERBS, ...names };
}

function statusResource({
  plural,
  namespaced,
  kind,
  hasStatus,
}: Resource): Record<string, unknown>[] {
  return hasStatus
    ? [{ name: `${plural}/status`, singularName: "", namespaced, kind, verbs: STATUS_VERBS }]
    : [];
}

function aggregated(groups: readonly (readonly Resource[])[]): BodyReply {
  const items = groups.map((members) => {
    const { group = "", version = "" } = members[0] ?? {};
    const resources = members.map(aggregatedResource);
    return {
      metadata: group === "" ? {} : { name: group },
      versions: [{ version, resources, freshness: "Current" }],
    };
  });
  const list = {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items,
  };
  return jsonReply(JSON.stringify(list), 200, { "content-type": AGGREGATED_TYPE, vary: "Accept" });
}

/** Built-in kinds leave group and version of `responseKind` empty there, custom ones do not. */
function aggregatedResource(resource: Resource): Record<string, unknown> {
  const { plural, singular, namespaced, kind, shortNames, hasStatus, custom, group, version } =
    resource;
  const responseKind = { group: custom ? group : "", version: custom ? version : "", kind };
  return {
    resource: plural,
    responseKind,
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs: VERBS,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(hasStatus
      ? { subresources: [{ subresource: "status", responseKind, verbs: STATUS_VERBS }] }
      : {}),
  };
}
