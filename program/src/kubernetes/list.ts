import { atOnce, inSlices, takingTurns } from "../lib/slices.ts";
import { SourceError } from "../lib/errors.ts";
import type { KubernetesCollection, KubernetesRecords } from "../model/collections.ts";
import type { Key } from "../model/ids.ts";
import type { Budget } from "../model/source.ts";
import type { ApiAnswer, ApiClient, ApiRequest } from "./api-client.ts";
import { LIMITS } from "./budgets.ts";
import type { Earlier } from "./earlier.ts";
import type { Kind } from "./kinds/kind.ts";
import { malformed } from "./malformed.ts";
import { acceptOf, listPath, resourceName } from "./paths.ts";
import { repeating } from "./retry.ts";
import { readJsonListInSlices } from "./wire/json-list.ts";
import { type ListMeta, ProtobufListReader } from "./wire/protobuf-list.ts";
import { WireError } from "./wire/wire-error.ts";

/** What to list and how. */
export interface ListRequest<C extends KubernetesCollection> {
  readonly kind: Kind<C>;
  /** "" = the whole cluster. */
  readonly namespace: string;
  /** Id of the cluster, which becomes part of each key. */
  readonly cluster: string;
  readonly budget: Budget;
  readonly gently?: boolean | undefined;
  readonly signal: AbortSignal;
  /** What the list is held against; only what differs is kept. Asked for anew when the list starts again. */
  readonly earlier?: () => Earlier;
  /** Called after each page with the records so far. */
  readonly onRows?: (rows: number) => void;
}

/** A list that was read to its end, or what was read of it until it broke. */
export type Listing<C extends KubernetesCollection> =
  | {
      readonly whole: true;
      readonly records: readonly KubernetesRecords[C][];
      /** Objects in the list, kept or not. */
      readonly rows: number;
      /** What the earlier read showed and this one did not; null where there was none. */
      readonly gone: readonly Key[] | null;
      readonly resourceVersion: string;
      readonly pages: number;
    }
  | {
      readonly whole: false;
      readonly records: readonly KubernetesRecords[C][];
      readonly error: SourceError;
    };

/**
 * Reads a list page by page, each page decoded as it arrives. All pages must carry one resourceVersion and no UID twice.
 * A list whose pages expire (410) starts again, at most `LIMITS.listRestarts` times; its inconsistent continuation is never used.
 */
export async function readList<C extends KubernetesCollection>(
  client: ApiClient,
  request: ListRequest<C>,
): Promise<Listing<C>> {
  const signal = AbortSignal.any([request.signal, client.clock.deadline(LIMITS.listMs)]);
  const timed = { ...request, signal };
  for (let restarts = 0; ; restarts++) {
    const listing = await readPages(client, timed);
    if (listing.whole || listing.error.code !== "expired" || restarts === LIMITS.listRestarts)
      return listing;
  }
}

async function readPages<C extends KubernetesCollection>(
  client: ApiClient,
  request: ListRequest<C>,
): Promise<Listing<C>> {
  const records: KubernetesRecords[C][] = [];
  const seen = new Set<string>();
  const earlier = request.earlier?.() ?? null;
  let resourceVersion: string | null = null;
  let token = "";
  let pages = 0;
  let rows = 0;
  try {
    do {
      const page = await repeating(client.clock, request.signal, () =>
        readPage(client, request, token),
      );
      resourceVersion ??= page.meta.resourceVersion;
      checkVersion(client, request.kind, resourceVersion, page.meta.resourceVersion);
      for (const record of page.records) {
        seen.add(record.uid);
        if (earlier?.isAsBefore(record) !== true) records.push(record);
      }
      rows += page.records.length;
      checkSize(client, request.kind, rows);
      token = page.meta.continueToken;
      pages += 1;
      request.onRows?.(rows);
    } while (token !== "");
    checkDistinct(client, request.kind, rows, seen.size);
    return { whole: true, records, rows, gone: earlier?.gone() ?? null, resourceVersion, pages };
  } catch (error) {
    return { whole: false, records, error: client.failure(error, request.signal) };
  }
}

