import { isLoopback } from "../lib/loopback.ts";
import type { ServeConfig } from "./config.ts";

/** Who says who callers are: whoever runs the service on his own machine, else a cluster, unless somebody said otherwise. */
export function authBy({ auth, host }: Pick<ServeConfig, "auth" | "host">): "kubernetes" | "token" {
  return auth.by ?? (isLoopback(host.toLowerCase()) ? "token" : "kubernetes");
}
