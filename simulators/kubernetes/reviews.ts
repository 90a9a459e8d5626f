import type { Access } from "./access.ts";
import type { Caller } from "./authenticate.ts";
import { jsonReply } from "./reply.ts";
import type { BodyReply } from "./reply.ts";

/**
 * Reviews: objects that are posted, answered with their status, and kept nowhere (kubernetes.io/docs/reference/access-authn-authz,
 * "Checking API access" and "TokenReview"; fields as in api/authentication/v1/types.go and api/authorization/v1/types.go).
 */
export interface ReviewContext {
  readonly access: Access;
  /** Whose bearer token this is; undefined where it is nobody's. */
  readonly ownerOf: (token: string) => Caller | undefined;
}

type Review = (context: ReviewContext, spec: Spec, caller: Caller) => object;

interface Spec {
  readonly token?: string;
  readonly audiences?: readonly string[];
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly resourceAttributes?: Readonly<Record<string, string>>;
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
}

/** What tokens of this server are good for, unless somebody asks for another audience. */
const OWN_AUDIENCE = "https://kubernetes.default.svc";

const REVIEWS: Readonly<Record<string, { readonly kind: string; readonly status: Review }>> =
  Object.freeze({
    "authentication.k8s.io/tokenreviews": { kind: "TokenReview", status: reviewToken },
    "authorization.k8s.io/subjectaccessreviews": {
      kind: "SubjectAccessReview",
      status: ({ access }, spec) => {
        const { user = "", groups = [] } = spec;
        return verdict(access, { username: user, groups: [...groups] }, spec);
      },
    },
    "authorization.k8s.io/selfsubjectaccessreviews": {
      kind: "SelfSubjectAccessReview",
      status: ({ access }, spec, caller) => verdict(access, caller, spec),
    },
  });

/** The answer to a review that was posted; undefined where the resource is none. */
export function reviewReply(
  context: ReviewContext,
  { group, plural }: { readonly group: string; readonly plural: string },
  caller: Caller,
  body: string,
): BodyReply | undefined {
  const review = REVIEWS[`${group}/${plural}`];
  if (review === undefined) {
    return undefined;
  }
  const { spec = {} } = JSON.parse(body) as { spec?: Spec };
  const status = review.status(context, spec, caller);
  const head = { kind: review.kind, apiVersion: `${group}/v1`, metadata: {} };
  return jsonReply(JSON.stringify({ ...head, spec, status }), 201);
}

/** A token that is nobody's has no `authenticated: false`: the field is left out, and why is in `error` (seen on 1.37.2). */
function reviewToken({ ownerOf }: ReviewContext, { token = "", audiences = [] }: Spec): object {
  const wanted = audiences.length === 0 ? [OWN_AUDIENCE] : audiences;
  const owner = wanted.includes(OWN_AUDIENCE) ? ownerOf(token) : undefined;
  if (owner === undefined) {
    return { user: {}, error: "invalid bearer token" };
  }
  const { username, groups } = owner;
  return { authenticated: true, audiences: [OWN_AUDIENCE], user: { username, groups } };
}

function verdict(
  access: Access,
  who: Caller,
  { resourceAttributes, nonResourceAttributes }: Spec,
): object {
  if (nonResourceAttributes !== undefined) {
    return { allowed: access.allowsPath(who, nonResourceAttributes.path ?? "") };
  }
  const {
    verb = "",
    group = "",
    resource: plural = "",
    namespace,
    name,
  } = resourceAttributes ?? {};
  return { allowed: access.allows(who, { verb, group, plural, namespace, name }) };
}
