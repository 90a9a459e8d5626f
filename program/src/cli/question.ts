import { suggest } from "../config/suggest.ts";
import { type Question, TRACE_KINDS, type TraceKind, traceKind } from "../correlate/trace/find.ts";
import { FINDING_ID } from "./finding-ids.ts";
import { usageError } from "./flags.ts";

/** Kinds whose objects live in a namespace. */
export const NAMESPACED: ReadonlySet<string> = new Set<TraceKind>([
  "pod",
  "pvc",
  "volumesnapshot",
  "deployment",
  "replicaset",
  "statefulset",
  "daemonset",
  "job",
  "cronjob",
]);

/**
 * Reads `KIND/NAME`, or `KIND/NAMESPACE/NAME` of what lives in one. Throws ConfigError where the kind is none that a chain
 * can start from.
 */
export function parseQuestion(subject: string, namespace: string | null): Question {
  const slash = subject.indexOf("/");
  const kind = slash < 0 ? null : traceKind(subject.slice(0, slash));
  const name = subject.slice(slash + 1);
  if (kind !== null && NAMESPACED.has(kind) && name.includes("/"))
    return inNamespace(kind, name, namespace);
  if (kind !== null && name !== "") return { kind, name, namespace };
  const kinds = Object.keys(TRACE_KINDS);
  const near = slash < 0 ? null : suggest(subject.slice(0, slash), kinds);
  const next = near === null ? otherwise(subject, kinds) : `did you mean ${near}/${name}?`;
  throw usageError(
    "trace",
    "an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1",
    JSON.stringify(subject),
    next,
  );
}

/** Lists show an id beside each object. */
function otherwise(subject: string, kinds: readonly string[]): string {
  return FINDING_ID.test(subject)
    ? `for the finding with this id run plumbline explain ${subject}`
    : `use one of ${kinds.join(", ")}`;
}

/** "shop/data-0", or "prod:shop/data-0" as `df` prints it where there are several clusters. */
function inNamespace(kind: TraceKind, text: string, namespace: string | null): Question {
  const [place = "", name = ""] = text.split("/");
  const own = place.slice(place.lastIndexOf(":") + 1);
  if (name !== "" && own !== "" && (namespace === null || namespace === own))
    return { kind, name, namespace: own };
  throw usageError(
    "trace",
    `${kind}/NAMESPACE/NAME, or ${kind}/NAME and -n NAMESPACE`,
    JSON.stringify(`${kind}/${text}`),
    "name the namespace once",
  );
}
