import { ConfigError } from "../lib/errors.ts";
import { Secret } from "../lib/secret.ts";
import { connectionFor, credentialsFor } from "./connect.ts";
import type { Credential } from "./kubeconfig/credentials.ts";
import type { ClusterEnvironment, ClusterOptions } from "./options.ts";

/** The bearer token of the user of a kubeconfig, to be handed on to somebody who asks the cluster whose it is. */
export interface HandedToken {
  /** Throws ConfigError where this user shows himself by other means than a token. */
  current(signal: AbortSignal): Promise<Secret>;
  /** Called when it was refused: true if `current` now gives another one. */
  renew(signal: AbortSignal): Promise<boolean>;
}

/**
 * Finds the user as a client of the cluster does: context, token, token file, exec plugin, or the Pod that we run in. Throws
 * ConfigError.
 */
export function handedToken(
  options: Pick<ClusterOptions, "kubeconfig" | "context">,
  environment: ClusterEnvironment,
): HandedToken {
  const connection = connectionFor({ ...options, inCluster: false }, environment);
  const credentials = credentialsFor(connection, connection.context ?? "in-cluster", environment);
  let last: Credential | null = null;
  return {
    async current(signal) {
      last = await credentials.current(signal);
      return tokenIn(last, connection.userWhere);
    },
    renew: async (signal) => last !== null && (await credentials.renew(last, signal)),
  };
}

function tokenIn({ authorization, clientCertificate }: Credential, where: string): Secret {
  const [, token] = BEARER.exec(authorization?.reveal() ?? "") ?? [];
  if (token !== undefined) return new Secret(token);
  throw new ConfigError({
    where,
    expected: "a user with a token",
    found: foundInstead(authorization, clientCertificate),
    next: "make a token with kubectl create token SERVICEACCOUNT, and name its file with --token-file",
  });
}

/** RFC 6750 §2.1. */
const BEARER = /^Bearer ([A-Za-z0-9\-._~+/]+=*)$/;

function foundInstead(
  authorization: Secret | null,
  clientCertificate: Credential["clientCertificate"],
): string {
  if (authorization !== null) return "credentials that are no token";
  return clientCertificate === null
    ? "none"
    : "a client certificate, which cannot be handed on: only who holds its key can show it";
}
