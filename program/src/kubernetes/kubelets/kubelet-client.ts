import tls from "node:tls";
import { Agent, type Dispatcher } from "undici";
import type { Clock } from "../../lib/clock.ts";
import { SourceError } from "../../lib/errors.ts";
import type { KubeletAddress } from "../../model/kubernetes.ts";
import { LIMITS } from "../budgets.ts";
import type { Credential, Credentials } from "../kubeconfig/credentials.ts";
import { type Authority, secureContext } from "../trust.ts";
import { kubeletError, statusError, stopped } from "./failures.ts";

/** What every kubelet of a cluster is asked with. */
export interface KubeletAccess {
  readonly source: string;
  readonly clock: Clock;
  readonly credentials: Credentials;
  /** What the certificates of kubelets must lead to. */
  readonly authority: Authority;
  /** Where the credentials are set. */
  readonly userWhere: string;
  /** We act as another user, of which kubelets know nothing: they would answer ourselves. */
  readonly isSomebodyElse: boolean;
  /** Longest wait for one answer. */
  readonly requestMs: number;
}

/** A Node whose kubelet is asked. */
export interface KubeletOf {
  readonly name: string;
  readonly kubelet: KubeletAddress;
}

/** A whole answer, and what the clock of the node said when it was sent, epoch ms; null where it does not say. */
export interface KubeletAnswer {
  readonly body: Buffer;
  readonly sentAt: number | null;
}

/**
 * GET of `/stats/summary`, which kubelets take for `get nodes/stats` (kubernetes v1.37.2 pkg/kubelet/server/auth.go). Never through a proxy, and
 * redirects are not followed. Throws SourceError.
 */
export async function askKubelet(
  access: KubeletAccess,
  node: KubeletOf,
  signal: AbortSignal,
): Promise<KubeletAnswer> {
  const { clock, credentials, source } = access;
  const until = AbortSignal.any([signal, clock.deadline(access.requestMs)]);
  try {
    const credential = await credentials.current(until);
    const answer = await send(access, node, credential, until);
    if (answer.statusCode !== 401 || !(await credentials.renew(credential, until)))
      return accepted(answer, source);
    return accepted(await send(access, node, await credentials.current(until), until), source);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (until.aborted) throw stopped(until, source);
    throw kubeletError(error, source) ?? error;
  }
}

interface Answered extends Pick<Dispatcher.ResponseData, "statusCode" | "headers"> {
  readonly body: Buffer;
}

/** A connection for one answer: the next look is minutes away, and each node has a name of its own to be checked. */
async function send(
  { authority, userWhere, source, requestMs }: KubeletAccess,
  { name, kubelet }: KubeletOf,
  { authorization, clientCertificate }: Credential,
  signal: AbortSignal,
): Promise<Answered> {
  const { ip, port } = kubelet;
  const agent = new Agent({
    allowH2: false,
    connections: 1,
    connect: {
      timeout: requestMs,
      secureContext: secureContext(authority, clientCertificate, userWhere),
      rejectUnauthorized: true,
      checkServerIdentity: (_, certificate) => identityOf(certificate, name, ip),
    },
  });
  try {
    const { statusCode, headers, body } = await agent.request({
      origin: `https://${ip.includes(":") ? `[${ip}]` : ip}:${port}`,
      path: "/stats/summary",
      method: "GET",
      headers: {
        accept: "application/json",
        ...(authorization === null ? {} : { authorization: authorization.reveal() }),
      },
      signal,
      headersTimeout: 0, // the signal carries the deadline of the whole answer
      bodyTimeout: 0,
    });
    return { statusCode, headers, body: await whole(body, source) };
  } finally {
    await agent.destroy();
  }
}

/**
 * Certificates that the cluster signs carry the addresses of their node; those that a kubelet makes for itself only its name
 * (kubernetes v1.37.2 cmd/kubelet/app/server.go `InitializeTLS`). What the API server calls the node, and where we went, are both it.
 */
function identityOf(certificate: tls.PeerCertificate, name: string, ip: string): Error | undefined {
  const asAddress = tls.checkServerIdentity(ip, certificate);
  return asAddress === undefined ? undefined : tls.checkServerIdentity(name, certificate);
}

async function whole(body: AsyncIterable<Buffer>, source: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > LIMITS.kubeletAnswerBytes)
      throw new SourceError({
        code: "tooLarge",
        source,
        message: `its answer has more than ${LIMITS.kubeletAnswerBytes} bytes`,
        next: "name a Prometheus under usage in the configuration instead",
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function accepted({ statusCode, headers, body }: Answered, source: string): KubeletAnswer {
  if (statusCode !== 200) throw statusError(statusCode, source);
  const sentAt = Date.parse(String(headers["date"]));
  return { body, sentAt: Number.isNaN(sentAt) ? null : sentAt };
}
