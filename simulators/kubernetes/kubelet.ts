import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { KeyPair } from "../certificates.ts";
import { systemClock } from "../clock.ts";
import type { KubernetesObject } from "../world/port.ts";
import { callerOf } from "./authenticate.ts";
import type { KubernetesSimulator } from "./simulator.ts";

/** A claim that a Pod of the node mounts, as its kubelet measured it. */
export interface MountedClaim {
  readonly namespace: string;
  readonly name: string;
  readonly usedBytes: number;
  readonly capacityBytes: number;
  /** Left out where the CSI driver does not say them. */
  readonly inodes?: number;
  readonly inodesUsed?: number;
  /** How long ago it was measured, ms; a mount that hangs keeps its old figures. */
  readonly ageMs?: number;
}

/** What happens instead of an ordinary answer. */
export type KubeletFault =
  | "silence"
  | "cut"
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly body: string };

/** How a kubelet behaves; everything has a default. */
export interface KubeletOptions {
  /** Its certificate; one of the cluster's authority with name and address unless told. */
  readonly certificate?: KeyPair;
  readonly claims?: readonly MountedClaim[];
  /** How far its clock is ahead of ours, ms. */
  readonly aheadMs?: number;
  /** Whom it says it is, where that is somebody else. */
  readonly callsItself?: string;
}

/** The kubelet of one node, as far as `/stats/summary` goes. */
export interface SimulatedKubelet extends AsyncDisposable {
  readonly port: number;
  /** The Node that an API server has of it. */
  readonly node: KubernetesObject;
  /** Paths that it was asked for. */
  readonly asked: readonly string[];
  /** Applied to every answer from now on; null = none. */
  fault: KubeletFault | null;
}

/**
 * Starts the kubelet of a node of this cluster on 127.0.0.1. Who asks is found out as the API server does it (TokenReview, client
 * certificate), and may `get nodes/stats` or not (kubernetes v1.37.2 pkg/kubelet/server/{server,auth}.go); nobody may without a name
 * (`authentication.anonymous.enabled: false`, as kubeadm and OpenShift set it). What it leaves out: everything but volumes.
 */
export async function startKubelet(
  simulator: KubernetesSimulator,
  name: string,
  options: KubeletOptions = {},
): Promise<SimulatedKubelet> {
  const certificate =
    options.certificate ?? (await simulator.authority.issueServer([name, "127.0.0.1"]));
  const asked: string[] = [];
  const server = createServer(
    {
      cert: certificate.certificatePem,
      key: certificate.keyPem,
      ca: simulator.authority.certificatePem,
      requestCert: true,
      rejectUnauthorized: false,
    },
    (request, response) => {
      asked.push(request.url ?? "");
      response.sendDate = false;
      response.setHeader("date", new Date(nowOf(options)).toUTCString());
      if (kubelet.fault === null) answer(simulator, name, options, request, response);
      else misbehave(kubelet.fault, response);
    },
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const kubelet: SimulatedKubelet = {
    port,
    node: nodeOf(name, port),
    asked,
    fault: null,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return kubelet;
}

function nowOf({ aheadMs = 0 }: KubeletOptions): number {
  return systemClock.now() + aheadMs;
}

function nodeOf(name: string, port: number): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name },
    status: {
      addresses: [
        { type: "Hostname", address: name },
        { type: "InternalIP", address: "127.0.0.1" },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
    },
  };
}

function misbehave(fault: KubeletFault, response: ServerResponse): void {
  if (fault === "silence") return;
  if (fault === "cut") {
    response.writeHead(200, { "content-length": 1_000 });
    response.write("{", () => response.destroy());
  } else if ("status" in fault) {
    response.writeHead(fault.status, fault.headers);
    response.end();
  } else {
    response.end(fault.body);
  }
}

/** Words of the refusals: `InstallAuthFilter` in pkg/kubelet/server/server.go. */
function answer(
  simulator: KubernetesSimulator,
  node: string,
  options: KubeletOptions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const caller = callerOf(request, simulator.ownerOf);
  const wanted = { group: "", plural: "nodes/stats", namespace: undefined, name: node };
  if (caller === undefined || caller.groups.includes("system:unauthenticated")) {
    response.writeHead(401).end("Unauthorized");
  } else if (!simulator.access.allows(caller, { ...wanted, verb: "get" })) {
    const who = `user=${caller.username}, verb=get, resource=nodes, subresource(s)=[stats]`;
    response.writeHead(403).end(`Forbidden (${who})`);
  } else if (request.url === "/stats/summary") {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(summaryOf(node, options), null, 1));
  } else {
    response.writeHead(404).end("404 page not found");
  }
}

/** Shape: staging/src/k8s.io/kubelet/pkg/apis/stats/v1alpha1/types.go; every Pod has volumes of its own without a `pvcRef`. */
function summaryOf(node: string, options: KubeletOptions) {
  const now = nowOf(options);
  const time = (ageMs = 0) => `${new Date(now - ageMs).toISOString().slice(0, 19)}Z`;
  const claims = options.claims ?? [];
  const pods = claims.map(({ namespace, name, ageMs, ...stats }, index) => ({
    podRef: { name: `pod-${index}`, namespace, uid: `pod-${index}` },
    startTime: time(3_600_000),
    containers: [{ name: "app", cpu: { time: time(), usageNanoCores: 1 } }],
    volume: [
      { time: time(ageMs), name: "data", pvcRef: { name, namespace }, ...figuresOf(stats) },
      { time: time(), name: "kube-api-access", usedBytes: 12_288, capacityBytes: 1 },
    ],
  }));
  const nodeName = options.callsItself ?? node;
  return { node: { nodeName, startTime: time(86_400_000) }, pods: pods.length > 0 ? pods : null };
}

function figuresOf(stats: Pick<MountedClaim, "usedBytes" | "capacityBytes">) {
  return { ...stats, availableBytes: stats.capacityBytes - stats.usedBytes };
}
