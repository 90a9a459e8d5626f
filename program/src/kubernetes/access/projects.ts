import { SourceError } from "../../lib/errors.ts";
import { Secret } from "../../lib/secret.ts";
import type { AccessReviewer } from "../../model/access.ts";
import type { ApiClient } from "../api-client.ts";
import { LIMITS } from "../budgets.ts";
import type { ConnectedCluster } from "../connect.ts";
import { decoding } from "../malformed.ts";
import { repeating } from "../retry.ts";
import { readJsonList } from "../wire/json-list.ts";
import { jsonField as json, message, text } from "../wire/types.ts";
import { WireError } from "../wire/wire-error.ts";

const GROUP = "/apis/project.openshift.io/v1";

/**
 * Lists projects with the token of who asks: OpenShift shows everybody his own and nothing else. Whether there are projects at
 * all is asked with our credentials, because a cluster without them answers 403 to whoever may not list what is not there.
 */
export function projects({
  client,
  clientOf,
}: Pick<ConnectedCluster, "client" | "clientOf">): AccessReviewer["projectsOf"] {
  let served = false;
  let askedAt = -Infinity;
  return async (token, signal) => {
    const now = client.clock.monotonicMs();
    if (!served && now - askedAt >= LIMITS.reprobeMs) {
      served = (await unless(["notFound", "notPermitted"], get(client, GROUP, signal))) !== null;
      askedAt = now;
    }
    if (!served) return null;
    const body = await unless(
      ["notPermitted"],
      get(clientOf(new Secret(token)), `${GROUP}/projects`, signal),
    );
    return body === null ? [] : decoding(client.source, "list projects", () => namesIn(body));
  };
}

async function get(client: ApiClient, path: string, signal: AbortSignal): Promise<string> {
  const resource = path === GROUP ? path : "projects.project.openshift.io";
  const request = {
    path,
    accept: "application/json",
    asked: { verb: path === GROUP ? "get" : "list", resource, namespace: "" },
    budget: "review",
    signal,
  } as const;
  const { body } = await repeating(client.clock, signal, () =>
    client.read(request, LIMITS.smallAnswerBytes),
  );
  return body.toString("utf8");
}

/** null in place of these errors. */
async function unless<T>(
  codes: readonly SourceError["code"][],
  answer: Promise<T>,
): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SourceError && codes.includes(error.code)) return null;
    throw error;
  }
}

const PROJECT = message({ metadata: json(message({ name: json(text) })) });

function namesIn(body: string): readonly string[] {
  const names: string[] = [];
  readJsonList(body, "ProjectList", (item) => {
    const name = PROJECT.fromJson(item)?.metadata?.name;
    if (name === undefined) throw new WireError("a text", "nothing", "metadata.name");
    names.push(name);
  });
  return names;
}
