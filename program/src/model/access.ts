import type { ClusterId } from "./ids.ts";

/** Whom a token belongs to, as the API server answers a TokenReview. */
export interface ReviewedUser {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** What somebody wants to do, as a SubjectAccessReview puts it: to a resource, or to a path that is none. */
export type Attempt =
  | {
      readonly verb: string;
      readonly group: string;
      readonly resource: string;
      /** null: in all namespaces, or cluster-scoped. */
      readonly namespace: string | null;
    }
  | { readonly verb: string; readonly path: string };

/**
 * The cluster that says who somebody is and what he may do. Each method throws SourceError where the API server gave no clear
 * answer: whoever asks then denies.
 */
export interface AccessReviewer {
  readonly cluster: string;
  /** The proven identity of that cluster; throws SourceError while it is not known. */
  clusterId(signal: AbortSignal): Promise<ClusterId>;
  /** null where the token is nobody's. `audiences` empty: whatever the API server accepts for itself. */
  reviewToken(
    token: string,
    audiences: readonly string[],
    signal: AbortSignal,
  ): Promise<ReviewedUser | null>;
  reviewAccess(user: ReviewedUser, attempt: Attempt, signal: AbortSignal): Promise<boolean>;
  /** Names of the OpenShift projects that this token sees; null where the cluster has no projects. */
  projectsOf(token: string, signal: AbortSignal): Promise<readonly string[] | null>;
}
