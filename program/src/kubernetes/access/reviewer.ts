import { SourceError } from "../../lib/errors.ts";
import { isLoopback } from "../../lib/loopback.ts";
import type { AccessReviewer } from "../../model/access.ts";
import type { ClusterId } from "../../model/ids.ts";
import type { Connection } from "../kubeconfig/connection.ts";
import { type ClusterReader, proveIdentity } from "../round.ts";
import { projects } from "./projects.ts";
import { reviewAccess } from "./subject-access-review.ts";
import { reviewToken } from "./token-review.ts";

/** Asks the API server of a cluster, with our own credentials, who callers are and what they may do. */
export function createAccessReviewer(reader: ClusterReader): AccessReviewer {
  const { client, connection, name: cluster } = reader;
  const projectsOf = projects(reader);
  return {
    cluster,
    clusterId: (signal) => identityOf(reader, signal),
    reviewToken: async (token, audiences, signal) => {
      refuseInTheOpen(connection, cluster);
      return reviewToken(client, token, audiences, signal);
    },
    reviewAccess: (user, attempt, signal) => reviewAccess(client, user, attempt, signal),
    projectsOf: async (token, signal) => {
      refuseInTheOpen(connection, cluster);
      return projectsOf(token, signal);
    },
  };
}

async function identityOf(reader: ClusterReader, signal: AbortSignal): Promise<ClusterId> {
  const id = reader.known.id ?? (await proveIdentity(reader, { budget: "review", signal }));
  if (id !== null) return id;
  throw new SourceError({
    code: "notPermitted",
    source: reader.name,
    message: "who this cluster is is not known, because we may not get its namespace kube-system",
    next: "ask whoever runs the cluster to bind the ClusterRole of deploy/kubernetes/rbac.yaml to this user",
  });
}

/** Tokens of others go to nobody whose name was not checked, whatever we do with our own. */
function refuseInTheOpen({ server, tls }: Connection, source: string): void {
  if (isLoopback(server.hostname) || (server.protocol === "https:" && tls.verify)) return;
  throw new SourceError({
    code: "refused",
    source,
    message: `the tokens of callers are not sent to ${server.host}, whose certificate is not checked`,
    next: "use https and certificate-authority in the kubeconfig, and no insecure-skip-tls-verify",
  });
}
