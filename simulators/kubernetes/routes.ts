import type { Caller } from "./authenticate.ts";
import { discoveryReply } from "./discovery.ts";
import { listReply } from "./list.ts";
import { jsonReply, statusReply, textReply } from "./reply.ts";
import type { BodyReply } from "./reply.ts";
import type { RequestInfo } from "./request.ts";
import type { Resource } from "./resources.ts";
import { type ReviewContext, reviewReply } from "./reviews.ts";
import {
  forbidden,
  forbiddenPath,
  methodNotAllowed,
  noSuchResource,
  notAcceptable,
  notFound,
  StatusError,
} from "./status.ts";
import type { ObjectStore } from "./store.ts";
import { prepareWatch } from "./watch.ts";
import type { OpenWatch, WatchOptions } from "./watch.ts";

/** What a request is answered from. */
export interface RouteContext extends ReviewContext {
  readonly store: ObjectStore;
  readonly watch: WatchOptions;
  /** Resources that exist now: CRDs come and go. */
  readonly served: () => readonly Resource[];
}

/** What the request said besides its line. */
export interface Asked {
  readonly caller: Caller;
  readonly accept: string;
  readonly body: string;
}

/** An answer, or a watch that goes on. */
export type Reply = BodyReply | OpenWatch;

const JSON_REPRESENTATIONS = ["application/json", "application/json;stream=watch"];
const SELF_REVIEW_PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/** Authorises and answers, in the real server's order: 403 before 404 before 406. */
export function route(context: RouteContext, info: RequestInfo, asked: Asked): Reply {
  try {
    return info.verb === "discovery"
      ? pathReply(context, info, asked)
      : resourceReply(context, info, asked);
  } catch (error) {
    if (error instanceof StatusError) {
      return statusReply(error.status);
    }
    throw error;
  }
}

function pathReply(
  { access, served }: RouteContext,
  { path }: RequestInfo,
  { caller, accept }: Asked,
): Reply {
  if (!access.allowsPath(caller, path)) {
    throw new StatusError(forbiddenPath(caller.username, path));
  }
  return /^\/(?:healthz|livez|readyz)$/u.test(path)
    ? textReply("ok")
    : (discoveryReply(path, accept, served()) ?? textReply("404 page not found\n", 404));
}

function resourceReply(context: RouteContext, info: RequestInfo, asked: Asked): Reply {
  const { caller, accept, body } = asked;
  const { namespace, name } = info;
  if (!mayAskForItself(info, caller) && !context.access.allows(caller, info)) {
    throw new StatusError(forbidden(caller.username, info.verb, info, { namespace, name }));
  }
  const review = info.verb === "create" ? reviewReply(context, info, caller, body) : undefined;
  if (review !== undefined) {
    return review;
  }
  const resource =
    info.resource !== undefined && context.served().includes(info.resource)
      ? info.resource
      : undefined;
  if (resource === undefined) {
    return noResourceReply(context.served(), info);
  }
  if (!acceptsJson(accept)) {
    throw new StatusError(notAcceptable(JSON_REPRESENTATIONS));
  }
  switch (info.verb) {
    case "list":
      return listReply(context.store, resource, info);
    case "watch":
      return prepareWatch(context.store, resource, info, context.watch);
    case "get":
      return getReply(context.store, resource, info);
    default:
      throw new StatusError(methodNotAllowed());
  }
}

/** "May I?": everybody with a name may ask that (ClusterRole `system:basic-user`). */
function mayAskForItself({ method, path }: RequestInfo, { groups }: Caller): boolean {
  return (
    path === SELF_REVIEW_PATH && method === "POST" && !groups.includes("system:unauthenticated")
  );
}

function getReply(
  store: ObjectStore,
  resource: Resource,
  { namespace = "", name = "" }: RequestInfo,
): BodyReply {
  const entry = store.table(resource).get(resource.namespaced ? namespace : "", name);
  if (entry === undefined) {
    throw new StatusError(notFound(resource, name));
  }
  return jsonReply(entry.text);
}

/** Built-in groups answer with a Status; unknown ones, and those of CRDs, with plain text. */
function noResourceReply(served: readonly Resource[], { group, version }: RequestInfo): Reply {
  const builtIn = served.some(
    (resource) => !resource.custom && resource.group === group && resource.version === version,
  );
  if (builtIn) {
    throw new StatusError(noSuchResource());
  }
  return textReply("404 page not found\n", 404);
}

/** JSON is all there is; a list of types is gone through as the real server does, so protobuf with JSON behind it is fine. */
function acceptsJson(accept: string): boolean {
  return accept.split(",").some((clause) => {
    const [type = "", ...parameters] = clause.split(";").map((part) => part.trim());
    const asOther = parameters.some((parameter) => parameter.startsWith("as="));
    return !asOther && ["", "*/*", "application/*", "application/json"].includes(type);
  });
}
