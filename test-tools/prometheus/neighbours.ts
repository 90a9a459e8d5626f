import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";

/** What the kubelet and kube-state-metrics of a cluster say of one claim. */
export interface ClaimStats {
  readonly namespace: string;
  readonly claim: string;
  readonly pods: readonly string[];
  readonly usedBytes: number;
  readonly capacityBytes: number;
}

/** A stand-in for the kubelet and kube-state-metrics; `address` is where it is scraped. */
export interface Neighbours extends AsyncDisposable {
  readonly address: string;
}

/** Serves what both would say of these claims, in the text format, on loopback. */
export async function startNeighbours(claims: readonly ClaimStats[]): Promise<Neighbours> {
  const text = claims.flatMap(linesOf).join("\n");
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(`${text}\n`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function linesOf({ namespace, claim, pods, usedBytes, capacityBytes }: ClaimStats): string[] {
  const labels = `namespace="${namespace}",persistentvolumeclaim="${claim}"`;
  const stats = {
    used_bytes: usedBytes,
    available_bytes: capacityBytes - usedBytes,
    capacity_bytes: capacityBytes,
    inodes: 1_000,
    inodes_used: 10,
  };
  return [
    ...Object.entries(stats).map(
      ([name, value]) => `kubelet_volume_stats_${name}{${labels},node="worker-1"} ${value}`,
    ),
    ...pods.map(
      (pod) => `kube_pod_spec_volumes_persistentvolumeclaims_info{${labels},pod="${pod}"} 1`,
    ),
  ];
}
