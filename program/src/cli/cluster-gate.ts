import type { Logger } from "pino";
import type { Credentials, Gate } from "../api/caller.ts";
import { heldNamespaces } from "../api/gates/held-namespaces.ts";
import { KubernetesGate } from "../api/gates/kubernetes-gate.ts";
import type { Shown } from "../api/shown.ts";
import { authBy } from "../config/auth.ts";
import { listenText } from "../config/listen.ts";
import type { Clock } from "../lib/clock.ts";
import { ConfigError } from "../lib/errors.ts";
import type { AccessReviewer } from "../model/access.ts";
import type { ClusterId } from "../model/ids.ts";
import { toldAccess } from "./told-access.ts";
import type { OpenSources } from "./open-sources.ts";

/** What the gate of a cluster needs besides that cluster. */
export interface ClusterGateParts {
  readonly clock: Clock;
  readonly log: Logger;
  /** What is shown now; null before the first look. */
  shown(this: void): Shown | null;
}

/** The gate of the cluster that says who callers are: after each reload that of the new sources, which remembers nobody. */
export class ClusterGate implements Gate {
  readonly #parts: ClusterGateParts;
  #gate: Gate = NOBODY_ENTERS;

  constructor(parts: ClusterGateParts) {
    this.#parts = parts;
  }

  /** Asks the cluster of these sources from now on; where there is none, nobody comes in. */
  use(sources: OpenSources): void {
    const { clock, log, shown } = this.#parts;
    const reviewer = reviewerOf(sources);
    this.#gate =
      reviewer === null
        ? NOBODY_ENTERS
        : new KubernetesGate({
            clock,
            reviewer: toldAccess(reviewer, log),
            namespacesIn: (cluster) => namespacesIn(shown(), cluster),
          });
  }

  admit(credentials: Credentials) {
    return this.#gate.admit(credentials);
  }
}

function namespacesIn(shown: Shown | null, cluster: ClusterId): Iterable<string> {
  return shown === null ? [] : heldNamespaces(shown.inventory, cluster);
}

const NOBODY_ENTERS: Gate = Object.freeze({ admit: async () => null });

/** The cluster that was named, else the first one. */
function reviewerOf({ loaded, clusters }: OpenSources): AccessReviewer | null {
  const { cluster } = loaded.config.serve.auth;
  const asked = cluster === null ? clusters[0] : clusters.find(({ name }) => name === cluster);
  return asked?.access ?? null;
}

/** Where callers are known by a cluster there must be one. Throws ConfigError. */
export function refuseWithoutCluster(sources: OpenSources): void {
  const { serve } = sources.loaded.config;
  if (authBy(serve) === "token" || reviewerOf(sources) !== null) return;
  throw serve.auth.by === null
    ? new ConfigError({
        where: sources.loaded.at("serve.listen"),
        expected:
          "an address of this machine only, because there is no cluster that could say who callers are",
        found: listenText(serve),
        next: "listen on 127.0.0.1, or add a cluster",
      })
    : new ConfigError({
        where: sources.loaded.at("serve.auth.by"),
        expected: "a cluster that says who callers are",
        found: "none",
        next: "add a cluster, or use token on a loopback address",
      });
}
