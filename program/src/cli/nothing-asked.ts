import { EXIT } from "../lib/errors.ts";

/** How to name the source that is missing. */
export function howToName(because: string): string {
  if (because.includes("Prometheus"))
    return "name a Prometheus or kubelets under usage in the configuration";
  return because.includes("Kubernetes")
    ? "name a cluster with KUBECONFIG, --kubeconfig or clusters in the configuration"
    : "name a TrueNAS with --truenas or systems in the configuration";
}

/** An answer to no question is no clean answer. */
export function codeUnlessNothing(code: number, nothing: string | null, exitZero = false): number {
  return code === EXIT.clean && nothing !== null && !exitZero ? EXIT.unknown : code;
}
