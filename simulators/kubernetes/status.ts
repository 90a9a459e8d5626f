import { groupResourceOf } from "./resources.ts";
import type { Resource } from "./resources.ts";

/** The object with which an API server says that it did not do it (`meta/v1.Status`). */
export interface Status {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: { readonly continue?: string };
  readonly status: "Failure";
  readonly message: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code: number;
}

/** What a Status says besides its sentence (`meta/v1.StatusDetails`). */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly causes?: readonly {
    readonly reason: string;
    readonly message: string;
    readonly field?: string;
  }[];
  readonly retryAfterSeconds?: number;
}

/** A Status on its way to the client or to the caller of a port. */
export class StatusError extends Error {
  override readonly name = "StatusError";
  readonly status: Status;

  constructor(status: Status) {
    super(`${status.code} ${status.message}`);
    this.status = status;
  }
}

type Named = Pick<Resource, "group" | "plural">;

/** Wording of every function below: kube-apiserver v1.37.2, compared by behaviour.test.ts. */
function failure(
  code: number,
  reason: string | undefined,
  message: string,
  details?: Status["details"],
): Status {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}

/** 400 with this message. */
export function badRequest(message: string): Status {
  return failure(400, "BadRequest", message);
}

/** 401: a token nobody has, or a client certificate of a strange authority. */
export function unauthorized(): Status {
  return failure(401, "Unauthorized", "Unauthorized");
}

/** 403 on a resource. `verb` is RBAC's; without a namespace the scope is the cluster. */
export function forbidden(
  username: string,
  verb: string,
  resource: Named,
  place: { readonly namespace?: string | undefined; readonly name?: string | undefined },
): Status {
  const { group, plural } = resource;
  const what =
    place.name === undefined
      ? groupResourceOf(resource)
      : `${groupResourceOf(resource)} "${place.name}"`;
  const where =
    place.namespace === undefined
      ? "at the cluster scope"
      : `in the namespace "${place.namespace}"`;
  const message = `${what} is forbidden: User "${username}" cannot ${verb} resource "${plural}" in API group "${group}" ${where}`;
  return failure(403, "Forbidden", message, detailsOf(resource, place.name));
}

/** 403 on a path that is no resource, such as discovery. */
export function forbiddenPath(username: string, path: string): Status {
  return failure(403, "Forbidden", `forbidden: User "${username}" cannot get path "${path}"`, {});
}

/** 404: no object of this name. */
export function notFound(resource: Named, name: string): Status {
  return failure(
    404,
    "NotFound",
    `${groupResourceOf(resource)} "${name}" not found`,
    detailsOf(resource, name),
  );
}

/** 404: a built-in group has no such resource. Unknown groups and custom ones answer plain text instead. */
export function noSuchResource(): Status {
  return failure(404, "NotFound", "the server could not find the requested resource", {});
}

/** 405. */
export function methodNotAllowed(): Status {
  return failure(
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
    {},
  );
}

/** 406: none of the media types in `Accept` can be had. */
export function notAcceptable(available: readonly string[]): Status {
  const message = `406: Not Acceptable\n\nAvailable representations: ${available.join(", ")}`;
  return failure(406, "NotAcceptable", message, {});
}

/** 409: the name is taken. */
export function alreadyExists(resource: Named, name: string): Status {
  return failure(
    409,
    "AlreadyExists",
    `${groupResourceOf(resource)} "${name}" already exists`,
    detailsOf(resource, name),
  );
}

/** 409: the caller's copy is not the newest. */
export function conflict(resource: Named, name: string): Status {
  const message =
    `Operation cannot be fulfilled on ${groupResourceOf(resource)} "${name}": ` +
    "the object has been modified; please apply your changes to the latest version and try again";
  return failure(409, "Conflict", message, detailsOf(resource, name));
}

/** 410 on a page; with the token for whoever prefers an inconsistent rest to a new start. */
export function expiredContinue(inconsistent: string): Status {
  const message =
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
    "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. " +
    "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or " +
    "deleted between the time the first chunk was returned and now may show up in the list.";
  return { ...failure(410, "Expired", message), metadata: { continue: inconsistent } };
}

/** 410 on a list at an exact resourceVersion. */
export function expiredList(): Status {
  return failure(410, "Expired", "The resourceVersion for the provided list is too old.");
}

/** 410 as the object of a watch's ERROR event. */
export function expiredWatch(requested: number, oldest: number): Status {
  return failure(410, "Expired", `too old resource version: ${requested} (${oldest})`);
}

/** 422 on list options that do not go together. */
export function invalidListOptions(field: string, detail: string): Status {
  const causes = [{ reason: "FieldValueForbidden", message: `Forbidden: ${detail}`, field }];
  const details = { group: "meta.k8s.io", kind: "ListOptions", causes };
  return failure(
    422,
    "Invalid",
    `ListOptions.meta.k8s.io "" is invalid: ${field}: Forbidden: ${detail}`,
    details,
  );
}

/** 429 of priority and fairness, as a Status; the older max-in-flight filter answers plain text. */
export function tooManyRequests(retryAfterSeconds: number): Status {
  const message =
    "The server is currently unable to handle the request: too many requests, please try again later.";
  return failure(429, "TooManyRequests", message, { retryAfterSeconds });
}

/** 500 without a reason: a watch from something that is no number. */
export function invalidWatchVersion(text: string): Status {
  return failure(
    500,
    undefined,
    `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
  );
}

/** 504: the client has seen a newer server than this one. */
export function tooLargeVersion(requested: number, current: number): Status {
  const causes = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];
  const message = `Timeout: Too large resource version: ${requested}, current: ${current}`;
  return failure(504, "Timeout", message, { causes, retryAfterSeconds: 1 });
}

function detailsOf({ group, plural }: Named, name: string | undefined): StatusDetails {
  return {
    ...(name === undefined ? {} : { name }),
    ...(group === "" ? {} : { group }),
    kind: plural,
  };
}
