import { createAuthority } from "../certificates.ts";
import type { Authority } from "../certificates.ts";
import { chance, systemClock } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { Access } from "./access.ts";
import type { Grants } from "./access.ts";
import { type Caller, tokenOwner } from "./authenticate.ts";
import { createCredentials } from "./credentials.ts";
import { FaultQueue } from "./faults.ts";
import { defaultGrants } from "./grants.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import type { Credential } from "./kubeconfig.ts";
import { Listener } from "./listener.ts";
import { RequestLog } from "./request-log.ts";
import { RESOURCES } from "./resources.ts";
import { ObjectStore } from "./store.ts";
import type { UserName } from "./users.ts";
import type { WatchResponse } from "./watch-response.ts";

/** How a simulated API server behaves. Everything has a default. */
export interface KubernetesSimulatorOptions {
  readonly clock?: Clock;
  /** Plain HTTP where false; HTTPS with a certificate of its own authority unless told. */
  readonly tls?: boolean;
  /** Loopback port; a free one unless told. */
  readonly port?: number;
  /** Whether VolumeSnapshots and their kin exist from the start; `serveSnapshots` changes it. */
  readonly snapshotCrds?: boolean;
  /** Whether `sendInitialEvents` is known; true unless told. */
  readonly watchList?: boolean;
  /** Time between bookmarks, a minute unless told. */
  readonly bookmarkEveryMs?: number;
  /** Namespace in which `tenant` may read; "tenant" unless told, created if it is missing. */
  readonly tenantNamespace?: string;
  /** What users may do, by full user name; replaces the default of that user. */
  readonly grants?: Readonly<Record<string, Grants>>;
  /** UIDs of new objects; random unless told. */
  readonly newUid?: () => string;
}

/** A Kubernetes API server as far as a client can see: real sockets, objects in memory. */
export interface KubernetesSimulator extends AsyncDisposable {
  readonly url: string;
  /** Undefined without TLS. */
  readonly caPem: string | undefined;
  readonly authority: Authority;
  readonly tenantNamespace: string;
  /** The objects; a `KubernetesPort` to pour a world into. */
  readonly store: ObjectStore;
  /** Faults to come. */
  readonly faults: FaultQueue;
  readonly requests: RequestLog;
  readonly access: Access;
  /** Watches that are open now. */
  readonly watches: ReadonlySet<WatchResponse>;
  credential(user: UserName): Credential;
  /** Whose token this is, as a TokenReview would say; undefined where it is nobody's. */
  ownerOf(this: void, token: string): Caller | undefined;
  /** Text of a kubeconfig; `url` puts another address into it, such as a fault proxy's. */
  kubeconfig(user: UserName, url?: string): string;
  /** Gives the user a new token; the old one is worth nothing from now on. Answers the new one. */
  rotateToken(user: UserName): string;
  /** A token for somebody who is none of the test users; what he may do says `access`. */
  issueToken(username: string): string;
  /** Installs or removes the snapshot CRDs. */
  serveSnapshots(served: boolean): void;
  /** Stops answering and breaks all connections, as a server that is gone; the objects stay. */
  goDown(): Promise<void>;
  /** Answers again, on the same port. */
  comeUp(): Promise<void>;
  close(): Promise<void>;
}

const BOOKMARK_EVERY_MS = 60_000;

/** Starts a simulated API server on loopback. What it does not do: protobuf, writes over HTTP, controllers. */
export async function startKubernetesSimulator(
  options: KubernetesSimulatorOptions = {},
): Promise<KubernetesSimulator> {
  const { clock = systemClock, tls = true, tenantNamespace = "tenant", newUid } = options;
  const authority = await createAuthority("plumbline simulator");
  const credentials: Record<UserName, Credential> = { ...(await createCredentials(authority)) };
  const store = new ObjectStore({ clock, ...(newUid === undefined ? {} : { newUid }) });
  await store.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: tenantNamespace } });
  const access = new Access({ ...defaultGrants(tenantNamespace), ...options.grants });
  const faults = new FaultQueue();
  const requests = new RequestLog();
  const issued = new Map<string, string>();
  let snapshots = options.snapshotCrds ?? true;

  const ownerOf = (token: string) => tokenOwner(token, credentials, issued);
  const listener = new Listener({
    clock,
    store,
    access,
    faults,
    requests,
    // read at each request: tokens rotate
    ownerOf,
    watch: {
      clock,
      watchList: options.watchList ?? true,
      bookmarkEveryMs: options.bookmarkEveryMs ?? BOOKMARK_EVERY_MS,
    },
    served: () => (snapshots ? RESOURCES : RESOURCES.filter((resource) => !resource.custom)),
    tls: tls
      ? {
          ...(await authority.issueServer(["127.0.0.1", "localhost"])),
          caPem: authority.certificatePem,
        }
      : undefined,
  });
  const port = await listener.listen(options.port ?? 0);
  const url = `${tls ? "https" : "http"}://127.0.0.1:${port}`;
  const caPem = tls ? authority.certificatePem : undefined;

  const close = async (): Promise<void> => listener.close();
  return Object.freeze({
    url,
    caPem,
    authority,
    tenantNamespace,
    store,
    faults,
    requests,
    access,
    watches: listener.watches,
    credential: (user: UserName) => credentials[user],
    ownerOf,
    kubeconfig: (user: UserName, otherUrl?: string) =>
      kubeconfigText({ url: otherUrl ?? url, caPem, user, credential: credentials[user] }),
    rotateToken: (user: UserName) => {
      const token = `${user}-${chance.token(24)}`;
      credentials[user] = { token };
      return token;
    },
    issueToken: (username: string) => {
      const token = `${username}-${chance.token(24)}`;
      issued.set(token, username);
      return token;
    },
    serveSnapshots: (served: boolean) => void (snapshots = served),
    goDown: close,
    comeUp: async () => void (await listener.listen(port)),
    close,
    [Symbol.asyncDispose]: close,
  });
}
