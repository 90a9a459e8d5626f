import { SourceError } from "../../lib/errors.ts";
import { type Clock, systemClock } from "../../lib/clock.ts";
import type { AccessReviewer, Attempt, ReviewedUser } from "../../model/access.ts";

/** A cluster as tests know it: who has which token, and who may what ("verb resource namespace", "verb path"). */
export interface GivenCluster {
  readonly tokens: Map<string, ReviewedUser>;
  readonly rights: Map<string, Set<string>>;
  projects: ReadonlyMap<string, readonly string[]> | null;
  /** What it answers with instead. */
  broken: Error | null;
  /** Everything that it was asked. */
  readonly asked: string[];
}

/** The API server's silence. */
export const NO_ANSWER: SourceError = new SourceError({
  code: "timeout",
  source: "prod",
  message: "no answer",
  next: "try again",
});

/** A clock that goes on by hand. */
export interface HandClock extends Clock {
  pass(ms: number): void;
}

/** Begins in 2026, unless the test says when, and goes on only where it is told to. */
export function handClock(beginsAt: number = Date.parse("2026-11-24T00:00:00Z")): HandClock {
  let elapsedMs = 0;
  const { signal } = new AbortController();
  return {
    ...systemClock,
    now: () => beginsAt + elapsedMs,
    monotonicMs: () => elapsedMs,
    deadline: () => signal,
    pass: (ms) => {
      elapsedMs += ms;
    },
  };
}

/** Somebody, in the groups that everybody is in. */
export function somebody(name: string, more: Partial<ReviewedUser> = {}): ReviewedUser {
  return { name, uid: `uid-${name}`, groups: ["system:authenticated"], extra: {}, ...more };
}

/** A cluster, and how it answers. */
export function aCluster(): { readonly cluster: GivenCluster; readonly reviewer: AccessReviewer } {
  const cluster: GivenCluster = {
    tokens: new Map(),
    rights: new Map(),
    projects: null,
    broken: null,
    asked: [],
  };
  const answer = async <T>(question: string, value: () => T): Promise<T> => {
    cluster.asked.push(question);
    await Promise.resolve();
    if (cluster.broken !== null) throw cluster.broken;
    return value();
  };
  const reviewer: AccessReviewer = {
    cluster: "prod",
    clusterId: () => answer("cluster", () => "prod-id"),
    reviewToken: (token, audiences) =>
      answer(`token ${[token, ...audiences].join(" for ")}`, () => {
        return cluster.tokens.get(token) ?? null;
      }),
    reviewAccess: ({ name }, attempt) =>
      answer(`${name}: ${worded(attempt)}`, () => {
        return cluster.rights.get(name)?.has(worded(attempt)) ?? false;
      }),
    projectsOf: (token) =>
      answer("projects", () => {
        if (cluster.projects === null) return null;
        return cluster.projects.get(token) ?? [];
      }),
  };
  return { cluster, reviewer };
}

function worded(attempt: Attempt): string {
  if ("path" in attempt) return `${attempt.verb} ${attempt.path}`;
  const { verb, group, resource, namespace } = attempt;
  const what = group === "" ? resource : `${resource}.${group}`;
  return namespace === null ? `${verb} ${what}` : `${verb} ${what} ${namespace}`;
}