interface Page<C extends KubernetesCollection> {
  readonly meta: ListMeta;
  readonly records: readonly KubernetesRecords[C][];
}

async function readPage<C extends KubernetesCollection>(
  client: ApiClient,
  request: ListRequest<C>,
  token: string,
): Promise<Page<C>> {
  const { kind, namespace, budget, signal, gently } = request;
  const verifying = gently ? LIMITS.gentlePageItems : LIMITS.verifyPageItems;
  const query = new URLSearchParams({
    limit: String(budget === "verify" ? verifying : LIMITS.pageItems),
    ...(token === "" ? {} : { continue: token }),
  });
  const asked: ApiRequest = {
    path: `${listPath(kind, namespace)}?${query.toString()}`,
    accept: acceptOf(kind),
    asked: { verb: "list", resource: resourceName(kind), namespace },
    budget,
    signal,
  };
  try {
    return await decodePage(client, await client.open(asked), request);
  } catch (error) {
    throw error instanceof WireError
      ? malformed(client.source, `list ${resourceName(kind)}`, error)
      : client.failure(error, signal);
  }
}

async function decodePage<C extends KubernetesCollection>(
  client: ApiClient,
  answer: ApiAnswer,
  { kind, cluster, gently }: ListRequest<C>,
): Promise<Page<C>> {
  const records: KubernetesRecords[C][] = [];
  const listKind = `${kind.kind}List`;
  if (answer.contentType.startsWith("application/vnd.kubernetes.protobuf")) {
    const reader = new ProtobufListReader({
      listKind,
      maxItemBytes: LIMITS.objectBytes,
      onItem: (item, end) => records.push(kind.fromProtobuf(item, end, cluster)),
    });
    const othersTurn = gently ? takingTurns(client.clock) : null;
    for await (const chunk of answer.body) {
      reader.push(chunk);
      await othersTurn?.(); // what has arrived already comes piece after piece without waiting
    }
    return { meta: reader.finish(), records };
  }
  const body = await textOf(client, answer, LIMITS.jsonPageBytes);
  const reading = readJsonListInSlices(body, listKind, (item) =>
    records.push(kind.fromJson(item, cluster)),
  );
  return { meta: gently ? await inSlices(reading, client.clock) : atOnce(reading), records };
}

/** The body as text. Throws WireError where it is not JSON by its own word, SourceError where it is longer than `maxBytes`. */
async function textOf(
  client: ApiClient,
  { contentType, body }: ApiAnswer,
  maxBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    if (!contentType.startsWith("application/json"))
      throw new WireError("JSON", contentType.split(";")[0] || "no content type");
    length += chunk.length;
    if (length > maxBytes)
      throw tooLarge(client, `a page of a list has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length).toString("utf8");
}

function checkVersion(client: ApiClient, kind: Kind, first: string, now: string): void {
  if (first === now && first !== "") return;
  const what =
    first === "" ? "carries no resourceVersion" : "changed its resourceVersion between pages";
  throw mismatch(client, `the list of ${resourceName(kind)} ${what}`);
}

function checkDistinct(client: ApiClient, kind: Kind, rows: number, distinct: number): void {
  if (distinct !== rows)
    throw mismatch(
      client,
      `the list of ${resourceName(kind)} holds ${rows - distinct} objects twice`,
    );
}

function mismatch(client: ApiClient, message: string): SourceError {
  return new SourceError({
    code: "mismatch",
    source: client.source,
    message,
    next: "check what stands between here and the API server",
  });
}

function checkSize(client: ApiClient, kind: Kind, objects: number): void {
  if (objects <= LIMITS.listObjects) return;
  throw tooLarge(
    client,
    `the list of ${resourceName(kind)} has more than ${LIMITS.listObjects} objects`,
  );
}

function tooLarge(client: ApiClient, message: string): SourceError {
  return new SourceError({
    code: "tooLarge",
    source: client.source,
    message,
    next: "read it namespace by namespace with -n",
  });
}
