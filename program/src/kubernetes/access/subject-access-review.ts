import type { Attempt, ReviewedUser } from "../../model/access.ts";
import type { ApiClient } from "../api-client.ts";
import { flag, jsonField as json, message, text } from "../wire/types.ts";
import { WireError } from "../wire/wire-error.ts";
import { decoding } from "../malformed.ts";
import { postReview } from "./post-review.ts";

const STATUS = message({
  allowed: json(flag),
  denied: json(flag),
  evaluationError: json(text),
});

/**
 * Whether somebody may do something (authorization.k8s.io/v1 SubjectAccessReview). What is allowed with a doubt is not: the
 * server may say `allowed` beside `denied` or an error of its own. Throws SourceError where there is no answer.
 */
export async function reviewAccess(
  client: ApiClient,
  user: ReviewedUser,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<boolean> {
  const { name, uid, groups, extra } = user;
  const status = await postReview(
    client,
    {
      group: "authorization.k8s.io",
      kind: "SubjectAccessReview",
      resource: "subjectaccessreviews",
      spec: { user: name, uid, groups, extra, ...attributesOf(attempt) },
      status: STATUS,
    },
    signal,
  );
  const { allowed, denied = false, evaluationError = "" } = status;
  if (allowed === undefined)
    return decoding(client.source, "create subjectaccessreviews.authorization.k8s.io", () => {
      throw new WireError("true or false", "nothing", "status.allowed");
    });
  return allowed && !denied && evaluationError === "";
}

function attributesOf(attempt: Attempt): object {
  if ("path" in attempt) return { nonResourceAttributes: attempt };
  const { namespace, ...rest } = attempt;
  return { resourceAttributes: namespace === null ? rest : { ...rest, namespace } };
}
