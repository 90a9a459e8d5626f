import { SourceError, type SourceErrorCode } from "../lib/errors.ts";
import { STATUS, type Status, openEnvelope } from "./wire/envelope.ts";
import { ProtobufReader } from "./wire/protobuf-reader.ts";
import { jsonField as json, message as messageType, text } from "./wire/types.ts";
import { WireError } from "./wire/wire-error.ts";

/** What was asked for, in the words of RBAC. */
export interface Asked {
  readonly verb: "get" | "list" | "watch" | "create";
  /** `persistentvolumes`, `volumesnapshots.snapshot.storage.k8s.io`, or a path such as `/apis`. */
  readonly resource: string;
  /** "" = cluster-wide. */
  readonly namespace: string;
}

/** An answer that is not what was asked for. */
export interface Refusal {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  readonly location: string | undefined;
  readonly body: Buffer;
}

/** The SourceError that an HTTP status and its body mean. `now` (epoch ms) turns a Retry-After date into a delay. */
export function refusalError(
  refusal: Refusal,
  asked: Asked,
  source: string,
  now: number,
): SourceError {
  const status = statusIn(refusal);
  const { code, message, next } = explain(refusal, status, asked);
  const retryAfterMs = retryAfter(refusal.retryAfter, status, now);
  return new SourceError({ code, source, message, next, retryAfterMs });
}

/** The Status that the API server explains itself with; null where something else answered, such as a proxy. */
function statusIn({ contentType, body }: Pick<Refusal, "contentType" | "body">): Status | null {
  try {
    if (contentType.startsWith("application/vnd.kubernetes.protobuf")) return protobufStatus(body);
    if (contentType.startsWith("application/json"))
      return jsonStatus(JSON.parse(body.toString("utf8")));
  } catch (error) {
    if (!(error instanceof WireError || error instanceof SyntaxError)) throw error;
  }
  return null;
}

function protobufStatus(body: Buffer): Status | null {
  const reader = new ProtobufReader(body);
  const { kind, end } = openEnvelope(reader, body.length);
  return kind === "Status" ? (STATUS.fromProtobuf(reader, end, undefined) ?? null) : null;
}

const KIND = messageType({ kind: json(text) });

function jsonStatus(value: unknown): Status | null {
  return KIND.fromJson(value)?.kind === "Status" ? (STATUS.fromJson(value) ?? null) : null;
}

function explain(
  { status, location }: Refusal,
  body: Status | null,
  asked: Asked,
): { code: SourceErrorCode; message: string; next: string } {
  const by = body === null ? "something in front of the API server" : "the API server";
  if (status === 401) {
    return {
      code: "unauthenticated",
      message: `${by} refused our credentials`,
      next: "log in again, or renew the token or certificate",
    };
  }
  if (status === 403) {
    return {
      code: "notPermitted",
      message: `we may not ${words(asked)}`,
      next: isReadByNamespace(asked) ? BY_NAMESPACE : FOR_THE_CLUSTER,
    };
  }
  if (status === 404)
    return {
      code: "notFound",
      message: `${by} does not serve ${asked.resource}`,
      next: "check the address of the API server",
    };
  if (status === 410) {
    return {
      code: "expired",
      message: `the list of ${asked.resource} expired while it was read`,
      next: "try again when the cluster is calmer",
    };
  }
  if (status === 429)
    return { code: "throttled", message: `${by} asked us to slow down`, next: "try again later" };
  if (status >= 500) {
    return {
      code: "unavailable",
      message: `${by} answered ${status} to ${words(asked)}`,
      next: "check the health of the API server",
    };
  }
  if (status >= 300 && status < 400) {
    const host = URL.parse(location ?? "")?.host ?? "another address";
    return {
      code: "refused",
      message: `${by} redirects to ${host}, where our credentials do not go`,
      next: "set server to the address of the API server itself",
    };
  }
  return {
    code: "unsupported",
    message: `${by} answered ${status} to ${words(asked)}`,
    next: "check that the address is that of a Kubernetes API server",
  };
}

const FOR_THE_CLUSTER =
  "ask whoever runs the cluster to bind the ClusterRole of deploy/kubernetes/rbac.yaml to this user";

const BY_NAMESPACE = `add -n NAMESPACE to read a namespace that is yours, or ${FOR_THE_CLUSTER}`;

/** Kinds that the rights of a namespace reach, once only that namespace is asked for. */
const NAMESPACED: ReadonlySet<string> = new Set([
  "persistentvolumeclaims",
  "pods",
  "volumesnapshots",
  "deployments",
  "replicasets",
  "statefulsets",
  "daemonsets",
  "jobs",
  "cronjobs",
]);

function isReadByNamespace({ resource, namespace }: Asked): boolean {
  return namespace === "" && NAMESPACED.has(resource.split(".", 1)[0] ?? "");
}

function words({ verb, resource, namespace }: Asked): string {
  return `${verb} ${resource} ${namespace === "" ? "in the whole cluster" : `in namespace ${namespace}`}`;
}

/** Retry-After in seconds or as a date (RFC 9110 §10.2.3), else what the Status says. */
function retryAfter(
  header: string | undefined,
  status: Status | null,
  now: number,
): number | undefined {
  if (header === undefined)
    return status?.details?.retryAfterSeconds === undefined
      ? undefined
      : status.details.retryAfterSeconds * 1000;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
