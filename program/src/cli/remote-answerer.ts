import type { DfAnswer } from "../answers/df.ts";
import type { Told } from "../answers/explain.ts";
import { FINDING_ID } from "../answers/finding-ids.ts";
import { type FindingFilter, wantedByItself } from "../answers/findings.ts";
import { NAMESPACED, parseQuestion, withoutCluster } from "../answers/question.ts";
import type { Summary } from "../answers/summary.ts";
import type { TraceAnswer } from "../answers/trace.ts";
import type { Unread } from "../answers/unread.ts";
import { df } from "../api/routes/df.ts";
import { finding as findingRoute } from "../api/routes/finding.ts";
import { report as reportRoute } from "../api/routes/report.ts";
import { summary } from "../api/routes/summary.ts";
import { trace } from "../api/routes/trace.ts";
import type { ServiceClient } from "../client/service-client.ts";
import { traceKind } from "../correlate/trace/find.ts";
import type { Finding } from "../findings/finding.ts";
import type { Report, Suppressed } from "../findings/report.ts";
import { worstFirst } from "../findings/worst-first.ts";
import type { Answerer, Explained, Found } from "./answerer.ts";
import { answerOf } from "./service-answers.ts";
import { allFindings, allRows, allSuppressed } from "./service-lists.ts";

/** What `GET /report` answers. */
type ReportDocument = Omit<Report, "findings" | "suppressed"> & {
  readonly switchedOff: readonly string[];
  readonly unread: readonly Unread[];
};

/**
 * Answers as a service does that looks all the time. `namespaces`: those that the command is about; who may not see the whole
 * cluster is answered only about namespaces that he names.
 */
export function remoteAnswerer(client: ServiceClient, namespaces: readonly string[]): Answerer {
  const about = { namespace: namespaces };
  return {
    origin: { server: client.origin },
    summary: async () =>
      answerOf(summary, await client.get("/summary", about), "summary") as Summary,
    findings: (filter) => foundBy(client, filter),
    trace: async (object, namespace) => {
      const whose = parseQuestion(object, namespace).namespace;
      const answer = await client.get("/trace", { object, namespace: whose });
      return answerOf(trace, answer, "trace") as TraceAnswer;
    },
    df: async ({ by, sortBy, namespaces: of, clusters: cluster, labelSelector }) => {
      const query = { by, sort: sortBy, namespace: of, cluster, labelSelector };
      const { document, rows } = await allRows(client, query);
      const { total: _, next: _next, ...answer } = answerOf(df, document, "df") as DfAnswer & Paged;
      return { ...answer, rows };
    },
    explain: async (what) =>
      FINDING_ID.test(what) ? explainFinding(client, what, about) : explainObject(client, what),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

interface Paged {
  readonly total: number;
  readonly next: string | null;
}

/** Lists that are read page by page while things change may be of several moments; so often they are read until they are of one. */
const ATTEMPTS = 3;

async function foundBy(client: ServiceClient, filter: FindingFilter): Promise<Found> {
  for (let attempt = 1; ; attempt++) {
    const { found, isOfOneMoment } = await readFound(client, filter);
    if (isOfOneMoment || attempt === ATTEMPTS) return found;
  }
}

async function readFound(
  client: ServiceClient,
  filter: FindingFilter,
): Promise<{ readonly found: Found; readonly isOfOneMoment: boolean }> {
  const { namespaces: namespace, labelSelector } = filter;
  const answer = await client.get("/report", { namespace });
  const {
    switchedOff,
    unread: _,
    ...rest
  } = answerOf(reportRoute, answer, "scan") as ReportDocument;
  const findings = await allFindings(client, {}, "scan");
  const suppressed = await allSuppressed(client, {}, "scan");
  const isNarrowed = namespace.length > 0 || labelSelector !== null;
  const query = { namespace, labelSelector };
  const chosen = isNarrowed ? await allFindings(client, query, "scan") : findings;
  const chosenSuppressed = isNarrowed ? await allSuppressed(client, query, "scan") : suppressed;
  const parts = [findings, suppressed, chosen, chosenSuppressed];
  const ids = new Set([
    ...chosen.rows.map(({ id }) => id),
    ...chosenSuppressed.rows.map(({ finding: { id } }) => id),
  ]);
  const itself = wantedByItself(filter, rest.at);
  const report = reportOf(
    rest,
    once([...findings.rows, ...chosen.rows], ({ id }) => id).toSorted(worstFirst),
    once([...suppressed.rows, ...chosenSuppressed.rows], ({ finding: { id } }) => id).toSorted(
      (a, b) => worstFirst(a.finding, b.finding),
    ),
  );
  const found = {
    report,
    settings: Object.fromEntries(switchedOff.map((code) => [code, { enabled: false }])),
    wanted: (finding: Finding) => ids.has(finding.id) && itself(finding),
    origin: { server: client.origin },
  };
  return { found, isOfOneMoment: parts.every(({ ats }) => ats.every((at) => at === rest.at)) };
}

/** In the order in which our own reports are written. */
function reportOf(
  {
    schemaVersion,
    at,
    sources,
    scopes,
    skipped,
    coverage,
    aged,
    memory,
  }: Omit<Report, "findings" | "suppressed">,
  findings: readonly Finding[],
  suppressed: readonly Suppressed[],
): Report {
  return {
    schemaVersion,
    at,
    sources,
    scopes,
    findings,
    skipped,
    suppressed,
    coverage,
    aged,
    memory,
  };
}

function once<T>(rows: readonly T[], idOf: (row: T) => string): readonly T[] {
  return [...new Map(rows.map((row) => [idOf(row), row])).values()];
}

type About = Readonly<Record<"namespace", readonly string[]>>;

async function explainFinding(client: ServiceClient, id: string, about: About): Promise<Explained> {
  const answer = await client.get(`/findings/${id}`, about);
  if (answer.is === "refused" && answer.status === 404) {
    const report = await client.get("/report", about);
    const { at, unread } = answerOf(reportRoute, report, "explain") as ReportDocument;
    return { at, unread, told: [] };
  }
  const { at, unread, finding, leftOut } = answerOf(findingRoute, answer, "explain") as Told & {
    readonly at: number;
    readonly unread: readonly Unread[];
  };
  return { at, unread, told: [{ finding, leftOut }] };
}

/** Who may not see the whole cluster is answered once he names the namespace, which the name of a claim does. */
async function explainObject(client: ServiceClient, what: string): Promise<Explained> {
  const answer = await toldAbout(client, what, []);
  const namespace = namespaceIn(what);
  return answer.told.length > 0 || namespace === null
    ? answer
    : toldAbout(client, what, [namespace]);
}

async function toldAbout(
  client: ServiceClient,
  about: string,
  namespace: readonly string[],
): Promise<Explained> {
  const findings = await allFindings(client, { about, namespace }, "explain");
  const suppressed = await allSuppressed(client, { about, namespace }, "explain");
  const told = [
    ...findings.rows.toSorted(worstFirst).map((finding) => ({ finding, leftOut: null })),
    ...suppressed.rows
      .toSorted((a, b) => worstFirst(a.finding, b.finding))
      .map(({ finding, by, on }) => ({ finding, leftOut: { by, on } })),
  ];
  return { at: findings.at, unread: findings.unread, told };
}

/** The namespace in "pvc/shop/data-0" or "pvc/prod:shop/data-0"; null where none is named. */
function namespaceIn(what: string): string | null {
  const [kind = "", namespace = "", ...name] = what.split("/");
  return NAMESPACED.has(traceKind(kind) ?? "") && name.length > 0
    ? withoutCluster(namespace)
    : null;
}
