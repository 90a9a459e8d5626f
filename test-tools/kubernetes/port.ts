import type { KubernetesObject, KubernetesPort } from "../../simulators/world/port.ts";
import type { Answer, HttpClient } from "./http.ts";

/** Where the objects of a kind live, from discovery. */
interface Kind {
  readonly plural: string;
  readonly namespaced: boolean;
  readonly hasStatus: boolean;
}

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** The server refused a write; the message is its Status. */
class WriteError extends Error {
  override readonly name = "WriteError";
  readonly status: number;

  constructor(what: string, { status, text }: Answer) {
    super(`${what}: ${status} ${text.slice(0, 1_000)}`);
    this.status = status;
  }
}

/**
 * Creates, updates and deletes over the API of a real server. What the server owns (UID, resourceVersion, times) it sets
 * itself: a `creationTimestamp` in the object is ignored there. Deleted Pods get no grace, as nobody would end them.
 */
export function kubernetesPort(client: HttpClient): KubernetesPort {
  const kinds = new Map<string, Promise<Kind>>();

  async function kindOf({ apiVersion, kind }: KubernetesObject): Promise<Kind> {
    const key = `${apiVersion} ${kind}`;
    const found = kinds.get(key) ?? discover(client, apiVersion, kind);
    kinds.set(key, found);
    return found;
  }

  async function put(
    object: KubernetesObject,
    subresource: "" | "/status",
  ): Promise<KubernetesObject> {
    const path = `${itemPath(object, await kindOf(object))}${subresource}`;
    return written(`PUT ${path}`, await client.ask(path, { method: "PUT", body: object }));
  }

  async function withStatus(
    wanted: KubernetesObject,
    made: KubernetesObject,
  ): Promise<KubernetesObject> {
    const isGone =
      made.metadata.deletionTimestamp !== undefined && !made.metadata.finalizers?.length;
    const hasStatus = !isGone && wanted["status"] !== undefined && (await kindOf(wanted)).hasStatus;
    return hasStatus ? put({ ...made, status: wanted["status"] }, "/status") : made;
  }

  return {
    create: async (object) => {
      const path = collectionPath(object, await kindOf(object));
      const made = written(
        `POST ${path}`,
        await client.ask(path, { method: "POST", body: object }),
      );
      return withStatus(object, made);
    },
    update: async (object) => withStatus(object, await put(object, "")),
    delete: async (object) => {
      const path = itemPath(object, await kindOf(object));
      const body = { apiVersion: "v1", kind: "DeleteOptions", gracePeriodSeconds: 0 };
      written(`DELETE ${path}`, await client.ask(path, { method: "DELETE", body }));
    },
  };
}

/** Creates all, at most `atOnce` at a time and in no particular order; the first refusal ends it. */
export async function createAll(
  port: KubernetesPort,
  objects: Iterable<KubernetesObject>,
  atOnce: number,
): Promise<void> {
  const queue = objects[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      await port.create(next.value);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function discover(client: HttpClient, apiVersion: string, kind: string): Promise<Kind> {
  const path = groupPath(apiVersion);
  const answer = await client.ask(path);
  const resources = answer.status === 200 ? (answer.json()["resources"] as ApiResource[]) : [];
  const found = resources.find(
    (resource) => resource.kind === kind && !resource.name.includes("/"),
  );
  if (found === undefined) {
    throw new WriteError(`no ${kind} at ${path}`, answer);
  }
  const hasStatus = resources.some((resource) => resource.name === `${found.name}/status`);
  return { plural: found.name, namespaced: found.namespaced, hasStatus };
}

function written(what: string, answer: Answer): KubernetesObject {
  if (answer.status >= 300) {
    throw new WriteError(what, answer);
  }
  return answer.json() as KubernetesObject;
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function collectionPath(
  { apiVersion, metadata }: KubernetesObject,
  { plural, namespaced }: Kind,
): string {
  const place = namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
  return `${groupPath(apiVersion)}${place}/${plural}`;
}

function itemPath(object: KubernetesObject, kind: Kind): string {
  return `${collectionPath(object, kind)}/${encodeURIComponent(object.metadata.name)}`;
}
