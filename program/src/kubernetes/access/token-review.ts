import { SourceError } from "../../lib/errors.ts";
import type { ReviewedUser } from "../../model/access.ts";
import type { ApiClient } from "../api-client.ts";
import { flag, jsonField as json, list, mapOf, message, text } from "../wire/types.ts";
import { postReview } from "./post-review.ts";

const STATUS = message({
  authenticated: json(flag),
  error: json(text),
  audiences: json(list(text)),
  user: json(
    message({
      username: json(text),
      uid: json(text),
      groups: json(list(text)),
      extra: json(mapOf(list(text))),
    }),
  ),
});

/**
 * Whose token it is (authentication.k8s.io/v1 TokenReview); null where it is nobody's, or not for one of these audiences. An
 * API server that does not know audiences answers with none: the token is its own then, and not ours. Throws SourceError where
 * the answer contradicts itself.
 */
export async function reviewToken(
  client: ApiClient,
  token: string,
  audiences: readonly string[],
  signal: AbortSignal,
): Promise<ReviewedUser | null> {
  const status = await postReview(
    client,
    {
      group: "authentication.k8s.io",
      kind: "TokenReview",
      resource: "tokenreviews",
      spec: { token, ...(audiences.length === 0 ? {} : { audiences }) },
      status: STATUS,
    },
    signal,
  );
  const { authenticated, error = "", user, audiences: accepted = [] } = status;
  if (authenticated !== true) return null;
  const { username = "", uid = "", groups = [], extra = {} } = user ?? {};
  if (error !== "") throw unclear(client, "is authenticated and has an error");
  if (username === "") throw unclear(client, "is authenticated and has no name");
  if (audiences.length > 0 && !audiences.some((one) => accepted.includes(one))) return null;
  return { name: username, uid, groups, extra };
}

function unclear({ source }: ApiClient, what: string): SourceError {
  return new SourceError({
    code: "mismatch",
    source,
    message: `the answer to create tokenreviews.authentication.k8s.io contradicts itself: somebody ${what}`,
    next: "check what stands between here and the API server, and its authenticating webhooks",
  });
}
