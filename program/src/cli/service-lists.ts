import type { DfRow } from "../capacity/df.ts";
import type { DfAnswer } from "../answers/df.ts";
import type { Unread } from "../answers/unread.ts";
import { df } from "../api/routes/df.ts";
import { findings } from "../api/routes/findings.ts";
import type { Query, ServiceAnswer, ServiceClient } from "../client/service-client.ts";
import type { Finding } from "../findings/finding.ts";
import type { Suppressed } from "../findings/report.ts";
import { answerOf } from "./service-answers.ts";

/** Rows of a page. */
const LIMIT = "500";

/** All pages of a list. */
export interface Whole<T> {
  readonly rows: readonly T[];
  /** When the pages were judged, each once. */
  readonly ats: readonly number[];
  readonly at: number;
  readonly unread: readonly Unread[];
}

/** A page of findings. */
interface FindingsPage {
  readonly at: number;
  readonly next: string | null;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly unread: readonly Unread[];
}

/** Findings that answer a question; what is wrong with it is told in the name of `command`. */
export async function allFindings(
  client: ServiceClient,
  query: Query,
  command: string,
): Promise<Whole<Finding>> {
  return whole(client, query, command, (page) => page.findings);
}

/** The same of what somebody's word keeps out of lists. */
export async function allSuppressed(
  client: ServiceClient,
  query: Query,
  command: string,
): Promise<Whole<Suppressed>> {
  return whole(client, { ...query, suppressed: "true" }, command, (page) => page.suppressed);
}

async function whole<T>(
  client: ServiceClient,
  query: Query,
  command: string,
  rowsIn: (page: FindingsPage) => readonly T[],
): Promise<Whole<T>> {
  const pages: FindingsPage[] = [];
  for await (const answer of pagesOf(client, "/findings", query))
    pages.push(answerOf(findings, answer, command) as FindingsPage);
  const last = pages.at(-1);
  return {
    rows: pages.flatMap(rowsIn),
    ats: [...new Set(pages.map(({ at }) => at))],
    at: last?.at ?? 0,
    unread: last?.unread ?? [],
  };
}

/** Capacity with the rows of all pages, and when each was judged; the document is that of the last one. */
export async function allRows(
  client: ServiceClient,
  query: Query,
): Promise<Pick<Whole<DfRow>, "rows" | "ats"> & { readonly document: ServiceAnswer }> {
  const pages: DfAnswer[] = [];
  let document: ServiceAnswer | null = null;
  for await (const answer of pagesOf(client, "/df", query)) {
    pages.push(answerOf(df, answer, "df") as DfAnswer);
    document = answer;
  }
  if (document === null) throw new Error("a list has a page at least");
  return { document, rows: pages.flatMap(({ rows }) => rows), ats: pages.map(({ at }) => at) };
}

async function* pagesOf(
  client: ServiceClient,
  path: string,
  query: Query,
): AsyncGenerator<ServiceAnswer> {
  for (let cursor: string | null = null; ;) {
    const answer = await client.get(path, { ...query, limit: LIMIT, cursor });
    yield answer;
    const next = answer.is === "document" ? answer.document["next"] : null;
    if (typeof next !== "string" || next === cursor) return;
    cursor = next;
  }
}
