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
import type { Query, ServiceClient } from "../client/service-client.ts";
import { traceKind } from "../correlate/trace/find.ts";
import type { Finding } from "../findings/finding.ts";
import type { Report, Suppressed } from "../findings/report.ts";
import { worstFirst } from "../findings/worst-first.ts";
import type { Answerer, Explained, Found } from "./answerer.ts";
import { tellingWhoAnswersAgain } from "./answers-again.ts";
import { ofOneMoment, once, type Together } from "./one-moment.ts";
import { answerOf } from "./service-answers.ts";
import { allFindings, allRows, allSuppressed } from "./service-lists.ts";

/** What `GET /report` answers. */
type ReportDocument = Omit<Report, "findings" | "suppressed"> & {
  readonly switchedOff: readonly string[];
  readonly unread: readonly Unread[];
};

/**
 * Answers as a service does that looks all the time. `namespaces`: those that the command is about; who may not see the whole
 * cluster is answered only about namespaces that he names. `tell` is called with what is to be said beside an answer.
 */
export function remoteAnswerer(
  client: ServiceClient,
  namespaces: readonly string[],
  tell: (note: string) => void,
): Answerer {
  const about = { namespace: namespaces };
  return tellingWhoAnswersAgain(plainAnswerer(client, about, tell), client, about, tell);
}

function plainAnswerer(
  client: ServiceClient,
  about: About,
  tell: (note: string) => void,
): Answerer {
  return {
    origin: { server: client.origin },
    summary: async () =>
      answerOf(summary, await client.get("/summary", about), "summary") as Summary,
    findings: (filter) => ofOneMoment(() => readFound(client, filter), tell),
    trace: async (object, namespace) => {
      const whose = parseQuestion(object, namespace).namespace;
      const answer = await client.get("/trace", { object, namespace: whose });
      return answerOf(trace, answer, "trace") as TraceAnswer;
    },
    df: async ({ by, sortBy, namespaces: of, clusters: cluster, labelSelector }) => {
      const query = { by, sort: sortBy, namespace: of, cluster, labelSelector };
      return ofOneMoment(() => readDf(client, query), tell);
    },
    explain: async (what) =>
      FINDING_ID.test(what)
        ? explainFinding(client, what, about)
        : explainObject(client, what, tell),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

interface Paged {
  readonly total: number;
  readonly next: string | null;
}

async function readDf(client: ServiceClient, query: Query): Promise<Together<DfAnswer>> {
  const { document, rows, ats } = await allRows(client, query);
  const { total: _, next: _next, ...answer } = answerOf(df, document, "df") as DfAnswer & Paged;
  return { told: { ...answer, rows: once(rows, ({ name }) => name) }, ats };
}

async function readFound(client: ServiceClient, filter: FindingFilter): Promise<Together<Found>> {
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
  return { told: found, ats: [rest.at, ...parts.flatMap(({ ats }) => ats)] };
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
async function explainObject(
  client: ServiceClient,
  what: string,
  tell: (note: string) => void,
): Promise<Explained> {
  const askedIn = (namespaces: readonly string[]) =>
    ofOneMoment(() => toldAbout(client, what, namespaces), tell);
  const answer = await askedIn([]);
  const namespace = namespaceIn(what);
  return answer.told.length > 0 || namespace === null ? answer : askedIn([namespace]);
}

async function toldAbout(
  client: ServiceClient,
  about: string,
  namespace: readonly string[],
): Promise<Together<Explained>> {
  const findings = await allFindings(client, { about, namespace }, "explain");
  const suppressed = await allSuppressed(client, { about, namespace }, "explain");
  const all = [
    ...findings.rows.toSorted(worstFirst).map((finding) => ({ finding, leftOut: null })),
    ...suppressed.rows
      .toSorted((a, b) => worstFirst(a.finding, b.finding))
      .map(({ finding, by, on }) => ({ finding, leftOut: { by, on } })),
  ];
  const { at, unread } = findings;
  const told = once(all, ({ finding: { id } }) => id);
  return { told: { at, unread, told }, ats: [...findings.ats, ...suppressed.ats] };
}

/** The namespace in "pvc/shop/data-0" or "pvc/prod:shop/data-0"; null where none is named. */
function namespaceIn(what: string): string | null {
  const [kind = "", namespace = "", ...name] = what.split("/");
  return NAMESPACED.has(traceKind(kind) ?? "") && name.length > 0
    ? withoutCluster(namespace)
    : null;
}
