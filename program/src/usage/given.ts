import type { RequestListener } from "node:http";
import type { KeyPair } from "../../../simulators/certificates.ts";
import { onLoopback } from "../lib/given-server.ts";

/** A server on loopback that stands for a Prometheus; `requests` are what it was asked, in order. */
export interface FakePrometheus extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly Asked[];
}

/** One request: the expression it asks for, and the token it brings. */
export interface Asked {
  readonly path: string;
  readonly expression: string;
  readonly authorization: string | undefined;
}

/** What it answers: a status, and a body that is JSON unless it is a string. `cut` ends the connection in the middle of it. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly cut?: true;
}

/** Serves answers; null = none, for ever. With a key pair over TLS. */
export async function aPrometheus(
  answer: (asked: Asked) => Answer | null,
  keys: KeyPair | null = null,
): Promise<FakePrometheus> {
  const requests: Asked[] = [];
  const listener: RequestListener = ({ url = "", headers }, response) => {
    const { pathname, searchParams } = new URL(url, "http://any");
    const expression = searchParams.get("query") ?? "";
    const asked = { path: pathname, expression, authorization: headers.authorization };
    requests.push(asked);
    const said = answer(asked);
    if (said === null) return;
    const body = typeof said.body === "string" ? said.body : JSON.stringify(said.body ?? {});
    const length = Buffer.byteLength(body);
    const cut = said.cut === true;
    response.writeHead(said.status ?? 200, { ...said.headers, "content-length": length });
    if (!cut) response.end(body);
    else response.write(body.slice(0, length / 2), () => response.destroy());
  };
  const { url, ...server } = await onLoopback(listener, keys);
  return { url, requests, ...server };
}

/** Values by claim ("shop/data") of each series ("used_bytes"); what is not named has none. */
export type Stats = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** An instant vector as Prometheus answers it, evaluated at `seconds`. */
export function vector(
  values: Readonly<Record<string, string>> = {},
  seconds: number = EVALUATED_S,
): Record<string, unknown> {
  const result = Object.entries(values).map(([name, value]) => {
    const [namespace, persistentvolumeclaim] = name.split("/");
    return { metric: { namespace, persistentvolumeclaim }, value: [seconds, value] };
  });
  return { status: "success", data: { resultType: "vector", result } };
}

/** Answers each query with its series. */
export function saying(stats: Stats): (asked: Asked) => Answer {
  return ({ expression }) => ({ body: vector(stats[seriesIn(expression)]) });
}

/** "used_bytes" of `… (kubelet_volume_stats_used_bytes{…})`. */
export function seriesIn(expression: string): string {
  return /kubelet_volume_stats_(\w+)\{/.exec(expression)?.[1] ?? "";
}

/** When fake answers are evaluated, seconds since 1970. */
export const EVALUATED_S = 1_795_000_000.25;
