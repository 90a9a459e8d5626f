import { suggest } from "../lib/suggest.ts";
import { type Question, TRACE_KINDS, type TraceKind, traceKind } from "../correlate/trace/find.ts";
import type { Subject, SubjectKind } from "../findings/finding.ts";
import type { ConfiguredSource } from "../findings/places.ts";
import { FINDING_ID } from "./finding-ids.ts";
import { ConfigError } from "../lib/errors.ts";

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
export function parseQuestion(
  subject: string,
  namespace: string | null,
  command: "trace" | "explain" = "trace",
): Question {
  const slash = subject.indexOf("/");
  const name = subject.slice(slash + 1);
  const kind = slash < 0 ? null : kindMeant(subject.slice(0, slash), name);
  if (kind !== null && NAMESPACED.has(kind) && name.includes("/"))
    return inNamespace(kind, name, namespace, command);
  if (kind !== null && name !== "") return { kind, name, namespace };
  throw new ConfigError({
    where: command,
    expected: "an object such as pvc/data-0 or dataset/tank/k8s/v/pvc-1",
    found: JSON.stringify(subject),
    next: slash < 0 ? withoutSlash(subject) : otherKind(subject.slice(0, slash), name),
  });
}

/** The cluster or system that a name has in front, as in "disk/nas1:sdd" or "pvc/prod:shop/web": no other one is meant. Null without. */
export function sourceBefore(
  object: string,
  sources: readonly ConfiguredSource[],
): ConfiguredSource | null {
  const name = object.slice(object.indexOf("/") + 1);
  return sources.find((candidate) => name.startsWith(`${candidate.name}:`)) ?? null;
}

/** The question about what a finding is about; null where no chain leads through such a thing. */
export function questionAbout({
  kind: word,
  name,
  namespace,
}: Pick<Subject, "kind" | "name" | "namespace">): Question | null {
  const kind = kindMeant(word, name);
  return kind === null ? null : { kind, name, namespace };
}

/** Findings call sessions of both protocols sessions; whose it is the name says. */
function kindMeant(word: string, name: string): TraceKind | null {
  const kind = traceKind(word);
  return kind === "session" && name.startsWith("nqn.") ? "nvmeof-session" : kind;
}

/** What findings can be about besides: what belongs to a whole NAS, or is a whole. */
const NO_CHAIN: ReadonlySet<string> = new Set<SubjectKind>([
  "nas-alert",
  "nas-job",
  "service",
  "credential",
  "failover",
  "scope",
  "cluster",
  "system",
]);

/** Whether it is something of which there can be findings and no chain. */
export function hasNoChain(object: string): boolean {
  return NO_CHAIN.has(object.slice(0, Math.max(0, object.indexOf("/"))));
}

/** Lists show an id beside each object, and people know the name of their claim. */
function withoutSlash(word: string): string {
  if (FINDING_ID.test(word)) return `for the finding with this id run plumbline explain ${word}`;
  if (word === "" || traceKind(word) !== null) return `write ${word || "KIND"}/NAME`;
  return `write its kind before it, such as pvc/${word} or pod/${word}`;
}

function otherKind(word: string, name: string): string {
  if (NAMESPACE_WORDS.has(word.toLowerCase()))
    return `no chain begins at a namespace: run plumbline df -n ${name} for its claims`;
  if (name === "" && traceKind(word) !== null) return `write ${word}/NAME`;
  const kinds = Object.keys(TRACE_KINDS);
  const near = suggest(word, kinds);
  if (near !== null) return `did you mean ${near}/${name}?`;
  const subject = `${word}/${name}`;
  return hasNoChain(subject)
    ? `no chain leads through it; plumbline explain ${subject} says what was found about it`
    : `use one of ${kinds.join(", ")}`;
}

/** A namespace of Kubernetes; those of NVMe-oF are called by both names. */
const NAMESPACE_WORDS: ReadonlySet<string> = new Set([
  "namespace",
  "namespaces",
  "ns",
  "project",
  "projects",
]);

/** The namespace in "prod:shop", as `df` names it where there are several clusters, or in "shop". */
export function withoutCluster(place: string): string {
  return place.slice(place.lastIndexOf(":") + 1);
}

/** "shop/data-0", or "prod:shop/data-0" as `df` prints it where there are several clusters. */
function inNamespace(
  kind: TraceKind,
  text: string,
  namespace: string | null,
  command: string,
): Question {
  const [place = "", name = "", ...more] = text.split("/");
  const own = withoutCluster(place);
  if (more.length === 0 && name !== "" && own !== "" && (namespace === null || namespace === own))
    return { kind, name, namespace: own };
  throw new ConfigError({
    where: command,
    expected: `${kind}/NAMESPACE/NAME, or ${kind}/NAME and -n NAMESPACE`,
    found: JSON.stringify(`${kind}/${text}`),
    next: "name the namespace once",
  });
}
