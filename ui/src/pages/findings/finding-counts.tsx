import { Button, Content } from "@patternfly/react-core";
import type { FindingFacets, SummaryAnswer } from "../../../../program/src/api/contract.ts";
import { ofThis } from "../../data/answer-of.ts";
import type { Answer, Data } from "../../data/data.ts";
import { comeBackText } from "../../format/come-back.ts";
import { TEXTS } from "../../texts.ts";
import { rowQuestion } from "./question.ts";
import type { FindingsState } from "./state.ts";
import type { Change } from "./use-state.ts";

const { findings: texts } = TEXTS;

/**
 * How many findings there are, what could come back, and what came since somebody looks; also read out as it changes. While that is
 * awaited nothing is said, and what stood there keeps its room, so that the rows below do not jump.
 */
export function FindingCounts({
  data,
  counts,
  state,
  change,
  from,
}: {
  readonly data: Data;
  readonly counts: Answer<FindingFacets>;
  readonly state: FindingsState;
  readonly change: Change;
  /** When what was seen first was judged; null while nothing was. */
  readonly from: number | null;
}) {
  const since = from === null ? null : String(from + 1);
  const asked = state.list === "found" && state.newSince === null && since !== null;
  const newer = ofThis(
    data.useAnswer(
      "/findings",
      asked ? { query: { ...rowQuestion(state), newSince: since, limit: 1 } } : null,
    ),
  );
  const summary = data.useAnswer("/summary");
  const news = asked && newer.is === "here" ? newer.value.total : 0;
  const isBefore = counts.is === "here" && counts.forAnother;
  const className = isBefore ? "pl-counts pl-counts--before" : "pl-counts";
  return (
    <div className={className} role="status" aria-live="polite">
      {counts.is === "here" && <Counted {...counts.value} list={state.list} />}
      {news > 0 && (
        <Content component="p">
          {texts.newOnes(news)}{" "}
          <Button variant="link" isInline onClick={() => change({ newSince: since })}>
            {texts.showNew}
          </Button>
        </Content>
      )}
      {counts.is === "here" && state.list === "found" && (
        <Unjudged facets={counts.value.facets} onShow={() => change({ list: "unjudged" })} />
      )}
      {summary.is === "here" && state.list === "found" && (
        <Aged aged={summary.value.aged} onShow={() => change({ list: "aged" })} />
      )}
    </div>
  );
}

function Counted({ list, ...counts }: FindingFacets & Pick<FindingsState, "list">) {
  const { findings } = counts;
  const back = list === "found" ? comeBackText(counts) : null;
  return (
    <Content component="p">
      <strong>{list === "unjudged" ? texts.checkCount(findings) : texts.count(findings)}</strong>
      {back !== null && ` · ${back}`}
    </Content>
  );
}

/** What could not be judged is not in the list, and may be more of it. */
function Unjudged({
  facets,
  onShow,
}: Pick<FindingFacets, "facets"> & { readonly onShow: () => void }) {
  const { findings = 0 } = facets.verdict.find(({ value }) => value === "unknown") ?? {};
  if (findings === 0) return null;
  return (
    <Content component="p">
      {texts.unjudgedToo(findings)}{" "}
      <Button variant="link" isInline onClick={onShow}>
        {texts.showUnjudged}
      </Button>
    </Content>
  );
}

/** Nor is what was found earlier where nobody can look. */
function Aged({ aged, onShow }: Pick<SummaryAnswer, "aged"> & { readonly onShow: () => void }) {
  const findings = aged.reduce((sum, one) => sum + one.findings, 0);
  if (findings === 0) return null;
  return (
    <Content component="p">
      {texts.agedToo(findings)}{" "}
      <Button variant="link" isInline onClick={onShow}>
        {texts.showAged}
      </Button>
    </Content>
  );
}
