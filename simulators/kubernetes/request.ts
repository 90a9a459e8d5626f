import { decodeContinue } from "./continue-token.ts";
import { apiVersionOf, RESOURCES } from "./resources.ts";
import type { Resource } from "./resources.ts";

/** RBAC's verbs, as far as this server answers them; `discovery` stands for paths that are no resource. */
export type Verb = "get" | "list" | "watch" | "create" | "other" | "discovery";

/** What a request is about, read off its method and path (apiserver `RequestInfoFactory`). */
export interface RequestInfo {
  readonly verb: Verb;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly group: string;
  readonly version: string;
  /** Plural, "" for discovery. */
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** The served resource, if there is one of this name and scope. */
  readonly resource: Resource | undefined;
  /** Which page of a list is asked for, from 1. */
  readonly page: number;
}

const BY_PLURAL = new Map(
  RESOURCES.map((resource) => [`${apiVersionOf(resource)}/${resource.plural}`, resource]),
);

/** Reads a request line. A path that is no resource of `/api/v1` or `/apis/GROUP/VERSION` counts as discovery. */
export function requestInfo(method: string, target: string): RequestInfo {
  const url = new URL(target, "http://server.invalid");
  const base = { method, path: url.pathname, query: url.searchParams };
  const [root, ...segments] = url.pathname.split("/").slice(1).map(decodeURIComponent);
  const [group = "", version = "", ...rest] = root === "apis" ? segments : ["", ...segments];
  if ((root !== "api" && root !== "apis") || rest.length === 0) {
    return { ...base, ...NOT_A_RESOURCE };
  }
  const inNamespace = rest[0] === "namespaces" && rest.length > 2;
  const [plural = "", name, subresource] = inNamespace ? rest.slice(2) : rest;
  const namespace = inNamespace ? rest[1] : plural === "namespaces" ? name : undefined;
  const found = BY_PLURAL.get(`${group === "" ? version : `${group}/${version}`}/${plural}`);
  const wrongScope = found !== undefined && name !== undefined && found.namespaced !== inNamespace;
  return {
    ...base,
    verb: verbOf(method, name, url.searchParams),
    group,
    version,
    plural,
    namespace,
    name: name ?? nameInSelector(url.searchParams),
    subresource,
    resource:
      wrongScope || subresource !== undefined || (inNamespace && found?.namespaced === false)
        ? undefined
        : found,
    page: pageOf(url.searchParams),
  };
}

const NOT_A_RESOURCE = {
  verb: "discovery",
  group: "",
  version: "",
  plural: "",
  namespace: undefined,
  name: undefined,
  subresource: undefined,
  resource: undefined,
  page: 1,
} as const;

function verbOf(method: string, name: string | undefined, query: URLSearchParams): Verb {
  if (method === "POST") {
    return "create";
  }
  if (method !== "GET") {
    return "other";
  }
  if (name !== undefined) {
    return "get";
  }
  return isTrue(query.get("watch")) ? "watch" : "list";
}

/** "1", "true" and, as the API server reads it, anything but "false" and "0". */
export function isTrue(text: string | null): boolean {
  return text !== null && text !== "false" && text !== "0";
}

/** A list of one name counts as a request for that name (RBAC `resourceNames`). */
function nameInSelector(query: URLSearchParams): string | undefined {
  return /^metadata\.name==?(?<name>[^,!]+)$/u.exec(query.get("fieldSelector") ?? "")?.groups?.[
    "name"
  ];
}

function pageOf(query: URLSearchParams): number {
  const token = query.get("continue");
  if (!token) {
    return 1;
  }
  try {
    return decodeContinue(token).page;
  } catch {
    return 1;
  }
}
