import type { UserName } from "../../../simulators/kubernetes/users.ts";
import type { KubernetesPort } from "../../../simulators/world/port.ts";
import type { Ask, HttpClient, WireObject } from "../http.ts";

/** The simulator or a real server, as the shared tests see them. */
export interface ServerUnderTest {
  readonly port: KubernetesPort;
  /** Speaks as one of the test users; anonymous without one, and `stranger` has a token that nobody knows. */
  client(user?: UserName | "stranger"): HttpClient;
  /** Forgets everything before now, as a compaction does. */
  forgetThePast(): Promise<void>;
}

/** An answer whose JSON is read, if it is JSON. */
export interface Seen {
  readonly status: number;
  readonly type: string;
  readonly retryAfter: string | undefined;
  readonly text: string;
  readonly body: WireObject;
}

/** Asks once, as `admin` unless told. */
export async function ask(
  server: ServerUnderTest,
  path: string,
  { as = "admin", ...options }: Ask & { readonly as?: UserName | "stranger" | "anonymous" } = {},
): Promise<Seen> {
  await using client = server.client(as === "anonymous" ? undefined : as);
  const { status, headers, text } = await client.ask(path, options);
  const type = headers["content-type"] ?? "";
  const body = (type.includes("json") ? JSON.parse(text) : {}) as WireObject;
  return { status, type, retryAfter: headers["retry-after"], text, body };
}

/** Names of a list's items, in its order. */
export function names({ body }: Seen): (string | undefined)[] {
  return body.items.map(({ metadata }) => metadata.name);
}
