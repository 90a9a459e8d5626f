import { PageSection } from "@patternfly/react-core";
import { useNow } from "../../clock.ts";
import type { Answer, PageProps } from "../../data/data.ts";
import { PageHead } from "../../parts/page-head.tsx";
import { Answered, Awaited } from "../../parts/answered.tsx";
import { Ago } from "../../parts/time.tsx";
import { TEXTS } from "../../texts.ts";
import { FindingsCard } from "./findings-card.tsx";
import { NamespacesCard } from "./namespaces-card.tsx";
import { PoolsCard } from "./pools-card.tsx";
import { SourcesCard } from "./sources-card.tsx";
import { StreamCard } from "./stream-card.tsx";
import { VerdictPanel } from "./verdict-panel.tsx";
import { verdictOf } from "./verdict.ts";
import "./overview.css";

const { overview: texts } = TEXTS;

/** Whether anything is out of plumb, in five seconds. */
export function OverviewPage({ data }: PageProps) {
  const summary = data.useAnswer("/summary");
  const sources = data.useAnswer("/sources");
  const pools = data.useAnswer("/pools", LARGEST_POOLS);
  const namespaces = data.useAnswer("/namespaces", LARGEST_NAMESPACES);
  const activity = data.useAnswer("/activity");
  const now = useNow();
  return (
    <>
      <PageHead
        title={texts.title}
        intro={
          sources.is === "here" && (
            <>
              {texts.lookedAt} <Ago at={sources.value.lookedAt} />
            </>
          )
        }
      />
      <PageSection hasBodyWrapper={false} className="pl-overview">
        <Answered answer={both(summary, sources)} waiting={<Awaited lines={2} />}>
          {([judged, known]) => <VerdictPanel verdict={verdictOf(judged, known.sources, now)} />}
        </Answered>
        <div className="pl-overview__cards">
          <FindingsCard summary={summary} />
          <div className="pl-overview__stack">
            <SourcesCard sources={sources} now={now} />
            <PoolsCard pools={pools} />
          </div>
          <div className="pl-overview__pair">
            <NamespacesCard namespaces={namespaces} />
            <StreamCard activity={activity} />
          </div>
        </div>
      </PageSection>
    </>
  );
}

const LARGEST_POOLS = { query: { sort: "-allocatedBytes", limit: 6 } } as const;
const LARGEST_NAMESPACES = { query: { sort: "-usedBytes", limit: 8 } } as const;

/** Two answers as one, which is as old as the older and fails with either. */
function both<A, B>(a: Answer<A>, b: Answer<B>): Answer<readonly [A, B]> {
  if (a.is !== "here") return a;
  if (b.is !== "here") return b;
  return {
    is: "here",
    value: [a.value, b.value],
    cameAt: Math.min(a.cameAt, b.cameAt),
    stale: a.stale ?? b.stale,
    forAnother: a.forAnother || b.forAnother,
  };
}
