import type { ReadOptions } from "../model/source.ts";
import { LIMITS } from "./budgets.ts";
import { decoding } from "./malformed.ts";
import type { ClusterReader } from "./round.ts";
import { parse } from "./wire/json-list.ts";
import { jsonField as json, message, text } from "./wire/types.ts";

/** What `/version` answers, as far as it is read (apimachinery `version.Info`). */
const VERSION = message({ gitVersion: json(text) });

/**
 * Asks which Kubernetes it is ("v1.37.2") and keeps the answer. Nothing rests on it: where it cannot be read, what was told before
 * stays. The role `system:public-info-viewer` lets everybody ask.
 */
export async function noteVersion(
  { client, known }: Pick<ClusterReader, "client" | "known">,
  { budget, signal }: Pick<ReadOptions, "budget" | "signal">,
): Promise<void> {
  const request = {
    path: "/version",
    accept: "application/json",
    asked: { verb: "get", resource: "/version", namespace: "" },
    budget,
    signal,
  } as const;
  try {
    const { body } = await client.read(request, LIMITS.smallAnswerBytes);
    known.version = decoding(client.source, "get /version", () =>
      versionIn(parse(body.toString("utf8"))),
    );
  } catch (error) {
    client.failure(error, signal); // throws what is a bug
  }
}

/** Longer than any that is told; what is shown everywhere must not be a novel. */
const MOST_CHARACTERS = 100;

function versionIn(answer: unknown): string | null {
  return VERSION.fromJson(answer)?.gitVersion?.slice(0, MOST_CHARACTERS) || null;
}
