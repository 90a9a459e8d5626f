import { createAuthority } from "../../simulators/certificates.ts";
import type { Authority } from "../../simulators/certificates.ts";
import { systemClock } from "../../simulators/clock.ts";
import { createCredentials } from "../../simulators/kubernetes/credentials.ts";
import { kubeconfigText } from "../../simulators/kubernetes/kubeconfig.ts";
import type { Credential } from "../../simulators/kubernetes/kubeconfig.ts";
import type { UserName } from "../../simulators/kubernetes/users.ts";
import type { KubernetesObject, KubernetesPort } from "../../simulators/world/port.ts";
import { apiServerArguments, etcdArguments, writeServerFiles } from "./control-plane.ts";
import type { Ports } from "./control-plane.ts";
import { freePorts } from "./free-ports.ts";
import { furnish } from "./furnish.ts";
import { httpClient } from "./http.ts";
import type { HttpClient } from "./http.ts";
import { findBinaries } from "./pins.ts";
import type { Binaries } from "./pins.ts";
import { createAll, kubernetesPort } from "./port.ts";
import { ProcessGroup } from "./processes.ts";

/** How a real API server is started. */
export interface ApiServerOptions {
  /** Whether VolumeSnapshots and their kin are known; true unless told. */
  readonly snapshotCrds?: boolean;
  /** Namespace in which the user `tenant` may read; "tenant" unless told. */
  readonly tenantNamespace?: string;
  /** Further flags of kube-apiserver, such as `--feature-gates=WatchList=false`. */
  readonly flags?: readonly string[];
}

/** A real kube-apiserver over a real etcd, on loopback. */
export interface ApiServer extends KubernetesPort, AsyncDisposable {
  readonly url: string;
  readonly caPem: string;
  readonly adminToken: string;
  /** Signs what this server trusts: further client certificates, a fault proxy's own certificate. */
  readonly authority: Authority;
  readonly tenantNamespace: string;
  /** Process ids by name, and the folder that holds their data and logs. */
  readonly pids: Readonly<Record<string, number>>;
  readonly folder: string;
  readonly etcdUrl: string;
  credential(user: UserName): Credential;
  /** Text of a kubeconfig; `url` puts another address into it, such as a fault proxy's. */
  kubeconfig(user: UserName, url?: string): string;
  /** A plain HTTPS client; anonymous without a user. The caller disposes of it. */
  client(user?: UserName): HttpClient;
  /** Creates very many objects over `connections` sockets (24 unless told). */
  createAll(objects: Iterable<KubernetesObject>, connections?: number): Promise<void>;
  /** Ends kube-apiserver, as a crash would, and starts it anew on the same port and the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const BULK_CONNECTIONS = 24;
const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 25;
/** Somebody else may take a port between its choice and its use. */
const START_ATTEMPTS = 3;

/**
 * Starts etcd and kube-apiserver (about 4 s, 330 MB) and furnishes them: snapshot CRDs, the shipped role, test users.
 * Nothing is left behind, however this process ends. Throws if the programs were never built (`build.ts`).
 */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const binaries = findBinaries(process.env);
  if (binaries === undefined) {
    throw new Error(
      "kube-apiserver and etcd are not built yet: node test-tools/kubernetes/build.ts",
    );
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(binaries, options);
    } catch (error) {
      if (attempt === START_ATTEMPTS || !isPortTaken(error)) {
        throw error;
      }
    }
  }
}

async function start(binaries: Binaries, options: ApiServerOptions): Promise<ApiServer> {
  const processes = new ProcessGroup();
  try {
    return await startIn(processes, binaries, options);
  } catch (error) {
    await processes[Symbol.asyncDispose]();
    throw error;
  }
}

async function startIn(
  processes: ProcessGroup,
  binaries: Binaries,
  options: ApiServerOptions,
): Promise<ApiServer> {
  const { folder } = processes;
  const { snapshotCrds = true, tenantNamespace = "tenant", flags = [] } = options;
  const ports = await choosePorts();
  const url = `https://127.0.0.1:${ports.api}`;
  const authority = await createAuthority("plumbline test");
  const credentials = await createCredentials(authority);
  await writeServerFiles(folder, authority, credentials);
  const at = { url, caPem: authority.certificatePem };
  const admin = httpClient(at, credentials.admin, BULK_CONNECTIONS);

  const startServer = async (): Promise<void> => {
    await processes.start(
      "kube-apiserver",
      binaries.kubeApiserver,
      apiServerArguments(folder, ports, flags),
    );
    await ready(processes, admin);
  };
  await processes.start("etcd", binaries.etcd, etcdArguments(folder, ports));
  await startServer();
  await furnish(admin, snapshotCrds ? binaries.crdFolder : undefined, tenantNamespace);

  const close = async (): Promise<void> => {
    await admin[Symbol.asyncDispose]();
    await processes[Symbol.asyncDispose]();
  };
  return Object.freeze({
    ...at,
    ...kubernetesPort(admin),
    adminToken: tokenOf(credentials.admin),
    authority,
    tenantNamespace,
    folder,
    etcdUrl: `http://127.0.0.1:${ports.etcd}`,
    get pids() {
      return processes.pids;
    },
    credential: (user: UserName) => credentials[user],
    kubeconfig: (user: UserName, otherUrl?: string) =>
      kubeconfigText({
        url: otherUrl ?? url,
        caPem: at.caPem,
        user,
        credential: credentials[user],
      }),
    client: (user?: UserName) => httpClient(at, user === undefined ? undefined : credentials[user]),
    createAll: async (objects: Iterable<KubernetesObject>, connections = BULK_CONNECTIONS) => {
      await using bulk = httpClient(at, credentials.admin, connections);
      await createAll(kubernetesPort(bulk), objects, connections);
    },
    restart: async () => {
      await processes.stop("kube-apiserver");
      await startServer();
    },
    close,
    [Symbol.asyncDispose]: close,
  });
}

async function choosePorts(): Promise<Ports> {
  const [api = 0, etcd = 0, etcdPeer = 0] = await freePorts(3);
  return { api, etcd, etcdPeer };
}

/** Waits for `/readyz`; throws with the log's end if one of the two programs ends instead. */
async function ready(processes: ProcessGroup, admin: HttpClient): Promise<void> {
  const giveUpAt = systemClock.now() + READY_TIMEOUT_MS;
  while (!(await isReady(admin))) {
    processes.check("etcd");
    processes.check("kube-apiserver");
    if (systemClock.now() > giveUpAt) {
      throw new Error(`kube-apiserver is not ready after ${READY_TIMEOUT_MS} ms`);
    }
    await systemClock.sleep(POLL_MS);
  }
}

/** A refused connection is the answer of a server that does not listen yet. */
async function isReady(admin: HttpClient): Promise<boolean> {
  try {
    return (await admin.ask("/readyz")).status === 200;
  } catch {
    return false;
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && error.message.includes("address already in use");
}

function tokenOf(credential: Credential): string {
  if (!("token" in credential)) {
    throw new TypeError("this user has no token");
  }
  return credential.token;
}
