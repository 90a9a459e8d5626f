import type {
  ActivityAnswer,
  DfAnswer,
  FindingDetail,
  FindingFacets,
  FindingRow,
  FindingsPage,
  IgnoresAnswer,
  Impact,
  Me,
  Page,
  ReportAnswer,
  Rows,
  RulesAnswer,
  SearchAnswer,
  SourcesAnswer,
  SummaryAnswer,
  Trace,
  VolumeDetail,
} from "../../../program/src/api/contract.ts";

/** What the API answers, by the path of the route, parameters as ":id". A row here is all that a page needs to ask for it. */
export interface Answers extends Lists {
  readonly "/summary": SummaryAnswer;
  readonly "/sources": SourcesAnswer;
  readonly "/report": ReportAnswer;
  readonly "/rules": RulesAnswer;
  readonly "/findings": FindingsPage;
  readonly "/findings/facets": FindingFacets;
  readonly "/findings/:id": FindingDetail;
  readonly "/ignores": IgnoresAnswer;
  readonly "/volumes/:key": VolumeDetail;
  readonly "/trace": Trace;
  readonly "/impact": Impact;
  readonly "/df": DfAnswer;
  readonly "/me": Me;
  readonly "/search": SearchAnswer;
  readonly "/activity": ActivityAnswer;
}

type Lists = { readonly [L in keyof Rows as `/${L}`]: Page<L> };

/** A route that can be asked. */
export type AskedPath = keyof Answers;

/** A list of rows, such as "volumes". */
export type ListName = keyof ListRows;

/** One row of a list. */
export type RowOf<L extends ListName> = ListRows[L];

interface ListRows extends Rows {
  readonly findings: ListedFinding;
}

/** A finding of any list of findings. */
export interface ListedFinding {
  readonly finding: FindingRow;
  /** By whose word it is left out of the list of what is found; null where nobody's. */
  readonly leftOut: LeftOut | null;
  /** When it was seen last (epoch ms), where that cannot be told now; null where it can. */
  readonly lastSeenAt: number | null;
}

type LeftOut = NonNullable<FindingDetail["leftOut"]>;

/** What a route is asked with: parameters of the query, and of the path where it has some. */
export interface Asked {
  readonly query?: Query;
  readonly params?: Readonly<Record<string, string>>;
}

/** Parameters of a query; one that is undefined is left out, one with several values is given once for each. */
export type Query = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;
